"""click: the type of a parameter that is a spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..runtime.bundle import Bundle
from ..runtime.schedule import Schedule
from ..support.libraries import needed_for

if TYPE_CHECKING:
    from click import Context, Parameter, ParamType


def click_type(kind: type[Schedule | Bundle] = Schedule) -> ParamType[Any]:
    """What click's `type=` takes for a `Schedule`, or a `Bundle`.

    A default is a text, as on the command line: click would call a schedule, as it calls every function.

    Raises MissingLibraryError without click.

    >>> import click, thence.configs
    >>> @click.command
    ... @click.option("--lr", type=thence.configs.click_type(), default="linear(10, 1->0)", show_default=True)
    ... def train(lr):
    ...     print(repr(lr))
    >>> train(["--lr", "1e-3"], standalone_mode=False)
    Schedule('1e-3')
    """
    with needed_for("a type of click's", "click"):
        import click

    class SpecType(click.ParamType[Any]):
        name = "spec"

        def convert(self, value: Any, param: Parameter | None, ctx: Context | None) -> Schedule | Bundle:
            try:
                return kind(value)
            except (TypeError, ValueError) as error:
                self.fail(str(error), param, ctx)

    return SpecType()
