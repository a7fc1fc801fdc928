from bot.nlu import code_fingerprint as own_module
from bot.nlu.code_fingerprint import code_fingerprint
from bot.nlu.intent_classifier import IntentClassifier
from bot.nlu.sentence_featurizer import SentenceFeaturizer
from knowledge import spelling


def test_other_code_has_another_fingerprint_and_the_same_code_the_same() -> None:
    assert code_fingerprint(spelling) == code_fingerprint(spelling)
    assert code_fingerprint(spelling) != code_fingerprint(own_module)
    assert code_fingerprint(spelling, own_module) != code_fingerprint(spelling)


def test_components_name_the_code_behind_them() -> None:
    assert code_fingerprint(spelling) in SentenceFeaturizer.fingerprint_addon({})
    assert len(IntentClassifier.fingerprint_addon({})) == 64
