"""Writes thence/words.pyi, the signatures of the language's words in Python, from the tables: `python docs/make_stubs.py`."""

from pathlib import Path

from thence.runtime.calls import stub

if __name__ == "__main__":
    path = Path(__file__).parents[1] / "thence" / "words.pyi"
    path.write_text(stub(), encoding="utf-8", newline="\n")
