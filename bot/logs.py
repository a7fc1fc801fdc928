"""Logging of the bot's processes: enough to mend a fault, never a visitor's words."""

import logging

import structlog


def configure_logs() -> None:
    """Log our own warnings, one line each.

    Rasa's structured log carries message texts and slot values in its fields, so it is switched off as a whole.
    Python's warnings go the way of the log and stay below its level: they are for developers.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.captureWarnings(True)
    for name in ("py.warnings", "sanic", "apscheduler", "presidio-analyzer"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # Its errors quote what could not be stored; the guard logs the incident.
    logging.getLogger("rasa").setLevel(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
