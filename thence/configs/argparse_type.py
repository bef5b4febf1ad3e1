"""argparse: the type of an argument that is a spec."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..runtime.bundle import Bundle
from ..runtime.schedule import Schedule


def argument_type(kind: type[Schedule | Bundle] = Schedule) -> Callable[[str], Any]:
    """What argparse's `type=` takes for a `Schedule`, or a `Bundle`: the type itself, as `thence.Schedule` does.

    Mistakes are shown in full: SpecError is one of argparse's ArgumentTypeErrors.

    >>> import argparse, thence.configs
    >>> parser = argparse.ArgumentParser()
    >>> _ = parser.add_argument("--lr", type=thence.configs.argument_type())
    >>> parser.parse_args(["--lr", "linear(10, 1->0)"]).lr
    Schedule('linear(10, 1->0)')
    """
    return kind
