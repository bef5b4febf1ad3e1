"""Writes thence/words.pyi, the signatures of the language's words in Python, from the tables: `python docs/make_stubs.py`."""

from pathlib import Path

import black

from thence.runtime.words import stub

PATH = Path(__file__).parents[1] / "thence" / "words.pyi"


def written() -> str:
    """The stub as the formatter sets it."""
    return black.format_str(stub(), mode=black.Mode(line_length=110, is_pyi=True))


if __name__ == "__main__":
    PATH.write_text(written(), encoding="utf-8", newline="\n")
