"""absl: flags that are schedules or bundles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from ..runtime.bundle import Bundle
from ..runtime.schedule import Schedule
from ..support.libraries import needed_for

if TYPE_CHECKING:
    from absl.flags import ArgumentParser, FlagHolder, FlagValues


def DEFINE_schedule(
    name: str,
    default: str | float | Schedule | None,
    help: str,
    flag_values: FlagValues | None = None,
    *,
    required: bool = False,
    **args: Any,
) -> FlagHolder[Schedule]:
    """Defines a flag `--name=SPEC` whose value is a `Schedule`; other arguments are those of `absl.flags.DEFINE`.

    Raises MissingLibraryError without absl-py, and absl's IllegalFlagValueError for a spec that has mistakes.

    >>> from absl import flags
    >>> import thence.configs
    >>> values = flags.FlagValues()
    >>> lr = thence.configs.DEFINE_schedule("lr", 1e-3, "The learning rate.", flag_values=values)
    >>> _ = values(["train.py", "--lr=linear(10, 1->0)"])
    >>> lr.value
    Schedule('linear(10, 1->0)')
    """
    return _define("DEFINE", Schedule, name, default, help, flag_values, {"required": required, **args})


def DEFINE_bundle(
    name: str,
    default: str | Bundle | None,
    help: str,
    flag_values: FlagValues | None = None,
    *,
    required: bool = False,
    **args: Any,
) -> FlagHolder[Bundle]:
    """Defines a flag `--name=SPEC` whose value is a `Bundle`; for the rest see `DEFINE_schedule`.

    >>> from absl import flags
    >>> import thence.configs
    >>> values = flags.FlagValues()
    >>> rates = thence.configs.DEFINE_bundle("rates", "lr = linear(10, 1->0)", "The rates.", flag_values=values)
    >>> _ = values(["train.py"])
    >>> rates.value(5)
    {'lr': 0.5}
    """
    return _define("DEFINE", Bundle, name, default, help, flag_values, {"required": required, **args})


def DEFINE_multi_schedule(
    name: str,
    default: Sequence[str | float | Schedule] | None,
    help: str,
    flag_values: FlagValues | None = None,
    *,
    required: bool = False,
    **args: Any,
) -> FlagHolder[list[Schedule]]:
    """Defines a flag that may stand several times, `--name=SPEC --name=SPEC`; its value is a list of schedules.

    Raises MissingLibraryError without absl-py, and absl's IllegalFlagValueError for a spec that has mistakes.

    >>> from absl import flags
    >>> import thence.configs
    >>> values = flags.FlagValues()
    >>> rates = thence.configs.DEFINE_multi_schedule("lr", None, "Rates to compare.", flag_values=values)
    >>> _ = values(["train.py", "--lr=1e-3", "--lr=linear(10, 1->0)"])
    >>> rates.value
    [Schedule('1e-3'), Schedule('linear(10, 1->0)')]
    """
    return _define("DEFINE_multi", Schedule, name, default, help, flag_values, {"required": required, **args})


def _define(
    how: Literal["DEFINE", "DEFINE_multi"],
    kind: type[Schedule | Bundle],
    name: str,
    default: Any,
    help: str,
    flag_values: FlagValues | None,
    args: dict[str, Any],
) -> FlagHolder[Any]:
    parser = spec_parser(kind)
    from absl import flags

    flags.disclaim_key_flags()  # they belong to the module that calls
    values = flags.FLAGS if flag_values is None else flag_values
    holder: FlagHolder[Any] = getattr(flags, how)(
        parser=parser,
        serializer=flags.ArgumentSerializer[Any](),
        name=name,
        default=default,
        help=help,
        flag_values=values,
        **args,
    )
    return holder


def spec_parser(kind: type[Schedule | Bundle]) -> ArgumentParser[Any]:
    """The parser of flags that are schedules, or bundles.

    Raises MissingLibraryError without absl-py.
    """
    with needed_for("a flag of absl's", "absl-py"):
        from absl import flags

    class SpecParser(flags.ArgumentParser[Any]):
        syntactic_help = "a spec of thence's language"

        def parse(self, argument: Any) -> Schedule | Bundle:
            return kind(argument)

        def flag_type(self) -> str:
            return kind.__name__.lower()

    return SpecParser()
