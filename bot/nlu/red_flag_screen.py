"""Makes the screen that the settings name: rules always, meaning where it was trained."""

import logging

from bot.nlu.red_flag_meaning import MeaningModelError, MeaningScorer
from bot.safety.screen import RedFlagScreen
from bot.safety.union import UnionScreen
from bot.settings import PROJECT_ROOT, Settings
from knowledge.compiled_encoder import load_encoder
from knowledge.errors import EncoderError

RULES_FILE = PROJECT_ROOT / "bot" / "safety" / "red_flags.yml"
MODEL_NAME = "red_flags.npz"  # beside the Rasa model

logger = logging.getLogger(__name__)


def make_screen(settings: Settings, *, rules_only: bool = False) -> UnionScreen:
    """Return the screen.

    Args:
        settings: Name the model's folder and the encoder.
        rules_only: Leave the meaning scorer out.

    Raises:
        RedFlagRulesError: The rules do not load; a missing scorer is only reported, the rules stand without it.
    """
    rules = RedFlagScreen.from_file(RULES_FILE)
    if rules_only:
        return UnionScreen(rules, None)
    try:
        encoder = load_encoder(settings.encoder)
        return UnionScreen(rules, MeaningScorer.load(settings.model.with_name(MODEL_NAME), encoder))
    except (MeaningModelError, EncoderError) as error:
        logger.error("Red flags are screened by rules alone: %s", error)
        return UnionScreen(rules, None)
