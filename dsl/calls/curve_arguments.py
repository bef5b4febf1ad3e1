"""The arguments of one call of a curve: what each must be, defaults, shares, and levels with places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from ..curves.entry import INHERITED, REQUIRED, Curve, Kind, Parameter
from ..formula.expression import Expr, const, labelled
from ..formula.functions import multiply
from ..numbers.decimals import round_half_up, shortest
from ..syntax import nodes
from ..syntax.commas import decimal_of
from ..syntax.nodes import Argument, Expression
from ..syntax.spellings import placed
from ..syntax.unparse import unparse
from ..syntax.walk import is_steps
from ..text.findings import Findings, Fix, Rejected
from ..text.source import Span
from ..text.suggest import suggest
from .arguments import LISTS, Form
from .place import NOT_FINITE, Place, Scope, is_name

if TYPE_CHECKING:
    from ..meaning.resolve import Resolver


class CurveArguments:
    """The arguments of one call of a curve, evaluated in the order in which they depend on each other."""

    def __init__(
        self, resolver: Resolver, node: nodes.Call, curve: Curve, scope: Scope, place: Place
    ) -> None:
        self.resolver, self.node, self.curve, self.scope, self.place = resolver, node, curve, scope, place
        self.findings = resolver.findings
        self.form = Form.of(curve)
        self.values: dict[str, Any] = {}
        self.given: dict[str, Argument] = {}
        self.levels: list[Argument] = []

    def evaluate(self, inside: Place) -> tuple[dict[str, Any], Fraction | None, int | None]:
        """The values by parameter, and the duration: exact, and in steps."""
        self.match()
        self._not_swapped()
        exact: Fraction | None = None
        steps: int | None = None
        failed = False
        for parameter in self.curve.parameters:
            done = False
            with self.findings.part():
                if parameter.kind is Kind.STEPS:
                    argument = self.given["n"].value
                    exact = self.resolver.duration(argument, self.scope, self.place)
                    steps = self.resolver.to_steps(exact, argument, self.scope, self.place, argument.span)
                elif parameter.kind in LISTS:
                    self.values["levels"] = self._levels(inside, parameter.kind is Kind.POINTS)
                else:
                    self.values[parameter.name] = self._value(parameter, inside)
                done = True
            if not done:
                failed = True
                # What depends on it is looked at all the same, for mistakes of its own.
                self.values[parameter.name] = const(1)
                self.resolver.guessing = True
        if failed:
            raise Rejected
        if any(p.kind is Kind.POINTS for p in self.curve.parameters):
            exact, steps = self._last_point(self.values["levels"])
        for fault in self.curve.check(self.values, steps) if self.curve.check else ():
            written = fault.parameter in self.given
            span = self._span(fault.parameter)
            self._wrong(span, fault.message, fault.help, fault.fix if written else None)
        return self.values, exact, steps

    # ---- which argument is which ---------------------------------------------------------------------------

    def match(self) -> None:
        """Find which argument is for which parameter, and whether one is missing; nothing is evaluated."""
        kept, self.findings = self.findings, Findings(self.findings.source)
        try:
            self._sort()
            self._need()
        except Rejected:
            from .other_curves import other_curve  # for what does not fit alone: sound specs start without it

            meant = other_curve(self.node, self.place.reached is not None)
            if meant is not None:
                span = meant.span or self.node.span
                fix = Fix(self.node.span, meant.text) if meant.text is not None else None
                kept.note("argument", span, meant.message, meant.help, fix=fix)
            else:
                for found in self.findings.all():
                    kept.add(found)
            raise
        finally:
            self.findings = kept

    def _sort(self) -> None:
        call = self.node
        self._not_without_steps()
        if any(p.kind in LISTS for p in self.curve.parameters):
            self.levels = [a for a in call.arguments if a.name is None]
            named = tuple(a for a in call.arguments if a.name is not None)
            for late in call.arguments[len(self.levels) - len(call.arguments) :] if named else ():
                if late.name is None:
                    self.form.reject_late(late, self.findings)
            call = replace(call, arguments=named)
        names = self.form.names
        self.given = self.form.bind(call, self.findings)
        target = self.given.get("to")
        if target is not None and isinstance(target.value, nodes.Transition) and "from" in names:
            if "from" in self.given:
                self.findings.reject(
                    "argument",
                    self.given["from"].span,
                    "`from` is given twice: a->b has it already",
                    "leave one of the two out",
                    fix=self._without("from"),
                )
            start, stop = target.value.start, target.value.stop
            self.given["from"] = Argument(start, "from", span=start.span)
            self.given["to"] = Argument(stop, "to", span=stop.span)
        n, to = self.given.get("n"), self.given.get("to")
        if n and to and isinstance(n.value, nodes.Transition) and n.name is to.name is None:
            message = f"the steps of `{self.curve.name}` come first, then the value"
            where, fix = n.span.to(to.span), f"{unparse(to)}, {unparse(n)}"
            if _is_large(n.value.stop) and not _is_large(to.value):  # from one step to another
                fix = f"{unparse(n.value.stop)}, {self._started(to.value)}"
            self.findings.reject("argument", where, message, fix=fix)
        self.form.single(self.given.values(), self.findings)

    def _not_without_steps(self) -> None:
        """Refuse values alone where the number of steps comes first."""
        if self.form.positions[:1] != ("n",) or [a.name for a in self.node.arguments[:1]] != [None]:
            return
        takes = self.form.positions[1]
        by_name = {a.name: unparse(a.value) for a in self.node.arguments if a.name is not None}
        values = [a.value for a in self.node.arguments if a.name is None]
        meant = None if takes in by_name else self._values_alone(values, "from" in by_name)
        if meant is None:
            return
        n = by_name.pop("n", self._usual_steps)
        if isinstance(values[0], nodes.Transition) and _is_large(values[0].start):  # `linear(1000 -> 0)`
            n, meant = unparse(values[0].start), self._started(values[0].stop)
        named = [f"{name}={value}" for name, value in by_name.items()]
        self.findings.reject(
            "argument",
            self.node.span,
            f"the steps of `{self.curve.name}` come first, then the value; `{unparse(values[0])}` is no number of steps",
            fix=f"{self.curve.name}({', '.join([n, meant, *named])})",
        )

    def _values_alone(self, values: list[Expression], has_start: bool) -> str | None:
        """The value that is meant by arguments among which no number of steps is."""
        known = [self.resolver.stripped(value, self.scope)[0] for value in values]
        match known:
            case [nodes.Transition()] if "to" in self.form.positions:
                return unparse(values[0])
            case [a, b] if "to" in self.form.positions and _is_rate(a) and _is_fraction(b, zero=True):
                return f"{unparse(values[0])}->{unparse(values[1])}"
            # What is held for a fraction is held for a share of the run, and for 0 for none of it.
            case [a] if _is_rate(a) or (self.form.positions[1] != "value" and _is_fraction(a, zero=True)):
                return unparse(values[0]) if has_start else self._started(values[0])
        return None

    def _started(self, value: Expression) -> str:
        """A value alone, with a start where it needs one."""
        starts = (
            self.place.reached is not None or self.curve.starts_from_zero or "to" not in self.form.positions
        )
        return unparse(value) if starts else self._pair(value)

    @property
    def _usual_steps(self) -> str:
        """A number of steps for an example: what is left of the total, where that is known."""
        clock = self.place.clock
        if self.place.total is None or clock is None:
            return "1000"
        last = clock.index == len(clock.segments) - 1
        return "rest" if last and clock.rest_taken is None else "10%"

    def _need(self) -> None:
        """Note what is missing, with an example that has it."""
        missing = [
            p.name
            for p in self.curve.parameters
            if p.default == REQUIRED and p.name not in self.given and p.kind not in LISTS
        ]
        if [is_steps(a.value) or 2 * _is_fraction(a.value) for a in self.levels] == [1, 2]:
            every, rate = map(unparse, self.levels)
            if self.curve.name == "steps":
                self.findings.reject(
                    "argument",
                    self.node.span,
                    f"`steps` needs values with their places; {rate} times the value every {every} steps is `decay`",
                    fix=f"decay(1e-3, {rate}, {every}, staircase=true)",
                )
        if any(p.kind in LISTS for p in self.curve.parameters) and len(self.levels) < 2:
            self.findings.reject(
                "argument",
                self.node.span,
                f"`{self.curve.name}` needs two or more values, with their places",
                fix=self.form.completed(self.given, (), self.levels),
            )
        if missing:
            if self.curve.inherits and self.place.reached is None and not self.given:
                missing = [n for n in self.form.names if n in (*missing, self.curve.inherits)]
            help, fix = self._whole(missing)
            self.form.reject_missing(self.node, self.given, missing, self.findings, help, fix)

    def _whole(self, missing: list[str]) -> tuple[str | None, str | None]:
        """The call with what is missing, and a help for it where the call alone does not say it."""
        name = self.curve.name
        if missing[0] in self.curve.without and "from" in self.given:
            written = unparse(self.given["from"].value)
            if self.place.reached is not None:
                return None, f"{name}({missing[0]}={written})"
            fix, other = (text.format(written) for text in self.curve.without[missing[0]])
            return f"write: {fix}, or {other}", fix
        if "n" not in self.form.names or set(missing) - {"n", "from"} != {"to"}:
            return None, None
        n = unparse(self.given["n"].value) if "n" in self.given else "1000"
        others = "".join(f", {unparse(a)}" for key, a in self.given.items() if key not in ("n", "from"))
        start, stop = self._usual
        if "from" in self.given:
            return None, f"{name}({n}, {unparse(self.given['from'].value)}->{stop}{others})"
        if self.place.reached is not None or self.curve.starts_from_zero:
            return None, f"{name}({n}, {stop}{others})"
        fix = f"{name}({n}, {start}->{stop}{others})"
        return (
            f"write: {fix}, or put a segment before it: warmup(1000, {start}) then {name}({n}, {stop}{others})",
            fix,
        )

    @property
    def _usual(self) -> tuple[str, str]:
        """Values to begin and to end with, for an example: down, or up where the curve goes up."""
        reached = self.place.reached.constant if self.place.reached is not None else None
        if self.curve.starts_from_zero or reached == 0:
            return "0", "1e-3"
        return "1e-3", "1e-5" if self.curve.name == "exponential" else "0"

    def _not_swapped(self) -> None:
        """Refuse a value and a number of steps that changed places, or a value to be held without steps."""
        n = self.given["n"].value if "n" in self.given else None
        zero = not self.curve.starts_from_zero
        if n is None or not _is_fraction(n, zero=zero):
            return
        other = next((self.given[name] for name in ("to", "value", "peak") if name in self.given), None)
        if (
            other is None
            and _is_fraction(n)
            and self.curve.inherits == "value"
            and self.place.reached is None
        ):
            where, fix = n.span, f"{self._usual_steps}, {unparse(n)}"
        elif other is not None and other.name is None and is_steps(other.value):
            where, fix = n.span.to(other.value.span), f"{unparse(other.value)}, {self._started(n)}"
        else:
            return
        message = f"the steps of `{self.curve.name}` come first, then the value"
        self.findings.reject("argument", where, message, fix=fix)

    # ---- values --------------------------------------------------------------------------------------------

    def _value(self, parameter: Parameter, inside: Place) -> Any:
        argument = self.given.get(parameter.name)
        if argument is None:
            return self._default(parameter)
        node, span = argument.value, argument.value.span
        resolver, scope = self.resolver, self.scope
        match parameter.kind:
            case Kind.VALUE:
                if parameter.default == "none" and is_name(node, "none"):
                    return None
                return self._label(
                    self._share_or_number(node, scope, inside, parameter, lambda: self._base(parameter)),
                    parameter,
                )
            case Kind.NUMBER:
                return self._label(resolver.number(node, scope, inside), parameter)
            case Kind.POSITIVE:
                value = resolver.number(node, scope, inside)
                if value.constant is not None and value.constant <= 0:
                    self._wrong(
                        span,
                        f"`{parameter.name}` is {shortest(value.constant)}; it must be more than 0",
                        f"write: {parameter.name}=1",
                        "1",
                    )
                return self._label(value, parameter)
            case Kind.TIME:
                return self._time(node, parameter, inside)
            case Kind.SHARE:
                share = resolver.share(node, scope)
                value_of = share if share is not None else resolver.fixed(node, scope, inside, "a place")
                return value_of
            case Kind.CHOICE:
                if isinstance(node, nodes.Name) and node.id in parameter.choices:
                    return node.id
                chosen, _ = resolver.stripped(node, scope)
                if isinstance(chosen, nodes.Name) and chosen.id in parameter.choices:
                    return chosen.id
                word = chosen.id if isinstance(chosen, nodes.Name) else ""
                near = suggest(word, parameter.choices) if word else None
                listed = ", ".join(parameter.choices)
                self._wrong(
                    span,
                    f"`{parameter.name}` must be one of {listed}",
                    f"write: {parameter.name}={near or parameter.choices[0]}",
                    near or parameter.choices[0],
                )
            case Kind.FLAG:
                flag, _ = resolver.stripped(node, scope)
                if not isinstance(flag, nodes.Boolean):
                    meant = (
                        "false" if unparse(flag).lower() in ("false", "no", "off", "0", "none") else "true"
                    )
                    message = f"`{parameter.name}` is true or false"
                    self._wrong(span, message, f"write: {parameter.name}={meant}", meant)
                return flag.value
        raise AssertionError(parameter.kind)

    def _label(self, value: Expr, parameter: Parameter) -> Expr:
        """Constants are called after their curve and parameter, unless a definition named them."""
        if value.constant in (None, 0, 1) or value.label:
            return value
        return labelled(value, f"{self.curve.name}_{parameter.name}".upper())

    def _wrong(
        self, span: Span, message: str, help: str | None = None, fix: Fix | str | None = None
    ) -> NoReturn:
        if help is None and fix is None:
            help = f"as in {self.curve.example}"
        self.findings.reject("value", span, message, help, fix=fix)

    def _default(self, parameter: Parameter) -> Any:
        if parameter.default == INHERITED:
            reached = self._reached
            if reached is not None:
                return reached
            if self.curve.starts_from_zero:
                return const(0)
            self._no_start()
        if parameter.derive is not None:
            return self._label(parameter.derive(self.values), parameter)
        match parameter.default:
            case "none":
                return None
            case "true" | "false":
                return parameter.default == "true"
            case text if text.endswith("%"):
                return Fraction(text[:-1]) / 100
            case text if parameter.kind is Kind.CHOICE:
                return text
            case text if parameter.kind is Kind.TIME:
                return Fraction(text)
            case text:
                return const(Fraction(text))

    def _no_start(self) -> NoReturn:
        """Nothing came before, and the start is not written."""
        name = self.curve.name
        target = self.given.get("to")
        if target is None:
            missing = self.curve.inherits or "from"
            given = [unparse(a) for a in self.node.arguments]
            fix = (
                f"{name}({', '.join([*given, f'{missing}=1e-3' if given and missing == 'from' else '1e-3'])})"
            )
            self.findings.reject(
                "start-value",
                self.node.span,
                f"`{name}` has no value: nothing comes before it, and no `{missing}` is written",
                fix=fix,
            )
        written = self.resolver.written(target.value)
        pair = self._pair(target.value)
        n = self.resolver.written(self.given["n"].value) if "n" in self.given else "1000"
        self.findings.reject(
            "start-value",
            target.span,
            f"`{name}` has no start value: nothing comes before it, and only its end `{written}` is written",
            f"write the start too: {name}({n}, {pair}), or put a segment before it",
            fix=pair if target.name is None else f"{target.name}={pair}",
        )

    def _pair(self, value: Expression) -> str:
        """The start and the end that were probably meant by a lone value."""
        match value:  # 1e-3-0, 1e-3 / 0, 1e-3 until 0, 1e-3 then 0
            case (
                nodes.Chain(nodes.Number() as first, ((_, nodes.Number() as last),))
                | nodes.Cut(nodes.Number() as first, _, nodes.Number() as last)
                | nodes.Sequence((nodes.Number() as first, nodes.Number() as last))
            ) if not (isinstance(value, nodes.Chain) and value.rest[0][0] != "-" and last.value):
                return f"{unparse(first)}->{unparse(last)}"
            case nodes.Cut() | nodes.Sequence() | nodes.Over():
                value = nodes.Number(Fraction(0))
        start, stop = self._usual
        written = unparse(value)
        share = isinstance(value, nodes.Number) and value.unit == "%"
        zero = isinstance(value, nodes.Number) and value.value == 0
        if self.curve.ends == ("from", "from") and not zero:
            return f"0->{written}"
        return f"{start}->{written}" if share or zero else f"{written}->{stop}"

    @property
    def _reached(self) -> Expr | None:
        """What the segment before left behind, if there was one."""
        if self.place.reached is NOT_FINITE:
            self.findings.reject(
                "start-value",
                self.node.span,
                f"`{self.curve.name}` starts from the value reached, but that is infinite or not a number",
                f"write the start, as in {self.curve.example}",
            )
        return self.place.reached

    def _base(self, parameter: Parameter) -> Expr | None:
        if parameter.share_of == INHERITED:
            return (
                self._reached
                if not (self.place.reached is None and self.curve.starts_from_zero)
                else const(0)
            )
        base: Expr | None = self.values.get(parameter.share_of)
        return base

    def _share_or_number(
        self,
        node: Expression,
        scope: Scope,
        inside: Place,
        parameter: Parameter,
        base_of: Callable[[], Expr | None],
    ) -> Expr:
        share = self.resolver.share(node, scope)
        if share is None:
            return self.resolver.number(node, scope, inside, f"a number for `{parameter.name}`")
        base = base_of()
        if base is None:
            self.findings.reject(
                "start-value",
                node.span,
                f"`{self.resolver.written(node)}` is a share of the value reached, but nothing comes before `{self.curve.name}`",
                f"write the value itself, such as 1e-3, or the number {shortest(share)}",
                fix="1e-3",
            )
        if share == 0 or base.constant == 0:
            what = "a share of 0" if share else "the share 0%"
            self.findings.note(
                "suspicious-share",
                node.span,
                f"`{self.resolver.written(node)}` is 0 here: {what}",
                "write 0, or the value itself",
            )
        return multiply(const(share), base)

    def _time(self, node: Expression, parameter: Parameter, inside: Place) -> Fraction:
        resolver = self.resolver
        stripped, scope = resolver.stripped(node, self.scope)
        if isinstance(stripped, nodes.Number) and stripped.unit not in ("", "steps"):
            value = resolver.duration(node, self.scope, self.place, place_only=True)
        elif isinstance(stripped, nodes.Number):
            resolver.check_thousands(stripped)
            value = stripped.value
        elif isinstance(stripped, nodes.Rest | nodes.Until):
            self._wrong(
                node.span,
                f"`{parameter.name}` is a time in steps, not `{resolver.written(stripped)}`",
                f"write: {parameter.name}=1000",
                "1000",
            )
        else:
            value = resolver.fixed(stripped, scope, inside, "a time")
        if value <= 0:
            self._wrong(
                node.span,
                f"`{parameter.name}` is {shortest(value)}; it must be more than 0 steps",
                f"write: {parameter.name}=1000",
                "1000",
            )
        if not _SHORTEST_TIME <= value <= 1 / _SHORTEST_TIME:
            self._wrong(
                node.span,
                f"`{parameter.name}` is {shortest(value)}; times are from 1e-290 to 1e290 steps",
                f"write: {parameter.name}=1000",
                "1000",
            )
        return value

    # ---- levels --------------------------------------------------------------------------------------------

    def _places_not_swapped(self) -> None:
        """Refuse steps before @ and values behind it, each of them."""
        places = [a.value for a in self.levels if isinstance(a.value, nodes.Place)]
        swapped = [
            place
            for place in places
            if is_steps(place.value)
            and (_is_fraction(place.step) or (_unit_of(place.value) and not _unit_of(place.step)))
        ]
        # Where the values rise as only steps do, and the steps do not, all of them are swapped.
        steps = [place.step for place in places]
        small = all(isinstance(step, nodes.Number) and step.value < _LIKE_STEPS for step in steps)
        if _rise([place.value for place in places]) and (swapped or (small and not _in_order(steps))):
            swapped = [place for place in places if unparse(place.value) != unparse(place.step)]
        if not swapped:
            return
        text, at = "", swapped[0].span.start
        for place in swapped:
            text += self.findings.source.text[at : place.span.start]
            text += f"{unparse(place.step)} @ {unparse(place.value)}"
            at = place.span.stop
        whole = swapped[0].span.to(swapped[-1].span)
        self._wrong(whole, "the value stands before @, and the step behind it", fix=Fix(whole, text))

    def _levels(self, inside: Place, first_needs_place: bool) -> list[tuple[int, Expr]]:
        levels: list[tuple[int, Expr]] = []
        parameter = Parameter("value", Kind.VALUE, "")
        last_written = ""
        self._places_not_swapped()
        for i, argument in enumerate(self.levels):
            node = argument.value
            if isinstance(node, nodes.Place):
                if i == 0 and not first_needs_place:
                    self._first_with_place(node)
                exact = self.resolver.duration(node.step, self.scope, self.place, zero=True, place_only=True)
                step = round_half_up(exact)
                value_node = node.value
                if i == 1 and step == 0 and not first_needs_place:
                    self.findings.note(
                        "unreachable",
                        self.levels[0].span,
                        f"`{last_written}` never applies: the next value is there from step 0",
                        "leave it out, and the place of the next value with it",
                    )
                elif levels and step <= levels[-1][0]:
                    self._wrong(
                        node.step.span,
                        f"places must rise: step {step:,} does not come after step {levels[-1][0]:,} of `{last_written}`",
                        "write the places in rising order",
                        self._sorted(),
                    )
                last_written = self.resolver.written(node)
            elif i == 0 and not first_needs_place:
                value_node, step, exact = node, 0, Fraction(0)
                last_written = self.resolver.written(node)
            else:
                text, fix = self.resolver.written(node), self._placed(i)
                self._wrong(node.span, f"`{text}` has no place", fix=fix)
            value = self._share_or_number(
                value_node, self.scope, inside, parameter, lambda: levels[-1][1] if levels else self._reached
            )
            levels.append((step, value))
            self._last_exact = exact
        return levels

    def _first_with_place(self, first: nodes.Place) -> NoReturn:
        """Refuse a place of the first value, of which only 0 says nothing."""
        value, message = unparse(first.value), "the first value of `steps` holds from step 0 and has no place"
        if isinstance(first.step, nodes.Number) and first.step.value == 0:
            self._wrong(first.span, message, f"write: {value}", value)
        levels = ", ".join(unparse(a) for a in self.levels[1:])
        self._wrong(
            first.span,
            message,
            f"write the value until step {unparse(first.step)} before it, as in steps(1, {unparse(first)}"
            f"{levels and ', ...'}), or {value} alone if that holds from step 0",
        )

    def _without(self, name: str) -> Fix:
        """A named argument is left out, with the comma before it."""
        at = next(i for i, a in enumerate(self.node.arguments) if a.name == name)
        before, this = self.node.arguments[max(at - 1, 0)].span, self.node.arguments[at].span
        return Fix(Span(before.stop if at else this.start, this.stop), "")

    def _sorted(self) -> Fix | None:
        """The levels in the order of their places, where these are plain numbers of one unit."""
        pairs = [(a.value.step, a.value) for a in self.levels if isinstance(a.value, nodes.Place)]
        steps = [step for step, _ in pairs if isinstance(step, nodes.Number)]
        if (
            len(steps) < len(pairs)
            or len({(s.unit, s.value) for s in steps}) < len(steps)
            or len({s.unit for s in steps}) > 1
        ):
            return None
        values = {step.value: unparse(level) for step, (_, level) in zip(steps, pairs, strict=True)}
        return Fix(pairs[0][1].span.to(pairs[-1][1].span), ", ".join(values[key] for key in sorted(values)))

    def _placed(self, i: int) -> Fix:
        """A level that has no place, as it was probably meant."""
        node = self.levels[i].value
        after = self.levels[i + 1].value if i + 1 < len(self.levels) else None
        behind = after.value if isinstance(after, nodes.Place) else None
        pairs = [(node, behind), (self.levels[i - 1].value, node)] if i else [(node, behind)]
        # A zero is the whole part of a decimal, and hardly its end.
        for one, other in pairs if unparse(node) == "0" else pairs[::-1]:
            number = decimal_of(one, other)
            if number is not None and other is not None:
                return Fix(one.span.to(other.span), number)
        if isinstance(node, nodes.Transition):
            return Fix(node.span, placed(unparse(node.start), unparse(node.stop)))
        if after is not None and is_steps(node) != is_steps(after) and not isinstance(after, nodes.Place):
            return Fix(node.span.to(after.span), placed(unparse(node), unparse(after)))
        late = [a.value for a in self.levels[i:]]
        if i and all(map(is_steps, late)) and not any(is_steps(a.value) for a in self.levels[:i]):
            # Places alone: that each leaves a tenth is said most often.
            return Fix(node.span.to(late[-1].span), ", ".join(f"10% @ {unparse(place)}" for place in late))
        return Fix(node.span, f"{unparse(node)} @ {1000 * i}")

    def _last_point(self, levels: list[tuple[int, Expr]]) -> tuple[Fraction, int]:
        """The last place is the end of the curve, a boundary of its sequence where it is a whole segment."""
        exact, last = self._last_exact, self.levels[-1].value
        assert isinstance(last, nodes.Place)
        steps = self.resolver.to_steps(exact, last.step, self.scope, self.place, last.step.span)
        if steps <= levels[-2][0]:
            self._wrong(
                last.step.span, f"places must rise: step {steps:,} does not come after step {levels[-2][0]:,}"
            )
        levels[-1] = (steps, levels[-1][1])
        return exact, steps

    def _span(self, name: str) -> Span:
        """Where an argument stands, or the whole call for one that was left out."""
        if name.startswith("levels["):
            return self.levels[int(name[7:-1])].value.span
        argument = self.given.get(name)
        return argument.value.span if argument is not None else self.node.span


# Beyond it what is divided by a time may be nothing that a float64 holds.
_SHORTEST_TIME = Fraction(1, 10**290)


def _is_large(node: Expression) -> bool:
    """Whether something is a number of steps that no factor and hardly a value is."""
    return is_steps(node) and isinstance(node, nodes.Number) and not node.unit and node.value >= 10


def _is_fraction(node: Expression, *, zero: bool = False) -> bool:
    """Whether something can only be meant as a value: a number between 0 and 1, or with `zero` 0 too."""
    return (
        isinstance(node, nodes.Number)
        and node.unit == ""
        and (0 < node.value < 1 or (zero and not node.value))
    )


def _is_rate(node: Expression) -> bool:
    """Whether a number has an exponent below 0, with which nobody writes a share."""
    return _is_fraction(node) and isinstance(node, nodes.Number) and "e-" in node.text.lower()


def _rise(steps: Sequence[Expression]) -> bool:
    """Whether some expressions can be the steps of places: whole numbers of one unit, in order, and not all small."""
    written = [node for node in steps if isinstance(node, nodes.Number)]
    return (
        len(written) == len(steps)
        and _in_order(written)
        and len({number.unit for number in written if number.value}) == 1
        and (written[-1].value >= _LIKE_STEPS or written[-1].unit != "")
        and all(number.value.denominator == 1 for number in written)
    )


def _in_order(steps: Sequence[Expression]) -> bool:
    values = [step.value for step in steps if isinstance(step, nodes.Number)]
    return len(values) == len(steps) and all(one < other for one, other in pairwise(values))


_LIKE_STEPS = 10  # of places that are values, none is so large


def _unit_of(node: Expression) -> str:
    """The unit of a number; what is no number has some, since nothing is known of it."""
    return node.unit if isinstance(node, nodes.Number) else "?"
