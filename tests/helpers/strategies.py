"""Random programs as syntax trees, for property tests: every curve, transform, operator and kind of statement.

A `Maker` builds a program from a source of choices: hypothesis draws them in tests (`programs`), and a
`random.Random` does in a long campaign (`random_program`). Most programs are valid; a test asks for that.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, TypeVar

from hypothesis import strategies as st

from thence.dsl.curves.table import CURVES
from thence.dsl.syntax import nodes
from thence.dsl.syntax.nodes import (
    Argument,
    Call,
    Chain,
    Cut,
    Definition,
    Expression,
    Name,
    Negation,
    Number,
    Over,
    Place,
    Power,
    Program,
    Rest,
    Transition,
    Until,
)
from thence.dsl.syntax.nodes import Sequence as Then

T = TypeVar("T")
Choose = Callable[[int], int]  # a number from 0 up to, but not including, the argument

MAGNITUDES = {"k": 3, "M": 6, "B": 9, "T": 12}
# Of these the order decides which program a source of choices makes: what is new goes to the end.
FINITE = tuple(
    name for name, curve in CURVES.items() if curve.positions == ("n", "to") and name != "half_life"
)
OF_ONE = ("abs", "tanh", "floor", "ceil", "sin", "cos", "exp", "sqrt", "log", "round", "sigmoid")  # functions
FACTS = {"total": 1000, "steps_per_epoch": 25, "tokens_per_step": 4096, "batch_size": 32}


@dataclass(frozen=True)
class Spec:
    """A program with the facts that a caller gives, and the names of its constant parameters."""

    program: Program
    facts: dict[str, int]
    parameters: tuple[str, ...] = ()


def number(text: str, unit: str = "") -> Number:
    """The number that a text like `1e-3` or `10k` means, by Python's own reading."""
    digits, magnitude = (text[:-1], MAGNITUDES[text[-1]]) if text[-1] in MAGNITUDES else (text, 0)
    shown = {"": text, "%": f"{text}%", "steps": f"{text} steps"}.get(unit, f"{text}{unit}")
    return Number(Fraction(digits) * 10**magnitude, unit, shown)


def call(name: str, *positions: Expression, **named: Expression) -> Call:
    """A call; a trailing underscore in a keyword is dropped (`from_`)."""
    return Call(
        name,
        (*map(Argument, positions), *(Argument(value, key.rstrip("_")) for key, value in named.items())),
    )


def share(text: str) -> Number:
    return number(text, "%")


@dataclass(frozen=True)
class Around:
    """What a place knows: the total, whether a value was reached, names, and how deep to go on."""

    depth: int
    total: int | None = None
    reached: bool = False
    units: bool = False
    constants: tuple[str, ...] = ()
    schedules: tuple[str, ...] = ()  # finite ones
    functions: tuple[str, ...] = ()  # of (n, v), finite
    sequence: bool = False  # on a clock where `rest` and `until` count from a known place
    size: int = field(default=60)

    @property
    def inner(self) -> "Around":
        return replace(self, depth=self.depth - 1, sequence=False)


