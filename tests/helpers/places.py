"""Where things are: the checkout, its examples, and what tests/whole has as data."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
HELPERS = ROOT / "tests" / "helpers"
GOLDEN = ROOT / "tests" / "whole" / "golden"


def conformance(name: str) -> list[dict[str, Any]]:
    """The specs that a reader of the language has to know: "values", or "errors"."""
    path = ROOT / "tests" / "whole" / "conformance" / f"{name}.json"
    rows: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return rows
