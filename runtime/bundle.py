"""`Bundle`: the named schedules of one program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Never

from ..dsl.formula.float32 import Precision
from ..dsl.plans.plan import Plan
from ..dsl.programs.program import Meaning, begun, output_alone, outputs_of
from ..dsl.programs.spec_texts import text_of
from ..dsl.text.diagnostic import Diagnostic
from ..dsl.text.findings import SpecError
from ..dsl.text.source import Source
from ..dsl.text.suggest import suggest
from .counted import Counted
from .kept import kept
from .schedule import Schedule


class Bundle(Counted, Mapping[str, Schedule]):
    """Named schedules of one program; called with a step it gives a dict of values.

    Made from a text, or by `thence.compile`. Like a `Schedule` it is given facts and parameters, and may lack some
    that are bound later; its names are known without them.

    Raises SpecError for a program that has mistakes, TypeError for what is no text, and ValueError for a program of
    one schedule.

    >>> import thence
    >>> bundle = thence.Bundle("lr = linear(10, 1->0); wd = 0.1 * lr")
    >>> bundle(5)
    {'lr': 0.5, 'wd': 0.05}
    >>> bundle["wd"](5)
    0.05
    """

    __module__ = "thence"  # where users import it from: in messages, and in pickles wherever it lives

    __slots__ = ()

    _many = True

    @kept
    def _names(self) -> tuple[str, ...]:
        return tuple(definition.name for _, definition in outputs_of(self._program))

    @kept
    def _schedules(self) -> Mapping[str, Schedule]:
        """Each output as a schedule; where the program lacks something, they do too."""
        try:
            meaning, warnings = self._meant
        except SpecError:
            made = {
                name: Schedule.of_program(output_alone(self._program, name), self.precision)
                for name in self._names
            }
        else:
            made = {
                name: Schedule.of_program(alone.program, self.precision, (alone, _of(plan, warnings)))
                for name, plan in meaning.outputs.items()
                for alone in (meaning.alone(name),)
            }
        return MappingProxyType(made)

    def __call__(self, /, step: Any, *unnamed: Never, **parameters: Any) -> dict[str, Any]:
        known = {name for schedule in self._schedules.values() for name in schedule.parameters}
        if unnamed:
            from ..dsl.programs.by_name import parameters_by_name  # for what is wrong alone

            raise TypeError(parameters_by_name("bundle(step, ...)", unnamed, sorted(known)))
        for name in sorted(set(parameters) - known):
            from ..dsl.programs.other_names import at_call  # for what is unknown alone

            there = (
                at_call(name, parameters[name], sorted(known))
                or f"there are: {', '.join(sorted(known)) or 'none'}"
            )
            raise TypeError(f"no output has a parameter `{name}`; {there}")
        # An output is given only what it has.
        return {
            name: schedule(step, **{p: v for p, v in parameters.items() if p in schedule.parameters})
            for name, schedule in self._schedules.items()
        }

    def __getitem__(self, name: str) -> Schedule:
        if name not in self._schedules:
            near = suggest(str(name), self._names)
            meant = f"did you mean {near}?" if near else f"there are: {', '.join(self._names)}"
            raise KeyError(f"the bundle has no output `{name}`; {meant}")
        return self._schedules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def build(meaning: Meaning, diagnostics: tuple[Diagnostic, ...], precision: Precision) -> Schedule | Bundle:
    """The schedule or the bundle of a program."""
    kind: type[Schedule | Bundle] = Bundle if meaning.bundle else Schedule
    return kind.of_program(meaning.program, precision, (meaning, diagnostics))


def read(spec: object) -> Schedule | Bundle:
    """What a config has for a schedule or a bundle: one already, a number, or a text, here or in a file.

    Facts may come later. The last 256 are kept: the same text gives the same object.

    Raises SpecError for a spec that has mistakes, and TypeError for what is no spec.
    """
    if isinstance(spec, Schedule | Bundle):
        return spec
    return _begun(spec) if isinstance(spec, Source) else _read(text_of(spec))


@lru_cache(maxsize=256)
def _read(text: str) -> Schedule | Bundle:
    return _begun(Source(text))


def _begun(source: Source) -> Schedule | Bundle:
    program, meant = begun(source, {})
    if meant is not None:
        return build(*meant, "float64")
    kind: type[Schedule | Bundle] = Bundle if program.result is None else Schedule
    return kind.of_program(program)


def _of(plan: Plan, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The findings inside an output's own text."""
    span = plan.node.span
    return tuple(d for d in diagnostics if span.start <= d.span.start <= span.stop)
