"""`Counted`: what steps take in, and the steps at which so much was taken in, as exact Python numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..dsl.base.loading import load
from ..dsl.programs.combine import steps_node
from ..dsl.programs.facts import Facts, length_in_steps, taken_in
from ..dsl.text.source import Source
from .spec_object import Value
from .steps.arrays import is_numpy, taken


class Counted(Value):
    """What a schedule and a bundle know of the run of their spec."""

    __slots__ = ()

    def steps(self, length: int | str, /) -> int | float:
        """The step of the run that a length reaches, from its beginning: an int, or a float between two steps.

        `length` is a number of steps or a text of the language: `"10T tok"`, `"5 ep"`, `"80%"`. Where steps take in
        more and more, it is counted step by step, exactly.

        Raises SpecError for a text that is no length, or one that needs a fact that is not known.

        >>> import thence
        >>> run = thence.compile("tokens_per_example = 4; batch_size = steps(2, 4 @ 40 tok); hold(100, 1)")
        >>> run.steps("40 tok"), run.steps("64 tok"), run.steps("72 tok")
        (5, 6.5, 7)
        """
        node = steps_node("length", length)
        source = Source(f"hold({length})")
        return _plain(length_in_steps(self._program, self._facts, node, source))

    def count(self, step: Any, unit: str, /) -> Any:
        """How much of a unit the run has taken in before a step; between whole steps it grows in a straight line.

        A Python number gives an int, or a float where it is not whole; a NumPy array of steps an array of its shape.
        `unit` is `"tok"`, `"ex"`, `"ep"` or another unit of the language.

        Raises SpecError where the fact that the unit needs is not known, ValueError for what is no unit or a step
        below 0, and TypeError for what is no step.

        >>> import thence
        >>> run = thence.compile("tokens_per_example = 4; batch_size = steps(2, 4 @ 40 tok); hold(100, 1)")
        >>> run.count(5, "tok"), run.count(7, "tok"), run.count(7, "ex")
        (40, 72, 18)
        """
        pace = taken_in(self._program, self._facts, unit)
        step = taken("a step", step)
        if is_numpy(step):
            load("numpy")
            import numpy as np

            found = [self._counted(pace.count, one) for one in step.ravel().tolist()]
            return np.array(found).reshape(step.shape)
        return self._counted(pace.count, step)

    @staticmethod
    def _counted(count: Any, step: float) -> int | float:
        exact = Fraction(step)
        if exact < 0:
            raise ValueError(f"step {step}: steps are counted from 0")
        return _plain(count(exact))

    @property
    def _facts(self) -> Facts:
        meaning = self._meant[0]
        return Facts(meaning.facts, meaning.counts)


def _plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)
