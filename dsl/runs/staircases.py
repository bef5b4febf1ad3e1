"""Facts that vary over a run: which levels their texts come to, and from which step on each holds."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import NoReturn

from ..calls.curve_arguments import matched
from ..curves.faults import ramp as ramp_faults
from ..curves.table import CURVES
from ..formula.arithmetic import OPERATORS, negate
from ..formula.expression import Expr, const
from ..formula.functions import FUNCTIONS
from ..meaning.names import match_user
from ..numbers.decimals import MathError, round_half_up, shortest
from ..numbers.staircase import Staircase
from ..numbers.units import UNITS
from ..places.constants import fixed
from ..places.context import Context, deeper, visit
from ..places.counts import rates_of
from ..places.durations import duration
from ..places.kinds import Kinds
from ..places.known_facts import known_fact
from ..places.lookup import bound_to, function_of, stripped
from ..places.place import Place
from ..places.wording import lasting, written
from ..syntax import nodes
from ..syntax.nodes import Definition, Expression
from .levels import End, Level, Mark, Now, Number, Operation, Ramp, Segments, Steps

MOST_LEVELS = 10_000
_STEPS = "steps"
_FLAT_CURVES = ("hold", "constant", "steps", "ramp")
_FLAT_FUNCTIONS = ("min", "max", "floor", "ceil", "clip")


def staircase(
    fact: str, definition: Definition, place: Place, others: Mapping[str, Staircase], context: Context
) -> Staircase:
    """The levels of a fact; `others` are the facts that are known, those that do not vary as flat staircases.

    Places and lengths in its text count what was taken in up to there, by itself too: it is resolved level by level, and a
    level begins at the first step before which at least that much was taken in.
    """
    reader = _Reader(context, fact, others)
    assert definition.value is not None
    known = rates_of({**others, fact: Staircase((0,), (Fraction(1),))})
    now = Now(0, {_STEPS: Fraction(0), **dict.fromkeys(known, Fraction(0))})
    root = reader.level(definition.value, place, now, alone=True)
    levels: list[tuple[int, Fraction]] = []
    changes = sorted({start for other in others.values() for start in other.starts})
    while True:
        value = root.value(now)
        levels.append((now.step, value))
        if len(levels) > MOST_LEVELS:
            message = f"`{fact}` has more than {MOST_LEVELS:,} levels"
            context.findings.reject(
                "limit", definition.value.span, message, "use fewer, or a ramp of larger rises"
            )
        at = {name: Staircase((0,), (other.at(now.step),)) for name, other in others.items()}
        rates = rates_of({**at, fact: Staircase((0,), (value,))})
        paces = {_STEPS: Fraction(1), **{name: rate.values[0] for name, rate in rates.items()}}
        coming = [now.step + (target - now.counts[unit]) / paces[unit] for unit, target in root.targets()]
        coming += map(Fraction, changes[bisect_right(changes, now.step) :][:1])
        if not coming:
            return Staircase.of(levels)
        step = max(math.ceil(min(coming)), now.step + 1)
        counts = {unit: count + (step - now.step) * paces[unit] for unit, count in now.counts.items()}
        now = Now(step, counts, paces)


@dataclass
class _Reader:
    """What reads the text of one fact, part by part."""

    context: Context
    fact: str
    others: Mapping[str, Staircase]

    def __post_init__(self) -> None:
        self._kinds = Kinds(self.context.program)

    def level(self, node: Expression, place: Place, now: Now, *, alone: bool) -> Level:
        """A part from a step on; one that stands `alone` is the fact itself, and must be whole."""
        context = self.context
        visit(context, 1, node.span)
        match node:
            case nodes.Sequence():
                return self._chain(node.segments, place, now, alone)
            case nodes.Cut():
                return self._chain((node,), place, now, alone)
            case nodes.Call():
                return self._call(node, place, now, alone)
            case nodes.Name("step") if bound_to(context, "step", place) is None:
                self._not_flat(node)
            case nodes.Name() if (bound := bound_to(context, node.id, place)) is not None:
                inner, at = bound
                if not isinstance(inner, Definition):
                    return self.level(inner, at, now, alone=alone)
                if inner.value is not None and self._kinds.is_schedule(inner):
                    context.used.add(inner.name)
                    return self.level(inner.value, deeper(context, node.span, at), now, alone=alone)
            case nodes.Chain() if self._kinds.moves(node):
                signs = [sign for sign, _ in node.rest]

                def joined(*values: Expr) -> Expr:
                    pairs = zip(signs, values[1:], strict=True)
                    return reduce(lambda x, pair: OPERATORS[pair[0]](x, pair[1]), pairs, values[0])

                return self._made(node, [node.first, *(x for _, x in node.rest)], joined, place, now, alone)
            case nodes.Negation() if self._kinds.moves(node):
                return self._made(node, [node.operand], negate, place, now, alone)
            case _ if self._kinds.moves(node):
                self._not_flat(node)
        return Number(self._number(node, place, alone))

    def _call(self, node: nodes.Call, place: Place, now: Now, alone: bool) -> Level:
        context = self.context
        user = function_of(context, node.name, place)
        if user is not None:
            function, inner = user
            assert function.value is not None
            context.used.add(function.name)
            bound = match_user(context, node, function)
            arguments = {name: (argument.value, place) for name, argument in bound.items()}
            inner = deeper(context, node.span, inner.among(inner.seen, arguments))
            return self.level(function.value, inner, now, alone=alone)
        if node.name in _FLAT_CURVES:
            return self._curve(node, place, now, alone)
        if node.name in _FLAT_FUNCTIONS and self._kinds.moves(node):
            operands = [argument.value for argument in node.arguments]
            return self._made(node, operands, FUNCTIONS[node.name].build, place, now, alone)
        if self._kinds.moves(node):
            self._not_flat(node)
        return Number(self._number(node, place, alone))

    def _curve(self, node: nodes.Call, place: Place, now: Now, alone: bool) -> Level:
        call = matched(self.context, node, CURVES[node.name], place)
        given = {name: argument.value for name, argument in call.given.items()}
        if node.name == "steps":
            values = [a.value.value if isinstance(a.value, nodes.Place) else a.value for a in call.levels]
            marks = [self._mark(a.value.step, place) for a in call.levels if isinstance(a.value, nodes.Place)]
            if len(marks) != len(values) - 1:
                self.context.findings.reject(
                    "argument",
                    node.span,
                    "every value but the first has its place",
                    "as in steps(256, 512 @ 10k)",
                )
            places = [a.value for a in call.levels if isinstance(a.value, nodes.Place)]
            for at, (before, after) in zip(places[1:], pairwise(marks), strict=True):
                if before[0] == after[0] and before[1] >= after[1]:
                    message = f"places must rise: `{written(at.step)}` does not come after the one before it"
                    self.context.findings.reject(
                        "argument", at.step.span, message, "write the places in rising order"
                    )
            numbers = [self._number(value, place, alone) for value in values]
            return Steps(numbers, [(unit, now.counts[unit] + amount) for unit, amount in marks])
        needed, usual = "value", "hold(1000, 256)"
        if node.name == "ramp":
            needed, usual = "from", "ramp(100k, 256->2048, by=256)"
        if needed not in given:
            message = f"`{written(node)}` has nothing to go on from: no `{needed}` is written"
            self.context.findings.reject("start-value", node.span, message, f"write it, as in {usual}")
        if needed == "value":
            return self.level(given["value"], place, now, alone=alone)
        first, last, by = (self._number(given[name], place, alone) for name in ("from", "to", "by"))
        unit, length = self._mark(given["n"], place, least=1)
        for fault in ramp_faults({"from": const(first), "to": const(last), "by": const(by)}, None):
            span = call.given["by"].span
            self.context.findings.reject("argument", span, fault.message, fault.help, fix=f"by={fault.fix}")
        rises = int((last - first) / by)
        return Ramp(first, by, rises, unit, now.counts[unit], length)

    def _made(
        self,
        node: Expression,
        operands: Sequence[Expression],
        build: Callable[..., Expr],
        place: Place,
        now: Now,
        alone: bool,
    ) -> Level:
        def combine(values: Sequence[Fraction]) -> Fraction:
            try:
                found = build(*map(const, values)).constant
            except MathError as error:
                self.context.findings.reject(
                    "value",
                    node.span,
                    f"`{written(node)}` {error}",
                    "every number of a schedule must be finite",
                )
            assert found is not None
            return self._whole(node, found) if alone else found

        return Operation([self.level(x, place, now, alone=False) for x in operands], combine)

    def _chain(self, segments: Sequence[Expression], place: Place, now: Now, alone: bool) -> Level:
        begin = dict(now.counts)
        made: list[tuple[Callable[[Now], Level], End | None]] = []
        for i, segment in enumerate(segments):
            body, length = self._lasting(segment, place)
            if length is None and i < len(segments) - 1:
                self.context.findings.reject(
                    "duration",
                    segment.span,
                    f"`{written(segment)}` is endless, so what comes after `then` would never run",
                    f"say for how long: {lasting(segment)}",
                    fix=lasting(segment),
                )
            if i == len(segments) - 1 and not isinstance(segment, nodes.Cut):
                length = None  # what it comes to is held
            end = self._end(length, place, begin) if length is not None else None
            made.append((self._making(body, place, alone), end))
        return Segments(made, begin)

    def _making(self, node: Expression, place: Place, alone: bool) -> Callable[[Now], Level]:
        return lambda now: self.level(node, place, now, alone=alone)

    def _lasting(self, segment: Expression, place: Place) -> tuple[Expression, Expression | None]:
        """A segment without its length, and that length."""
        match segment:
            case nodes.Cut(body, "for", length):
                return body, length
            case nodes.Cut(body, _, length):
                return body, nodes.Until(length, span=length.span)
            case nodes.Call("hold" | "ramp") if function_of(self.context, segment.name, place) is None:
                call = matched(self.context, segment, CURVES[segment.name], place)
                return segment, call.given["n"].value
        return segment, None

    def _end(self, length: Expression, place: Place, begin: dict[str, Fraction]) -> End:
        node, at = stripped(self.context, length, place)
        if isinstance(node, nodes.Until):
            unit, amount = self._mark(node.place, at, least=1)
            return lambda _: (unit, begin[unit] + amount)
        unit, amount = self._mark(node, at, least=1)
        return lambda exact: (unit, exact[unit] + amount)

    def _mark(self, node: Expression, place: Place, *, least: int = 0) -> Mark:
        """A place in its unit; or a length, which is more than 0, as `least` says."""
        number, at = stripped(self.context, node, place)
        if not isinstance(number, nodes.Number) or not UNITS[number.unit or _STEPS].fact:
            return _STEPS, duration(self.context, node, place, zero=not least, place_only=True)
        unit = UNITS[number.unit]
        if unit.fact == "total":
            self.context.findings.reject(
                "argument",
                node.span,
                f"`{written(node)}` is a share of a total that may depend on `{self.fact}`",
                "write the place in steps, tokens, examples or epochs",
            )
        if unit.name not in rates_of({**self.others, self.fact: Staircase((0,), (Fraction(1),))}):
            known_fact(self.context, unit.fact, node.span, at, f"`{written(node)}`", found=self.fact)
        if least and not number.value:
            message = f"`{written(node)}` is no length: a level lasts at least a step"
            self.context.findings.reject(
                "duration", node.span, message, f"write a longer one, such as 1000 {unit.name}"
            )
        return unit.name, number.value * unit.size

    def _number(self, node: Expression, place: Place, alone: bool) -> Fraction:
        number = fixed(self.context, node, place, f"`{self.fact}`")
        return self._whole(node, number) if alone else number

    def _whole(self, node: Expression, number: Fraction) -> Fraction:
        """A number that can be the fact."""
        if number.denominator != 1 or number < 1:
            nearest = str(max(round_half_up(number), 1))
            message = f"`{self.fact}` is {shortest(number)} here; it must be a whole number above 0"
            self.context.findings.reject("value", node.span, message, f"write: {nearest}", fix=nearest)
        return number

    def _not_flat(self, node: Expression) -> NoReturn:
        self.context.findings.reject(
            "argument",
            node.span,
            f"`{self.fact}` moves in stairs; `{written(node)}` is not flat between its steps",
            f"write its levels, as in {self.fact} = steps(256, 512 @ 10k), or ramp(100k, 256->2048, by=256)",
        )