class Maker:
    """Builds random programs from a function that chooses."""

    lengths: tuple[tuple[str, str], ...] = (("2", "ep"), ("1.3", "ep"), ("100k", "tok"), ("500", "ex"))

    def __init__(self, choose: Choose) -> None:
        self.choose = choose

    def pick(self, options: Sequence[T]) -> T:
        return options[self.choose(len(options))]

    def one(self, *options: Expression) -> Expression:
        return options[self.choose(len(options))]

    def chance(self, out_of: int) -> bool:
        return self.choose(out_of) == out_of - 1

    # ---- numbers and durations

    def positive(self, at: Around) -> Expression:
        if self.chance(8) and at.constants:
            return Name(self.pick(at.constants))
        if self.chance(10):
            return self.one(
                *(
                    Power(number("10"), Negation(number("3"))),
                    Chain(number("3"), (("/", number("7")),)),
                    call("sqrt", number("2")),
                    call("exp", Negation(number("1"))),
                    Chain(Name("pi"), (("/", number("4")),)),
                    call("max", number("0.1"), number("0.2")),
                    Chain(number("1"), (("+", number("0.5")), ("-", number(".25")))),
                    call("tanh", number("0.5")),
                    Chain(call("log", number("3")), (("*", Name("e")),)),
                )
            )
        return number(
            self.pick(("1", "0.5", "2", "1e-3", "3e-4", "0.1", ".25", "3", "0.7", "1.", "2E-2", "1e-5", "7"))
        )

    def value(self, at: Around, *, zero: bool = True) -> Expression:
        """A number of any sign, or a share of what was reached."""
        if zero and self.chance(5):
            return number("0")
        if self.chance(10):
            return Negation(self.positive(at))
        if at.reached and self.chance(6):
            return share(self.pick(("10", "50", "31.6", "150")))
        return self.positive(at)

    def steps(self, at: Around, *, least: int = 1) -> Expression:
        """A duration that does not depend on a sequence."""
        kind = self.choose(10)
        if kind == 0 and at.total:
            return share(self.pick(("1", "2.5", "3.3", "0.7", "4", "5")))
        if kind == 1 and at.units:
            return number(*self.pick(self.lengths))
        if kind == 2:
            return number(str(max(least, self.choose(at.size))), "steps")
        if kind == 3:
            return Chain(number(str(least + self.choose(at.size))), (("*", number("2")),))
        return number(str(least + self.choose(at.size)))

    def length(self, at: Around) -> Expression:
        """A duration, perhaps up to a place of the sequence."""
        if at.sequence and self.chance(8):
            if at.total:
                return Until(share(self.pick(("20", "35", "50", "77.7", "90"))))
            return Until(number(str(10 + self.choose(200))))
        return self.steps(at)

    # ---- curves

    def ends(self, at: Around, *, one_sign: bool = False) -> Expression:
        """`a->b`, or `b` alone where a value was reached."""
        if at.reached and not one_sign and self.chance(2):
            return self.value(at)
        if one_sign:
            a, b = self.positive(at), self.positive(at)
            if self.chance(4):
                return Transition(Negation(a), Negation(b))
            return Transition(a, share("1") if self.chance(4) else b)
        return Transition(
            self.value(at), share("10") if self.chance(8) else self.value(replace(at, reached=False))
        )

    def curve(self, at: Around, n: Expression) -> Expression:
        """A finite curve of n steps."""
        name = self.pick((*FINITE, "hold", "onecycle", "points", "ramp", "half_life"))
        if name == "hold":
            return call("hold", n) if at.reached and self.chance(2) else call("hold", n, self.value(at))
        if name == "onecycle":
            return self.onecycle(at)
        if name == "ramp":
            rises = 1 + self.choose(6)
            start, by = self.choose(9), 1 + self.choose(5)
            return call(
                "ramp", n, Transition(number(str(start)), number(str(start + rises * by))), by=number(str(by))
            )
        if name == "points":
            return self.points(at)
        if name == "half_life":
            first, last = (number(self.pick(("0.3", "0.9", "0.99", "0.9999"))) for _ in range(2))
            return call(name, n, Transition(first, last))
        ends = self.ends(at, one_sign=name == "exponential")
        if name in ("cosine", "polynomial") and self.chance(2):
            power = self.one(*(number("2"), number("0.5"), number("3"), number("1.7"), number("1")))
            return call(name, n, ends, power=power)
        if name == "sqrt_decay" and self.chance(3):
            return call(name, n, ends, power=self.one(*(number("2"), number("0.3"), number("1"))))
        if name == "tanh_decay" and self.chance(2):
            return call(name, n, ends, lower=Negation(number("6")), upper=number("4"))
        if isinstance(ends, Transition) and self.chance(6):
            return call(name, to=ends.stop, n=n, from_=ends.start)
        return call(name, n, ends)

    def onecycle(self, at: Around) -> Expression:
        named: dict[str, Expression] = {}
        if self.chance(3):
            named["start"] = self.one(*(number("0.01"), share("5")))
        if self.chance(3):
            named["end"] = self.one(*(number("1e-5"), share("1"), number("0")))
        if self.chance(3):
            named["rise"] = self.one(*(share("25"), number("0.4")))
        if self.chance(3):
            named["fall"] = self.one(*(share("90"), number("0.6")))
        if self.chance(3):
            named["curve"] = Name(self.pick(("linear", "cosine")))
        return call("onecycle", number(str(20 + self.choose(at.size))), self.positive(at), **named)

    def places(self, at: Around) -> list[str]:
        where, found = self.choose(20), []
        for _ in range(2 + self.choose(3)):
            found.append(str(where))
            where += 1 + self.choose(at.size // 2)
        return found

    def points(self, at: Around) -> Expression:
        curve = self.pick(("", "linear", "cosine", "exponential"))
        named: dict[str, Expression] = {"curve": Name(curve)} if curve else {}
        value = self.positive if curve == "exponential" else self.value
        return call("points", *(Place(value(at), number(s)) for s in self.places(at)), **named)

    def level_steps(self, at: Around) -> Expression:
        first = self.value(at, zero=False)
        levels = [
            Place(share("10") if self.chance(3) else self.value(at), number(s)) for s in self.places(at)[1:]
        ]
        return call("steps", first, *levels)

    def endless(self, at: Around) -> Expression:
        """A schedule without an end."""
        named: dict[str, Expression] = {}
        kind = self.choose(7 if at.depth > 0 else 5)
        every: Expression = self.one(
            *(number("10"), number("2.5"), number("33"), Chain(number("20"), (("/", number("3")),)))
        )
        if kind == 0:
            return call("constant", self.value(at))
        if kind in (1, 2):
            if self.chance(2):
                named["staircase"] = nodes.Boolean(True)
            rate = number(self.pick(("0.5", "0.9", "0.96", "1", "2", "1.1")))
            if kind == 2:
                return call("inverse_time", self.value(at), rate, every=every, **named)
            if self.chance(3):
                named["floor"] = self.one(*(number("0.01"), share("10"), Name("none")))
            return call("decay", self.value(at), rate, every, **named)
        if kind == 3:
            return call("rsqrt", timescale=every) if at.reached else call("rsqrt", self.value(at), every)
        if kind == 4:
            return self.level_steps(at)
        if kind == 5:
            return self.repeat(at, times=False)
        return Chain(self.positive(at), (("*", self.endless(at.inner)),))

    # ---- transforms, operators, sequences

    def repeat(self, at: Around, *, times: bool) -> Expression:
        named: dict[str, Expression] = {}
        if times:
            named["times"] = number(str(1 + self.choose(4)))
        if self.chance(2):
            shorter = (number("0.9"),) if times else ()
            named["stretch"] = self.one(*(number("2"), number("1.5"), number("1"), number("1.1"), *shorter))
        if self.chance(3):
            named["scale"] = self.one(*(number("0.5"), number("0.8"), number("2"), Negation(number("1"))))
        return call("repeat", self.finite(at.inner), **named)

    def repeat_some_times(self, at: Around) -> Expression:
        return self.repeat(at, times=True)

    def delay(self, at: Around) -> Expression:
        return call("delay", self.steps(at, least=0), self.finite(at.inner))

    def skip(self, at: Around) -> Expression:
        return call("skip", number(str(self.choose(8))), self.finite(at.inner))

    def stretch(self, at: Around) -> Expression:
        four_thirds = Chain(number("4"), (("/", number("3")),))
        f = self.one(number("2.5"), number("0.5"), number("2"), number("1.3"), four_thirds)
        return call("stretch", f, self.finite(at.inner))

    def reverse(self, at: Around) -> Expression:
        return call("reverse", self.finite(at.inner))

    def skip_of_delay(self, at: Around) -> Expression:
        skipped, waited = number(str(self.choose(8))), number(str(self.choose(8)))
        return call("skip", skipped, call("delay", waited, self.finite(at.inner)))

    def every(self, at: Around) -> Expression:
        return call("every", number(str(1 + self.choose(12))), self.finite(at.inner))

    transforms = (repeat_some_times, every, delay, skip, stretch, reverse, skip_of_delay)

    def transform(self, at: Around) -> Expression:
        return self.pick(self.transforms)(self, at)

    def timeless(self, at: Around) -> Expression:
        """A formula of the step."""
        shifted = Chain(Name("step"), (("+", number("1")),))
        return self.one(
            *(
                Chain(number("1"), (("-", Power(shifted, Negation(number("0.8")))),)),
                Chain(Name("step"), (("/", number("100")),)),
                Power(call("max", Name("step"), number("20")), Negation(number("0.5"))),
                call("min", number("1"), Chain(Name("step"), (("/", number("64")),))),
                call("sqrt", shifted),
                call("log", shifted),
                call("sin", Chain(Name("step"), (("*", number("0.1")),))),
                call("cos", Chain(Name("step"), (("/", number("7")),))),
                call("floor", Chain(Name("step"), (("/", number("10")),))),
                call("ceil", Chain(Name("step"), (("/", number("3")),))),
                call("round", Chain(Name("step"), (("/", number("4")),))),
                call("mod", Name("step"), number("7")),
                call("exp", Chain(Negation(Name("step")), (("/", number("50")),))),
                Power(call("abs", Chain(Name("step"), (("-", number("30")),))), number("2")),
                Negation(Chain(Name("step"), (("*", self.positive(at)),))),
            )
        )

    def pointwise(self, at: Around, body: Callable[[Around], Expression]) -> Expression:
        """An operator or a function with a schedule in it."""
        inner = at.inner
        s = body(inner)
        kind = self.choose(9)
        if kind == 0:
            return Negation(s)
        if kind == 1:
            return Chain(self.positive(at), (("*", s),))
        if kind == 2:
            other = self.pick((self.positive, self.finite, self.timeless))(inner)
            return Chain(s, ((self.pick("+-"), other),))
        if kind == 3:
            return Chain(s, (("*", self.finite(inner)), ("/", self.positive(at))))
        if kind == 4:
            return call(self.pick(("min", "max")), s, self.positive(at))
        if kind == 5:
            return call("clip", s, number("0.01"), number("0.9"))
        if kind == 6:
            return call(self.pick(OF_ONE), s)
        if kind == 7:
            return Power(s, self.one(*(number("2"), number("0.5"), Negation(number("1")), number("3"))))
        return Power(number("2"), Negation(s))

    def finite(self, at: Around) -> Expression:
        """A schedule with an end."""
        kind = self.choose(12) if at.depth > 0 else 0
        if kind < 5:
            return self.curve(at, self.length(at))
        if kind == 5:
            return self.sequence(at.inner)
        if kind == 6:
            return self.transform(at)
        if kind == 7:
            return self.pointwise(at, self.finite)
        if kind == 8:
            body = self.pick((self.endless, self.finite, self.timeless, self.value))(at.inner)
            word = "until" if at.sequence and self.chance(4) else "for"
            length = number(str(10 + self.choose(200))) if word == "until" else self.steps(at)
            return Cut(body, "until" if word == "until" else "for", length)
        if kind == 9 and at.schedules:
            return Name(self.pick(at.schedules))
        if kind == 10 and at.functions:
            return call(self.pick(at.functions), self.steps(at), self.value(replace(at, reached=False)))
        if kind == 11:
            total = 40 + self.choose(4) * 60
            return Over(self.sequence(replace(at.inner, total=total, size=12)), number(str(total)))
        return self.curve(at, self.length(at))

    def sequence(self, at: Around) -> Expression:
        """`A then B`: the last segment may have `rest`, or no end."""
        segments: list[Expression] = []
        for i in range(1 + self.choose(4)):
            segments.append(self.finite(replace(at, reached=at.reached or i > 0, sequence=True)))
        last = replace(at, reached=True, sequence=True)
        if at.total and self.chance(3):
            segments.append(self.curve(last, Rest()))
        elif len(segments) == 1:
            segments.append(self.finite(last))
        return Then(tuple(segments))

    def whole(self, at: Around) -> Expression:
        """A result or an output."""
        kind = self.choose(10)
        if kind < 5:
            return self.sequence(at)
        if kind == 5:
            return self.endless(at)
        if kind == 6:
            return self.timeless(at)
        if kind == 7:
            first = self.sequence(at)
            assert isinstance(first, Then)
            last = self.pick((self.endless, self.timeless))(replace(at, reached=True))
            return Then((*first.segments[:2], last))
        if kind == 8:
            return self.pointwise(at, self.pick((self.endless, self.finite, self.sequence, self.timeless)))
        return self.finite(replace(at, sequence=True))

    def spec(self, depth: int = 3) -> Spec:
        """A whole program."""
        at = Around(depth)
        facts: dict[str, int] = {}
        definitions: list[Definition] = []
        parameters: list[str] = []
        if self.chance(3):
            facts["total"] = self.pick((1000, 333, 2048))
        elif self.chance(4):
            definitions.append(Definition("total", number("1000")))
        if self.chance(4):
            facts |= {k: v for k, v in FACTS.items() if k != "total"}
        total = facts.get("total", 1000 if definitions else None)
        at = replace(at, total=total, units="batch_size" in facts, size=30 if total else 60)
        if self.chance(3):
            definitions.append(Definition("peak", self.positive(at)))
            parameters.append("peak")
            at = replace(at, constants=("peak",))
            if self.chance(3):
                definitions.append(Definition("low", Chain(Name("peak"), (("/", number("10")),))))
                at = replace(at, constants=("peak", "low"))
        if self.chance(4):
            inner = Around(1, at.total, False, at.units, at.constants, size=20)
            definitions.append(Definition("part", self.sequence(inner)))
            at = replace(at, schedules=("part",))
        if self.chance(4):
            body = Then(
                (call("warmup", Name("n"), Transition(number("0"), Name("v"))), call("hold", number("5")))
            )
            definitions.append(Definition("ramp", body, ("n", "v")))
            at = replace(at, functions=("ramp",))
        if self.chance(8):
            lr = Definition("lr", self.whole(at))
            wd = Definition("wd", Chain(number("0.1"), (("*", Name("lr")),)))
            return Spec(Program((*definitions, lr, wd), None), facts, tuple(parameters))
        return Spec(Program(tuple(definitions), self.whole(at)), facts, tuple(parameters))


def random_program(source: random.Random, depth: int = 3) -> Spec:
    """A random program, for campaigns outside of hypothesis."""
    return Maker(source.randrange).spec(depth)


@st.composite
def programs(draw: Any, depth: int = 3) -> Spec:
    """Random programs; nearly all are valid."""
    return Maker(lambda n: int(draw(st.integers(0, n - 1)))).spec(depth)
