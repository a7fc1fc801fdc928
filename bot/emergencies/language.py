"""Which language an emergency is told in, so that its reply is said in that one: English, Spanish, or both if unsure.

By the classifier of bot/nlu/language.py, and for messages that mix the two by small words that only one of them has.
Neither needs a trained model of ours.
"""

import re
from functools import lru_cache
from typing import Any

ENGLISH, SPANISH = "en", "es"
# In the classifier's log-probability, Spanish less English. On some 6,500 messages every English sentence lay below 0
# but for single words ("lol", "suicidal"), every Spanish one above 12.
_MAYBE_SPANISH, _SURELY_SPANISH = 0.0, 10.0
_MIXED = 2  # so many words of the other language make a message one of both
_WORD = re.compile(r"[\w']+")
_WORDS = {
    ENGLISH: frozenset(
        _WORD.findall(
            "the my and is was are can't cant can not have has she you please help what with i i'm im when feel hurts "
            "to want it of"
        )
    ),
    SPANISH: frozenset(
        _WORD.findall(
            "el los las que mi mis un una por con se estoy tengo puedo muy desde pero yo duele está esta ayuda favor"
        )
    ),
}


def languages_of(text: str) -> tuple[str, ...]:
    """Return the languages to reply in, in order: ``("en",)``, ``("es",)``, or ``("es", "en")`` where it is unsure.

    Args:
        text: The visitor's own words.
    """
    lower = text.lower().replace("’", "'")
    scores = dict(_identifier().rank(lower))
    spanish = float(scores[SPANISH] - scores[ENGLISH])
    words = set(_WORD.findall(lower))
    if spanish < _MAYBE_SPANISH:
        return (SPANISH, ENGLISH) if len(words & _WORDS[SPANISH]) >= _MIXED else (ENGLISH,)
    if spanish < _SURELY_SPANISH or len(words & _WORDS[ENGLISH]) >= _MIXED:
        return (SPANISH, ENGLISH)
    return (SPANISH,)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([ENGLISH, SPANISH])
    return identifier
