"""`pattern`: regular expressions that are compiled on first use: most of them are for texts with a mistake.

Those of the modules that every check loads take 4 ms to compile; a text without findings needs an eighth of that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .records import cached

__all__ = ["pattern"]

if TYPE_CHECKING:
    from re import compile as pattern
else:

    class pattern:
        """What `re.compile` makes of the same arguments, as soon as it is asked for anything.

        >>> number = pattern("[0-9]+")
        >>> number.fullmatch("12")[0], number.sub("n", "a 1 b 2")
        ('12', 'a n b n')
        """

        def __init__(self, text: str | bytes, flags: int = 0) -> None:
            self._given = text, flags

        @cached
        def _compiled(self) -> re.Pattern[Any]:
            return re.compile(*self._given)

        def __getattr__(self, name: str) -> Any:
            value = getattr(self._compiled, name)
            setattr(self, name, value)  # found without this from now on
            return value
