"""Random programs over the whole range of numbers and durations, for the search of benchmarks/exactness.py.

`strategies.Maker` keeps to small, round numbers, which suits tests that shrink. `Wide` draws the same trees
with numbers of one to seventeen digits over seventy powers of ten, and durations up to 2^31-1 steps.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from strategies import FINITE, Around, Choose, Maker, Spec, call, number, share

from thence.dsl.syntax import nodes
from thence.dsl.syntax.nodes import (
    Cut,
    Definition,
    Expression,
    Name,
    Negation,
    Over,
    Program,
    Transition,
    Until,
)
from thence.dsl.syntax.nodes import Sequence as Then

LAST_STEP = 2**31 - 1
FACTS = {"steps_per_epoch": (25, 1250, 8008), "tokens_per_step": (4096, 4_194_304), "batch_size": (32, 1023)}
CURVES = (*FINITE, "hold", "constant", "onecycle", "points", "steps", "decay", "rsqrt", "inverse_time")
SIZES = (8, 60, 1000, 10**5, 10**7, 2**28, LAST_STEP)
MOST_SEGMENTS = 1100


class Wide(Maker):
    """Builds random programs of any size; `pure` ones are made of curves, sequences and transforms alone."""

    lengths = (("2", "ep"), ("1.3", "ep"), ("100M", "tok"), ("5k", "ex"))

    def __init__(self, choose: Choose, *, pure: bool) -> None:
        super().__init__(choose)
        self.pure = pure

    # ---- numbers and durations

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.choose(2**53) / 2**53

    def some_steps(self, most: int) -> int:
        """A number of steps: small, round, next to a power of two, or any, each size as likely."""
        most = max(most, 1)
        kind = self.choose(6)
        if kind == 0:
            found = 1 + self.choose(8)
        elif kind == 1:
            found = self.pick((1, 2, 3, 5)) * 10 ** self.choose(10)
        elif kind == 2:
            found = 2 ** self.choose(31) + self.choose(3) - 1
        else:
            found = int(2 ** self.between(0, np.log2(most)))
        return min(max(found, 1), most)

    def decimal(self, low: float = -9, high: float = 3) -> str:
        """A positive number as text, of any number of digits, 10^low to 10^high."""
        value = 10 ** self.between(low, high)
        if self.chance(6):
            # One next to the middle between two float32 numbers, where it is hard to round.
            near = np.float32(value)
            middle = (Fraction(float(near)) + Fraction(float(np.nextafter(near, np.float32(np.inf))))) / 2
            digits = f"{float(middle):.{6 + self.choose(11)}e}"
        else:
            digits = f"{value:.{self.choose(17)}e}"
        mantissa, exponent = digits.split("e")
        return f"{mantissa}e{int(exponent)}" if self.chance(2) else f"{float(digits)!r}"

    def positive(self, at: Around) -> Expression:
        kind = self.choose(8)
        if kind < 4:
            return super().positive(at)
        if kind == 7:
            return number(self.decimal(-36, 36)) if self.chance(4) else number(self.decimal(-20, 10))
        return number(self.decimal())

    def steps(self, at: Around, *, least: int = 1) -> Expression:
        if at.total and self.chance(5):
            return share(self.pick(("0.1", "1", "2.5", "3.3", "0.7", "12.34")))
        if at.units and self.chance(4):
            return number(*self.pick(self.lengths))
        return number(str(self.some_steps(at.size) if least or self.choose(4) else 0))

    def length(self, at: Around) -> Expression:
        if at.sequence and self.chance(8):
            if at.total:
                return Until(share(self.pick(("20", "35", "50", "77.7", "90"))))
            return Until(number(str(at.size + self.choose(4 * at.size))))
        return self.steps(at)

    def places(self, at: Around) -> list[str]:
        where = self.pick((0, self.some_steps(at.size) - 1))
        found = []
        for _ in range(2 + self.choose(16 if self.chance(4) else 4)):
            found.append(str(where))
            where += self.some_steps(at.size // 4)
        return found

    def time(self, at: Around) -> Expression:
        """A time, not necessarily whole."""
        if self.chance(3):
            return number(self.decimal(-1, 6))
        if self.chance(3):
            over = number(self.pick(("3", "7", "11")))
            return nodes.Chain(number(str(self.some_steps(at.size))), (("/", over),))
        return number(str(self.some_steps(at.size)))

    # ---- curves

    def ends(self, at: Around, *, one_sign: bool = False) -> Expression:
        if not one_sign and self.chance(8):
            # Round numbers of both signs: such a curve meets zero at a whole step.
            above, below = (number(self.pick(("1", "2", "3", "0.5", "0.1", "0.3", "0.7"))) for _ in range(2))
            return self.pick((Transition(above, Negation(below)), Transition(Negation(below), above)))
        return super().ends(at, one_sign=one_sign)

    def exponent(self) -> Expression:
        return number(self.pick(("1", "2", "3", "4", "8", "9", "0.5", "1.5", "0.1", self.decimal(-1, 1))))

    def curve(self, at: Around, n: Expression) -> Expression:
        name = self.pick(FINITE)
        if name in ("cosine", "polynomial") and self.chance(2):
            return call(name, n, self.ends(at), power=self.exponent())
        if name == "tanh_decay" and self.chance(2):
            lower, upper = number(self.decimal(-1, 1.5)), number(self.decimal(-1, 1.5))
            return call(name, n, self.ends(at), lower=Negation(lower), upper=upper)
        return super().curve(at, n)

    def rate(self) -> Expression:
        """A rate near 1 or far from it."""
        near = 10 ** -self.between(0.3, 9)
        digits = 1 + self.choose(15)
        return number(
            self.pick(("0.5", "0.96", "1", "2", f"{1 - near:.{digits}f}", f"{1 + near:.{digits}f}"))
        )

    def endless_curve(self, at: Around, name: str) -> Expression:
        named: dict[str, Expression] = {}
        if name == "constant":
            return call(name, self.value(at))
        if name == "steps":
            return self.level_steps(at)
        if name == "rsqrt":
            return (
                call(name, timescale=self.time(at))
                if at.reached
                else call(name, self.value(at), self.time(at))
            )
        if self.chance(2):
            named["staircase"] = nodes.Boolean(True)
        if name == "inverse_time":
            return call(name, self.value(at), number(self.decimal(-6, 2)), every=self.time(at), **named)
        if self.chance(3):
            named["floor"] = self.one(number("0.01"), share("10"), Name("none"), self.positive(at))
        rate = self.rate()
        if rate == number("0"):
            rate = number("0.5")
        return call(name, self.value(at), rate, self.time(at), **named)

    def single(self, name: str) -> Expression:
        """One curve of any size."""
        at = Around(1, size=self.pick(SIZES))
        n = number(str(self.some_steps(at.size)))
        if name in FINITE or name == "hold":
            while True:
                found = self.curve(at, n)
                if isinstance(found, nodes.Call) and found.name == name:
                    return found
        if name == "onecycle":
            return self.onecycle(at)
        return self.points(at) if name == "points" else self.endless_curve(at, name)

    def endless(self, at: Around) -> Expression:
        if at.depth > 0 and self.chance(4):
            return self.repeat(at, times=False)
        if not self.pure and self.chance(6):
            return super().endless(at)
        return self.endless_curve(at, self.pick(("constant", "steps", "rsqrt", "inverse_time", "decay")))

    # ---- transforms, operators, sequences

    def repeat(self, at: Around, *, times: bool) -> Expression:
        named: dict[str, Expression] = {}
        if times:
            named["times"] = number(str(1 + self.choose(6)))
        if self.chance(2):
            named["stretch"] = number(
                self.pick(("2", "1.5", "1", "1.1", "1.37", *(("0.9",) if times else ())))
            )
        if self.chance(3):
            named["scale"] = self.one(number("0.5"), number("0.8"), number("1.01"), Negation(number("1")))
        return call("repeat", self.finite(at.inner), **named)

    def transform(self, at: Around) -> Expression:
        if self.chance(3):
            factor = self.one(
                number("2.5"),
                number("0.5"),
                nodes.Chain(number("4"), (("/", number("3")),)),
                number(self.decimal(-1, 1)),
            )
            return call("stretch", factor, self.finite(at.inner))
        return super().transform(at)

    def pointwise(self, at: Around, body: Callable[[Around], Expression]) -> Expression:
        return body(at.inner) if self.pure else super().pointwise(at, body)

    def timeless(self, at: Around) -> Expression:
        return self.endless(at.inner) if self.pure else super().timeless(at)

    def finite(self, at: Around) -> Expression:
        kind = self.choose(12) if at.depth > 0 else 0
        if kind == 8:
            body = self.pick((self.endless, self.finite, self.timeless))(at.inner)
            return Cut(body, "for", self.steps(at))
        if kind == 11:
            total = 40 + self.some_steps(at.size)
            inner = replace(at.inner, total=total, size=max(total // 16, 1))
            return Over(self.sequence(inner), number(str(total)))
        return super().finite(at)

    def many(self, at: Around) -> Expression:
        """A sequence so long that it is looked up in tables: of one kind of curve, of a few, or of all."""
        count = 13 + self.choose(self.pick((20, 20, 200, MOST_SEGMENTS - 13)))
        inner = replace(
            at, sequence=False, depth=0, size=self.pick((8, 60, 1000, LAST_STEP // count)), total=None
        )
        kinds = [self.pick(FINITE) for _ in range(self.pick((1, 2, 40)))]
        segments: list[Expression] = []
        for i in range(count):
            kind = self.pick(kinds)
            where = replace(inner, reached=i > 0)
            n = number(str(self.some_steps(inner.size)))
            segments.append(call(kind, n, self.ends(where, one_sign=kind == "exponential")))
        found: Expression = Then(tuple(segments))
        if self.chance(4):
            found = call("repeat", found, stretch=number("1.5")) if self.chance(2) else call("reverse", found)
        return found

    # ---- long turns, far numbers, middles

    def long_turns(self) -> Expression:
        """A stretched repeat of turns so long that their ticks are not counted, with anything at their ends."""
        long = number(
            str(2**20 + int(2 ** self.between(20, 29.5)) if self.choose(3) else self.some_steps(5000))
        )
        inner = Around(1 + self.choose(3), size=self.pick((8, 60)), reached=True)
        hold = call("hold", long, number(self.pick(("0", "1", "0.3"))))
        ends = self.finite(inner)
        parts = (
            [hold, ends]
            if self.chance(2)
            else [hold, ends, hold] if self.chance(2) else [ends, hold, self.finite(inner)]
        )
        if parts[0] is not hold:
            parts[0] = self.finite(replace(inner, reached=False))
        stretch = self.pick(("0.9", "1.1", "1.3", "1.37", "1.003", "2"))
        named = {"stretch": number(stretch)}
        if stretch == "0.9" or self.chance(2):
            named["times"] = number(str(2 + self.choose(3)))
        found: Expression = call("repeat", Then(tuple(parts)), **named)
        if "times" in named and self.chance(5):
            found = call("reverse", found)
        return call("stretch", number("1.123456789"), found) if self.chance(6) else found

    def far(self, low: float = -307, high: float = 308) -> Expression:
        """A number as far from 1 as a float64 goes, some with few digits left."""
        if low < -300 and self.chance(12):
            return number(self.pick(("5e-324", "1.7e308", "2.3e-308", "3e-310", "1e-320")))
        value = self.decimal(-1, 0).partition("e")[0][:12].rstrip(".")
        return number(f"{value}e{int(self.between(low, high))}")

    def far_curve(self) -> Expression:
        """A curve whose values go far, in a sequence or by itself."""
        n = number(str(self.some_steps(self.pick(SIZES))))
        a, b = self.far(), self.far()
        kind = self.choose(9)
        if kind < 2:
            return call("exponential", n, Transition(a, b))
        if kind == 2:
            rate = self.pick((self.rate(), self.far(-5, 5)))
            return call("decay", a, rate, n, **({"staircase": nodes.Boolean(True)} if self.chance(2) else {}))
        if kind == 3:
            power = number(self.pick(("900.3", "2", "33.3", "12345", "500", self.decimal(-1, 3.3))))
            return call("polynomial", n, Transition(a, number("0")), power=power)
        if kind == 4:
            limits = [number(str(self.choose(700) - 350)) for _ in range(2)]
            lower, upper = (Negation(number(x.text[1:])) if x.text.startswith("-") else x for x in limits)
            # The reference has no more digits for what is left next to its ends.
            ends = self.pick((Transition(a, number("0")), Transition(self.far(-9, 9), self.far(-9, 9))))
            return call("tanh_decay", n, ends, lower=lower, upper=upper)
        if kind == 5:
            return call("rsqrt", a, self.far(-280, 280))
        if kind == 6:
            return call("inverse_time", a, self.far(-150, 150), every=self.far(-100, 100))
        if kind == 7:
            power = number(self.pick(("2", "0.5", "3.3", "20", "64", "300.7")))
            return call("cosine", n, Transition(a, number("0")), power=power)
        line = call(
            "linear", number(str(1 + self.choose(20))), Transition(self.far(-20, 20), self.far(-20, 20))
        )
        return call("repeat", line, scale=self.far(-250, 250), times=number(str(1 + self.choose(6))))

    def middle(self) -> Expression:
        """A symmetric curve of an even number of steps."""
        n = number(str(2 * self.some_steps(LAST_STEP // 2)))
        ends = Transition(
            *(self.pick((number("0"), number("1"), number(self.decimal(-6, 1)))) for _ in range(2))
        )
        kind = self.choose(4)
        if kind == 0:
            limit = number(self.pick(("5", "3", "0.7")))
            return call("tanh_decay", n, ends, lower=Negation(limit), upper=limit)
        return call(("cosine", "linear", "cosine")[kind - 1], n, ends)

    def program(self) -> Spec:
        """A program of several curves."""
        size, facts, definitions, parameters = self.pick(SIZES) // 8 + 1, {}, list[Definition](), list[str]()
        at = Around(1 + self.choose(4), size=size)
        if self.chance(3):
            total = 40 + self.some_steps(8 * size)
            facts["total"] = total
            at = replace(at, total=total, size=total // 32 + 1)
        if self.chance(4):
            facts |= {name: self.pick(options) for name, options in FACTS.items()}
            at = replace(at, units=True)
        if self.chance(3):
            definitions.append(Definition("peak", number(self.decimal())))
            parameters.append("peak")
            at = replace(at, constants=("peak",))
        if self.chance(4):
            definitions.append(
                Definition("part", self.sequence(replace(at, depth=1, constants=at.constants)))
            )
            at = replace(at, schedules=("part",))
        if self.chance(4):
            ramp = call("warmup", Name("n"), Transition(number("0"), Name("v")))
            body = Then(
                (
                    ramp,
                    call("hold", number(str(self.some_steps(size)))),
                    self.curve(replace(at, reached=True), Name("n")),
                )
            )
            definitions.append(Definition("ramp", body, ("n", "v")))
            at = replace(at, functions=("ramp",))
        result = self.result(at)
        if self.chance(8):
            output = Definition("lr", result)
            return Spec(Program((*definitions, output), None), facts, tuple(parameters))
        return Spec(Program(tuple(definitions), result), facts, tuple(parameters))

    def result(self, at: Around) -> Expression:
        kind = self.choose(8)
        if kind == 0:
            return self.endless(at)
        if kind == 1:
            first = self.sequence(at)
            assert isinstance(first, Then)
            return Then((*first.segments[:2], self.endless(replace(at, reached=True))))
        if kind == 2:
            return self.transform(at)
        if kind == 3 and not self.pure:
            return self.pointwise(at, self.pick((self.endless, self.finite, self.sequence, self.timeless)))
        return self.sequence(at)


def wide_spec(source: random.Random, kind: str) -> Spec:
    """A random program of a kind: a curve's name, `many`, `turns`, `far`, `middle`, `pure` or `mixed`."""
    maker = Wide(source.randrange, pure=kind != "mixed")
    if kind in CURVES:
        return Spec(Program((), maker.single(kind)), {})
    if kind == "many":
        return Spec(Program((), maker.many(Around(1))), {})
    for name, make in (("turns", maker.long_turns), ("far", maker.far_curve), ("middle", maker.middle)):
        if kind == name:
            return Spec(Program((), make()), {})
    return maker.program()


NEW_KINDS = (*("turns",) * 3, *("far",) * 3, "middle")
KINDS: Sequence[str] = (*CURVES, *("many",) * 3, *NEW_KINDS, *("pure",) * 12, *("mixed",) * 8)
