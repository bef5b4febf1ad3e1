"""What a caller can choose about a generated module."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, fields
from typing import Literal

from ..dsl.formula.float32 import Precision
from .module_names import check_name
from .record import FIRST_LINES
from .style import LINE_LENGTH
from .targets import TARGETS, target_meant

# What becomes of findings about what a target cannot express.
Unsupported = Literal["warn", "error"]

_SHORTEST_LINE, _LONGEST_LINE = 40, 320
_LONGEST_HEADER = 10_000


@dataclass(frozen=True)
class Options:
    """The options of a module. Raises ValueError for a target, a name, a header or a length that cannot be."""

    target: str = "jax"
    name: str = "schedule"
    precision: Precision = "float64"
    docstring: bool = True
    header: str = ""
    line_length: int = LINE_LENGTH
    record: dict[str, object] = field(
        default_factory=dict, compare=False
    )  # more for the module's first lines

    @classmethod
    def kept(cls) -> dict[str, type]:
        """The options that a module's record has where they are not as usual, with their types."""
        return {f.name: type(f.default) for f in fields(cls) if f.name not in ("target", "record")}

    def __post_init__(self) -> None:
        if self.target not in TARGETS:
            near = target_meant(str(self.target))
            hint = f"did you mean {near!r}?" if near else f"there are: {', '.join(TARGETS)}"
            raise ValueError(f"no target {str(self.target)[:40]!r}; {hint}")
        check_name(self.name)
        check_header(self.header)
        if not _SHORTEST_LINE <= self.line_length <= _LONGEST_LINE:
            raise ValueError(
                f"lines of {self.line_length} characters; write {_SHORTEST_LINE} to {_LONGEST_LINE}"
            )


def check_header(header: str) -> None:
    """Raise ValueError unless every line of a header can be a comment that means nothing to Python or thence."""
    if len(header) > _LONGEST_HEADER:
        raise ValueError(f"a header of {len(header):,} characters; at most {_LONGEST_HEADER:,} are written")
    for number, line in enumerate(header.split("\n"), 1):
        for column, character in enumerate(line, 1):
            # Controls, line ends, and what turns the direction of a text round; unassigned and lone halves too.
            if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"):
                raise ValueError(
                    f"the header has the character U+{ord(character):04X} at line {number}, column {column}: "
                    "write plain text, a line end for each new line"
                )
        if re.search(r"coding[:=]", line) or line.lstrip("# ").startswith(("thence:", *FIRST_LINES)):
            raise ValueError(
                f"line {number} of the header reads as an instruction to Python or thence: {line[:60]!r}; "
                "write it in other words"
            )
