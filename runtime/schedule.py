"""`Schedule`: what a spec compiles to, called with a step or an array of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Never, overload

from ..dsl.base.loading import load
from ..dsl.numbers.python_numbers import shown
from ..dsl.plans.outline import Segment, landmarks, segments
from ..dsl.plans.plan import Plan
from ..dsl.programs.combine import (
    CombineError,
    alone,
    called,
    in_turn,
    kept_whole,
    resumed,
    steps_node,
    within_its_total,
)
from ..dsl.programs.combine import combined as combined_program
from ..dsl.programs.inputs import check_call
from ..dsl.programs.open_parameters import outputs_with_open
from ..dsl.programs.program import meaning_of, parameters_of
from ..dsl.programs.spec_texts import MISSING
from ..dsl.syntax import nodes
from ..dsl.syntax.nodes import Expression
from ..dsl.syntax.unparse import unparse
from .kept import hidden, kept, state_of
from .operators import Operators
from .spec_object import understood
from .steps.arrays import is_jax, is_numpy, taken
from .steps.formulas import Formulas
from .steps.on_arrays import as_float, on_jax, on_numpy, traced
from .steps.shares import is_share, warn_of_share

if TYPE_CHECKING:
    import jax
    import numpy as np
    import numpy.typing as npt


class Schedule(Operators):
    """A hyperparameter's course: a function from the step to a value.

    It is made from a spec, a number or another schedule, by `thence.compile`, or from Python by `thence.build` and
    `thence.schedules`. It is checked at once, but may lack what is known later: a spec whose `total` or parameters are
    not given yet, or that goes on from what was reached before, is one as well, to be bound or joined.

    Called with a Python number it returns a float without touching jax; with a NumPy array, a float64
    array of the same shape; with a jax array or tracer, a float32 array of the same shape. Parameters of
    the program can be given at the call, traced ones too: `schedule(step, peak=x)`.

    Schedules are combined with `+ - * / **`, with numbers and with each other, and with `then`, `for_`, `skip`: the
    result has a spec too. `precision`, facts and parameters are given as in `thence.compile`; what is lacking then may
    be given later.

    Two schedules are equal, and have one hash, if their specs are, with facts and parameters, and their
    precisions. A schedule is a static argument of `jax.jit`, can be pickled, copied and weakly referenced.

    Raises SpecError for a spec that has mistakes, TypeError for what is no spec, and ValueError for a program of
    several schedules; a call and what asks for values raise SpecError for a spec that lacks something.

    >>> import thence
    >>> schedule = thence.Schedule("warmup(1000, 0->1e-3)").then("cosine(9000, 1e-5)")
    >>> schedule(500), schedule(1000), schedule(20_000)
    (0.0005, 0.001, 1e-05)
    >>> schedule.duration
    10000
    >>> str(0.1 * schedule)
    '0.1 * (warmup(1000, 0->1e-3) then cosine(9000, 1e-5))'
    """

    __module__ = "thence"  # where users import it from: in messages, and in pickles wherever it lives

    # NumPy must not take a schedule for an object to be put into arrays.
    __array_ufunc__ = None

    __slots__ = ("_function",)  # of the host, which is asked for at each step

    _many = False

    @property
    def _plan(self) -> Plan:
        return self._meant[0].outputs[""]

    # ---- what it is ----------------------------------------------------------------------------------------

    @property
    def duration(self) -> int | float | None:
        """The number of steps; `math.inf` if it is endless, None if it is timeless."""
        return self._plan.duration

    @property
    def start(self) -> float:
        """The value at step 0."""
        return self(0)

    @property
    def end(self) -> float | None:
        """The value that is held after the last step; None if there is no last step."""
        return self(self._plan.steps) if isinstance(self.duration, int) else None

    @kept
    def segments(self) -> tuple[Segment, ...]:
        """What runs when: the outermost segments with their first and last values."""
        return segments(self._plan, lambda plan, step: Formulas(plan, (), self.precision).host(step))

    @kept
    def parameters(self) -> tuple[str, ...]:
        """The names that `bind` and a call can give other values."""
        return parameters_of(self._program)

    @kept
    def landmarks(self) -> tuple[int, ...]:
        """The steps worth looking at: where something begins or ends, and the step before each."""
        return tuple(landmarks(self._plan))

    # ---- what is made of it ----------------------------------------------------------------------------------

    def combined(
        self, others: Sequence[Schedule], make: Callable[[list[Expression]], Expression]
    ) -> Schedule:
        """The schedule whose result `make` makes, as syntax, of the results of this one and others."""
        every = [self, *others]
        single = all(schedule.precision == "float32" for schedule in every)
        levels = 1 + max(schedule._levels for schedule in every)
        try:
            program = combined_program([schedule._program for schedule in every], make)
            if levels > _DEEP:
                _ = unparse(program)
        except RecursionError as error:
            raise CombineError(
                "nested too deep: at most 50 levels are read; name a part, or write it as a spec"
            ) from error
        made = Schedule.of_program(program, "float32" if single else "float64")
        state_of(made)["levels"] = levels
        return made

    @property
    def _levels(self) -> int:
        """The levels of operations that it was made by, in one another."""
        levels: int = state_of(self).get("levels", 0)
        return levels

    def then(self, other: str | float | Schedule, /) -> Schedule:
        """This schedule, and another after its last step: `A then B`.

        What follows goes on from the value that was reached, where it has no start of its own.

        >>> import thence
        >>> str(thence.Schedule("warmup(10, 1)").then("linear(90, 0)"))
        'warmup(10, 1) then linear(90, 0)'
        """
        after = other if isinstance(other, Schedule) else Schedule(other, precision=self.precision)
        programs = kept_whole(self._program), after._program
        if any(definition.name == "total" for definition in after._program.definitions):
            # Both are what they are alone: the one's total is none of the other's.
            programs = alone(self._program), alone(after._program)
        first = Schedule.of_program(programs[0], self.precision)
        made = first.combined([Schedule.of_program(programs[1], after.precision)], in_turn)
        state_of(made)["levels"] = max(self._levels, after._levels)  # one after the other is no deeper
        return made

    def for_(self, n: int | str, /) -> Schedule:
        """This schedule cut, or held, to exactly n steps: `S for n`.

        >>> import thence
        >>> thence.Schedule("linear(10, 1->0)").for_(5)(7)
        0.5
        """
        return self.combined((), lambda results: nodes.Cut(results[0], "for", steps_node("n", n, least=1)))

    def skip(self, n: int | str, /) -> Schedule:
        """This schedule without its first n steps: `skip(n, S)`.

        >>> import thence
        >>> thence.Schedule("linear(10, 1->0)").skip(5)(0)
        0.5
        """
        return self.combined((), lambda results: called("skip", steps_node("n", n), results[0]))

    def resume(
        self,
        *unnamed: Never,
        at: int | str = MISSING,
        then: str | float | Schedule = MISSING,
        **facts_and_parameters: object,
    ) -> Schedule:
        """Another course from a step on: `S for at then ...`. Values before it are unchanged.

        In float64 they are so to the last bit; in float32 arithmetic within what is promised of it.

        Places after `until` are steps of the whole, so that a run can be extended to a new length; a total that
        `then` has, or that is given with it as in `thence.compile`, concerns what follows alone.

        >>> import thence
        >>> run = thence.Schedule("warmup(1k, 1e-3) then hold(99k)")
        >>> cooled = run.resume(at=80_000, then="sqrt_decay(20k, 0)")
        >>> str(cooled)
        '(warmup(1k, 1e-3) then hold(99k)) for 80000 then sqrt_decay(20k, 0)'
        >>> cooled(80_000), cooled(100_000)
        (0.001, 0.0)
        """
        if unnamed or at is MISSING or then is MISSING:
            from ..dsl.programs.by_name import resumed_by_name  # for what is wrong alone

            raise TypeError(resumed_by_name(unnamed, {**facts_and_parameters, "at": at, "then": then}))
        place = steps_node("at", at, least=1)
        if isinstance(at, str):  # a share is one of this schedule's own total
            held = self.combined(
                (), lambda results: called("hold", place, nodes.Number(Fraction(1), "", "1"))
            )
            assert isinstance(held.duration, int)
            place = steps_node("at", held.duration)
        before = Schedule.of_program(within_its_total(self._program), self.precision)
        precision = None if isinstance(then, Schedule) else self.precision
        after = Schedule(then, precision=precision, **facts_and_parameters)
        after = Schedule.of_program(within_its_total(after._program), after.precision)
        return before.combined([after], lambda results: resumed(results[0], results[1], place))

    # ---- calling -------------------------------------------------------------------------------------------

    @overload
    def __call__(self, /, step: float, **parameters: float) -> float: ...

    @overload
    def __call__(self, /, step: npt.NDArray[Any], **parameters: Any) -> npt.NDArray[np.float64]: ...

    @overload
    def __call__(self, /, step: jax.Array, **parameters: Any) -> jax.Array: ...

    @overload
    def __call__(self, /, step: Any, **parameters: Any) -> Any: ...

    def __call__(self, /, step: Any, *unnamed: Never, **parameters: Any) -> Any:
        kind = type(step)
        if (kind is int or kind is float) and not parameters and not unnamed:
            try:
                host = _host(self)
            except AttributeError:
                host = None
            if host is None:
                host = self._formulas(()).host
                _HOST.__set__(self, host)
            if kind is int:
                return host(as_float(step))
            if 0.0 < step < 1.0:
                self._doubt(step, ())
            return host(step)
        if unnamed:
            from ..dsl.programs.by_name import parameters_by_name  # for what is wrong alone

            raise TypeError(parameters_by_name("schedule(step, ...)", unnamed, self.parameters))
        return self._dispatch(step, parameters)

    def _plan_with_open(self, names: tuple[str, ...]) -> Plan:
        known = understood(self)
        outputs = outputs_with_open(known, frozenset(names)) if known is not None else None
        if outputs is None:  # what is given may have been missing; otherwise an error in the text says why
            outputs = meaning_of(self._program, dynamic=names)[0].outputs
        return outputs[""]

    def _formulas(self, names: tuple[str, ...]) -> Formulas:
        """The formulas in which some parameters, in the order of their names, stay open."""
        state = state_of(self)
        if names not in state:
            plan = self._plan_with_open(names) if names else self._plan
            state.setdefault(names, Formulas(plan, names, self.precision))
        made: Formulas = state[names]
        return made

    def _doubt(self, step: float, names: tuple[str, ...]) -> None:
        """Warn of a step between 0 and 1, if it is not the only one and the value depends on it."""
        made = self._formulas(names)
        steps = made.plan.duration
        if (steps is None or steps > 2) and made.moves:
            warn_of_share(self, step, steps)

    def _dispatch(self, step: Any, parameters: dict[str, Any]) -> Any:
        check_call(parameters, self.parameters)
        step = taken("a step", step)
        parameters = {name: _parameter(name, value) for name, value in parameters.items()}
        if is_share(step):
            self._doubt(step, tuple(sorted(parameters)))
        return self._at(step, parameters)

    def _at(self, step: Any, parameters: dict[str, Any]) -> Any:
        """The value at what is a step for certain, such as a fraction of one that a stretch makes."""
        values = (step, *parameters.values())
        if any(map(is_jax, values)):
            return on_jax(self, step, parameters)
        names = tuple(sorted(parameters))
        made, given = self._formulas(names), [parameters[name] for name in names]
        if any(map(is_numpy, values)):
            return on_numpy(made, step, given)
        return made.host(as_float(step), *map(float, given))

    def values(self, n: int, /, *unnamed: Never, **parameters: Any) -> npt.NDArray[np.float64]:
        """The values at the first n steps, 0 to n - 1: a float64 array of shape (n,).

        Raises TypeError if n is not an int, ValueError if it is negative.

        >>> import thence
        >>> thence.compile("linear(4, 1->0)").values(6).tolist()
        [1.0, 0.75, 0.5, 0.25, 0.0, 0.0]
        """
        if unnamed:
            from ..dsl.programs.by_name import parameters_by_name  # for what is wrong alone

            raise TypeError(parameters_by_name("values(n, ...)", unnamed, self.parameters))
        load("numpy")
        import numpy as np

        if isinstance(n, bool) or not isinstance(n, int):
            raise TypeError(f"the number of steps is an int, not {type(n).__name__}")
        if n < 0:
            raise ValueError(f"the number of steps is {shown(n)}; it must be 0 or more")
        found = np.empty(n)
        for start in range(0, n, _STEPS_AT_ONCE):
            stop = min(start + _STEPS_AT_ONCE, n)
            found[start:stop] = self._dispatch(np.arange(start, stop, dtype=np.float64), parameters)
        return found

    def _traced(self, step: Any, parameters: Mapping[str, Any]) -> Any:
        names = tuple(sorted(parameters))
        return traced(self._formulas(names), step, [parameters[name] for name in names])


_HOST = hidden(Schedule, "_function")
_host: Callable[[Schedule], Callable[..., float] | None] = _HOST.__get__


# From so many levels on it is looked whether an expression can be written at all.
_DEEP = 40

# So many steps at once stay in a processor's cache.
_STEPS_AT_ONCE = 2**15


def _parameter(name: str, value: Any) -> Any:
    """What is given for a parameter, an int as a float; raises TypeError or ValueError for what is none, or too large."""
    value = taken(f"`{name}`", value)
    try:
        return float(value) if isinstance(value, int) else value
    except OverflowError:
        raise ValueError(f"`{name}` is larger than a float64 holds: give it 1.7e308 at most") from None
