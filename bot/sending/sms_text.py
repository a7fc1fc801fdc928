"""Text messages count in segments: 160 characters of the plain alphabet (GSM 03.38), or 70 where one is not in it."""

_PLAIN = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_PAIRS = set("^{}\\[~]|€")  # each takes the room of two
_ONE, _EACH_OF_MANY = 160, 153
_WIDE_ONE, _WIDE_EACH_OF_MANY = 70, 67
_PLAINER = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "\u202f": " ", "•": "-"}
)


def plain(text: str) -> str:
    """Write typographic signs as the plain alphabet has them, so that one of them does not double the segments."""
    return text.translate(_PLAINER)


def segments(text: str) -> int:
    """Give the number of segments that a text is sent and charged as, at least 1."""
    if all(letter in _PLAIN or letter in _PAIRS for letter in text):
        length, one, each = sum(2 if letter in _PAIRS else 1 for letter in text), _ONE, _EACH_OF_MANY
    else:
        length, one, each = len(text.encode("utf-16-be")) // 2, _WIDE_ONE, _WIDE_EACH_OF_MANY
    return 1 if length <= one else -(-length // each)
