"""cyclopts: the converter of a parameter that is a spec."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..support.plain_errors import read_plainly

if TYPE_CHECKING:
    from cyclopts import Token


def cyclopts_converter(kind: Any, tokens: Sequence[Token]) -> Any:
    """The converter of a parameter of type `Schedule` or `Bundle`.

    Raises ValueError, which cyclopts shows, for a spec that has mistakes.

    >>> from typing import Annotated
    >>> import cyclopts, thence, thence.configs
    >>> app = cyclopts.App(result_action="return_value")
    >>> @app.default
    ... def train(lr: Annotated[thence.Schedule, cyclopts.Parameter(converter=thence.configs.cyclopts_converter)]):
    ...     return lr
    >>> app(["--lr", "linear(10, 1->0)"])
    Schedule('linear(10, 1->0)')
    """
    return read_plainly(kind, tokens[0].value)
