"""The messages that the red-flag screen is tested on."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from bot.safety.rule_book import CATEGORIES

EXAMPLES = Path(__file__).parents[3] / "bot" / "safety" / "examples"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "red_flags"
RULES_FILE = Path(__file__).parents[3] / "bot" / "safety" / "red_flags.yml"


@dataclass(frozen=True)
class Line:
    id: str
    text: str
    expected: str | None
    held: bool

    @property
    def author(self) -> str:
        """Who wrote it: a letter behind the category in its id, from the second author on."""
        found = re.search(r"-([a-z])[pn]?\d{3}$", self.id)
        return found[1] if found and found[1] not in "pn" else "first"


def lines_of(name: str) -> list[Line]:
    """Give a category's messages: those that rules and scorer were made with, and those held back from both."""
    seen = EXAMPLES / f"{name}.jsonl"
    lines = seen.read_text(encoding="utf-8").splitlines() if seen.exists() else []
    held = (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Line(**{"held": False, **json.loads(line)}) for line in (*lines, *held)]


def all_lines() -> list[Line]:
    return [line for name in CATEGORIES for line in lines_of(name)]


# The table of the safety page, word for word.
EXPLICIT_POSITIVES = {
    "cauda_equina": (
        "can't feel it when I wipe",
        "haven't been able to pee since last night",
        "wet myself and didn't notice",
        "numb between my legs",
        "lost control of my bowels after fusion",
        "my leg is getting weaker every day",
        "can't lift my foot since this morning",
        "both legs gave out",
        "suddenly can't walk",
    ),
    "infection": (
        "101.5 fever and my incision hurts",
        "pus from my back wound",
        "cut is red, hot, smells",
        "incision opened up",
    ),
    "clot": (
        "one calf swollen and sore",
        "leg hot and red after surgery",
        "painful lump behind my knee, leg puffy",
        "left leg twice the size",
        "can't catch my breath",
        "coughing up blood",
    ),
    "chest_pain_or_stroke": (
        "chest hurts when I breathe in",
        "heart racing, about to faint",
        "my face is drooping",
        "can't get words out",
        "sudden loss of vision in one eye",
        "arm dead, balance gone",
    ),
    "csf_leak": (
        "pounding headache when I sit up, fine lying down",
        "clear fluid from my incision",
        "headache, stiff neck and fever",
        "light hurts since the epidural",
    ),
    "overdose": (
        "took too many oxys",
        "he won't wake up, breathing slow",
        "lips blue after his pain pill",
        "gurgling, can't rouse her",
        "floppy and so sleepy after my pump refill",
    ),
    "baclofen_withdrawal": (
        "pump is beeping and I'm spasming",
        "missed my refill, burning up",
        "itching all over and stiff since yesterday",
        "pump ran out, seeing things",
    ),
    "device_failure": (
        "stimulator is shocking me",
        "battery site burning hot",
        "can't turn it off",
        "wire poking through my skin",
    ),
    "suicide": (
        "can't live like this anymore",
        "everyone would be better off without me",
        "oxys lined up tonight",
        "kms",
        "want to sleep and not wake up",
    ),
}

SPANISH_POSITIVES = {
    "cauda_equina": ("No puedo orinar", "se me durmió entre las piernas", "perdí el control de la vejiga"),
    "infection": ("tengo fiebre después de la cirugía", "sale pus de la herida", "la herida huele mal"),
    "clot": ("tengo la pantorrilla hinchada", "no puedo respirar", "estoy tosiendo sangre"),
    "chest_pain_or_stroke": ("dolor en el pecho", "me duele el pecho", "se le torció la boca"),
    "csf_leak": ("dolor de cabeza desde la epidural", "sale líquido claro de la herida"),
    "overdose": ("me tomé demasiadas pastillas", "no despierta", "tiene los labios azules"),
    "baclofen_withdrawal": ("la bomba está sonando", "se me acabó el baclofeno y tengo espasmos"),
    "device_failure": ("el estimulador me da descargas", "la batería me quema"),
    "suicide": ("me quiero morir", "ya no quiero vivir", "quiero quitarme la vida"),
}

EXPLICIT_NEAR_MISSES = (
    "how common is cauda equina?",
    "no bladder problems, just booking",
    "should I pee before the MRI?",
    "foot numb 3 years, unchanged",
    "legs tired after PT",
    "when can I shower the incision?",
    "what is the infection rate?",
    "slight bruise",
    "do I need compression socks?",
    "calf cramp after running, gone",
    "short of breath on stairs for years",
    "chest X-ray needed?",
    "numb arm from neck for months",
    "dad had a stroke, can he get injections?",
    "usual migraine",
    "will the block give me a headache?",
    "is oxycodone addictive?",
    "refill policy?",
    "missed a dose",
    "does baclofen cause drowsiness?",
    "how often is a refill?",
    "I take baclofen pills",
    "itchy scar",
    "remote won't pair",
    "can I fly with it?",
    "this pain is killing me",
    "dying to golf again",
    "does the pump shut off by itself?",
)
