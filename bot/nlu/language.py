"""Which language a message is in, once it is known not to be English.

By py3langid, a naive Bayes classifier over byte n-grams (Lui and Baldwin 2012), whose model comes in its package. It
learned from texts with all their accents, and short messages tell little: so common words of a visitor count besides,
and Spanish wins near ties, as most visitors who write another language here write Spanish.
"""

import re
from functools import lru_cache
from typing import Any

SPANISH = "es"
# Languages that a clinic in Metro Atlanta meets. A message in yet another one is taken for the one most like it, which
# has its own script or few speakers here.
LANGUAGES = (SPANISH, "am", "ar", "de", "fr", "hi", "ht", "ko", "pt", "ru", "vi", "zh")
# In the classifier's log-probability: "cancelar" is Portuguese by 1.0, "bom dia, tudo bem?" by 17.8.
_NEAR_TIE = 5.0
# What one word below adds, in the same unit: two outweigh how much Vietnamese without marks looks like German (22).
_WORD_WEIGHT = 12.0
# Words that visitors write in one of the languages alone, mostly without its marks or in Latin letters.
_TELLTALE = {
    "es": "hola gracias necesito cita cuanto donde espalda duele espanol ayuda quiero usted",
    "de": "danke hallo guten termin bitte ich",
    "fr": "bonjour bonsoir merci oui francais parlez bonne je vous avez",
    "hi": "namaste mujhe dard hai kya chahiye mera meri hindi",
    "ht": "bonjou bonswa mwen mesi tanpri randevou kreyol doule",
    "ko": "annyeong annyeonghaseyo hangugeo",
    "pt": "bom boa obrigado obrigada voce voces dor falam portugues uma",
    "ru": "privet spasibo zdravstvuyte russkiy pozhaluysta",
    "vi": "toi muon lich hen xin bac dau lung khong phong kham tieng viet ban cam",
    "zh": "nihao xiexie zhongwen",
}
_WORD = re.compile(r"\w+")


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of a message that is not English, one of `LANGUAGES`.

    Args:
        text: The visitor's own words.
    """
    lower = text.lower()  # capitals look like German
    words = set(_WORD.findall(lower))
    scores = {
        code: score + _WORD_WEIGHT * len(words.intersection(_TELLTALE.get(code, "").split()))
        for code, score in _identifier().rank(lower)
    }
    best = max(scores, key=lambda code: scores[code])
    return SPANISH if scores[best] - scores[SPANISH] < _NEAR_TIE else str(best)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
