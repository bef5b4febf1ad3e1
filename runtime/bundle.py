"""`Bundle`: the named schedules of one program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from ..dsl.findings import Diagnostic
from ..dsl.nodes import Program
from ..dsl.plan import Plan
from ..dsl.program import Meaning, meaning_of
from ..dsl.single import Precision
from ..dsl.unparse import unparse
from .schedule import Schedule


class Bundle(Mapping[str, Schedule]):
    """Named schedules of one program; called with a step it gives a dict of values.

    >>> import thence
    >>> bundle = thence.compile("lr = linear(10, 1->0); wd = 0.1 * lr")
    >>> bundle(5)
    {'lr': 0.5, 'wd': 0.05}
    """

    def __init__(
        self,
        program: Program,
        schedules: Mapping[str, Schedule],
        diagnostics: tuple[Diagnostic, ...],
        precision: Precision = "float64",
    ) -> None:
        self._program = program
        self._schedules = dict(schedules)
        self._diagnostics = diagnostics
        self._precision: Precision = precision
        self._key = (unparse(program, normalize=True), precision)

    @cached_property
    def spec(self) -> str:
        """The canonical text on one line, with facts and replaced parameters as statements."""
        return unparse(self._program)

    @property
    def precision(self) -> Precision:
        """The arithmetic of its schedules under jax."""
        return self._precision

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The warnings that the program gave rise to."""
        return self._diagnostics

    def __call__(self, /, step: Any, **parameters: Any) -> dict[str, Any]:
        known = {name for schedule in self._schedules.values() for name in schedule.parameters}
        if unknown := sorted(set(parameters) - known):
            raise TypeError(
                f"no output has a parameter `{unknown[0]}`; there are: {', '.join(sorted(known)) or 'none'}"
            )
        # An output is given only what it has.
        return {
            name: schedule(step, **{p: v for p, v in parameters.items() if p in schedule.parameters})
            for name, schedule in self._schedules.items()
        }

    def bind(self, /, **parameters: object) -> Bundle:
        """The bundle with other values for parameters or facts."""
        meaning, findings = meaning_of(self._program, parameters)
        made = build(meaning, tuple(findings.all()), self._precision)
        assert isinstance(made, Bundle)
        return made

    def __getitem__(self, name: str) -> Schedule:
        return self._schedules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._schedules)

    def __len__(self) -> int:
        return len(self._schedules)

    def __repr__(self) -> str:
        return f"Bundle({self.spec!r})"

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Bundle) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    def __deepcopy__(self, memo: object) -> Bundle:
        return self

    def __reduce__(self) -> tuple[Callable[[str, Precision], Bundle], tuple[str, Precision]]:
        return _from_spec, (self.spec, self._precision)


def _from_spec(spec: str, precision: Precision) -> Bundle:
    meaning, findings = meaning_of(spec)
    made = build(meaning, tuple(findings.all()), precision)
    assert isinstance(made, Bundle)
    return made


def build(meaning: Meaning, diagnostics: tuple[Diagnostic, ...], precision: Precision) -> Schedule | Bundle:
    """The schedule or the bundle of a program."""
    if not meaning.bundle:
        return Schedule.of_program(meaning.program, precision, (meaning.outputs[""], diagnostics))
    schedules = {
        name: Schedule.of_program(meaning.spec(name), precision, (plan, _of(plan, diagnostics)))
        for name, plan in meaning.outputs.items()
    }
    return Bundle(meaning.program, schedules, diagnostics, precision)


def _of(plan: Plan, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The findings inside an output's own text."""
    span = plan.node.span
    return tuple(d for d in diagnostics if span.start <= d.span.start <= span.stop)
