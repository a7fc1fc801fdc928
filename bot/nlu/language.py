"""Which language a message is in, once it is known not to be English.

By py3langid, a naive Bayes classifier over byte n-grams (Lui and Baldwin 2012), whose model comes in its package. Short
messages tell little, and most visitors who write another language here write Spanish: so Spanish wins near ties.
"""

from functools import lru_cache
from typing import Any

SPANISH = "es"
# Languages that a clinic in Metro Atlanta meets. A message in yet another one is taken for the one most like it, which
# has its own script or few speakers here.
LANGUAGES = (SPANISH, "am", "ar", "de", "fr", "hi", "ht", "ko", "pt", "ru", "vi", "zh")
# In the classifier's log-probability: "cancelar" is Portuguese by 1.0, "bom dia, tudo bem?" by 17.8.
_NEAR_TIE = 5.0


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of a message that is not English, one of `LANGUAGES`.

    Args:
        text: The visitor's own words.
    """
    scores = dict(_identifier().rank(text))
    best = max(scores, key=lambda code: scores[code])
    return SPANISH if scores[best] - scores[SPANISH] < _NEAR_TIE else str(best)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
