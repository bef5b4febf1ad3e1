"""What was probably meant where the words of a text have no order: all rows, tried from top to bottom."""

from __future__ import annotations

from ...text.findings import Findings
from ..stops import Stop
from .arrows import ARROWS
from .beside import BESIDE
from .commas import COMMAS
from .ends import ENDS
from .joining import JOINING
from .mistake import Mistake
from .operators import OPERATORS

MISTAKES: tuple[Mistake, ...] = (*ENDS, *BESIDE, *COMMAS, *OPERATORS, *JOINING, *ARROWS)

# What a token is called in a message, where it is not quoted as it stands.
_EXPECTED = {
    "NUMBER": "a number",
    "NAME": "a name",
    "LPAR": "(",
    "REST": "rest",
    "TRUE": "true",
    "FALSE": "false",
}


def explain(stop: Stop, findings: Findings) -> None:
    """Say what was found, and what to type."""
    mistake = next(row for row in MISTAKES if row.when(stop))
    if mistake is not MISTAKES[-1]:
        return mistake.note(stop, findings)
    words = sorted(_EXPECTED[name] for name in stop.expected if name in _EXPECTED)
    listed = f"expected {', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "leave it out"
    findings.note("syntax", stop.span, mistake.message.format(text=stop.text), listed)
