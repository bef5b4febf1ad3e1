"""ml_collections: fields of a `ConfigDict` that are schedules, set on the command line."""

from __future__ import annotations

from ..runtime.bundle import Bundle
from ..runtime.schedule import Schedule
from ..support.libraries import needed_for


def register_flag_parser() -> None:
    """Lets `config_flags` set fields that hold a `Schedule` or a `Bundle`: `--config.lr='warmup(1000, 1e-3)'`.

    A field that holds the text needs nothing: `thence.Schedule(config.lr)` is its schedule.

    Raises MissingLibraryError without ml_collections.

    >>> import absl.flags, ml_collections, thence.configs
    >>> from ml_collections import config_flags
    >>> thence.configs.register_flag_parser()
    >>> config = ml_collections.ConfigDict({"lr": thence.Schedule("linear(10, 1->0)")})
    >>> values = absl.flags.FlagValues()
    >>> holder = config_flags.DEFINE_config_dict("config", config, flag_values=values)
    >>> _ = values(["train.py"])  # where the command line may have --config.lr=SPEC
    >>> holder.value.lr
    Schedule('linear(10, 1->0)')
    """
    with needed_for("a parser of flags for ml_collections", "ml_collections"):
        from ml_collections import config_flags

    from .absl_flags import spec_parser

    config_flags.register_flag_parser_for_type(Schedule, spec_parser(Schedule))
    config_flags.register_flag_parser_for_type(Bundle, spec_parser(Bundle))
