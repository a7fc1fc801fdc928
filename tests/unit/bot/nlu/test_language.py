"""Which language a message is in."""

import pytest

from bot.nlu.language import LANGUAGES, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("me duele la espalda desde la operación", "es"),
        ("necesito una cita", "es"),
        ("CUANTO CUESTA LA CONSULTA", "es"),
        ("cancelar", "es"),
        ("si", "es"),
        ("hola", "es"),
        ("mi back me duele mucho desde la surgery", "es"),
        ("bom dia, gostaria de marcar uma consulta", "pt"),
        ("bonjour, où êtes-vous ?", "fr"),
        ("merci", "fr"),
        ("mwen bezwen yon randevou pou manman m", "ht"),
        ("tôi muốn đặt lịch hẹn cho mẹ tôi", "vi"),
        ("toi muon dat lich hen", "vi"),
        ("dau lung qua", "vi"),
        ("예약하고 싶어요", "ko"),
        ("请问你们的诊所在哪里", "zh"),
        ("болит спина после операции", "ru"),
        ("मेरी पीठ में बहुत दर्द है", "hi"),
        ("ich hätte gern einen Termin", "de"),
        ("أريد حجز موعد لوالدي", "ar"),
        ("አማርኛ የሚናገር ሰው አለ?", "am"),
    ],
)
def test_tells_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "?!", "😀", "1234"])
def test_takes_what_tells_nothing_for_spanish(text: str) -> None:
    assert language_of(text) == "es"


def test_gives_only_known_languages() -> None:
    assert language_of("Szia, hol van a rendelő?") in LANGUAGES
