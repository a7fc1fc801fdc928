"""FHIR R4's own JSON schema: another judge of our resources than the library that writes them."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft6Validator

_FILE = Path(__file__).resolve().parents[2] / "fixtures" / "fhir" / "r4.schema.json"


@lru_cache(maxsize=8)
def _judge(kind: str) -> Draft6Validator:
    definitions = json.loads(_FILE.read_text(encoding="utf-8"))["definitions"]
    return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": definitions})


def faults(resource: dict[str, Any]) -> list[str]:
    """Return what the schema finds wrong, shortly."""
    found = _judge(resource["resourceType"]).iter_errors(resource)
    return [f"{'.'.join(str(part) for part in each.path)}: {each.message[:120]}" for each in found]
