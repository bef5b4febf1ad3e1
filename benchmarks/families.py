"""Families of adversarial texts: each a way to write much of one thing, as long as is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import TypeAlias

Family: TypeAlias = Callable[[int], str]  # a text of at most so many bytes

NUMBERS = (
    "sqrt({})",
    "exp({})",
    "log({})",
    "sin({})",
    "cos({})",
    "tanh({})",
    "abs({})",
    "floor({})",
    "ceil({})",
    "clip({}, 0.1, 0.9)",
)
TURNS = "repeat(linear({n}, 1->0), times=9, stretch=1.25)"
LONG_TURNS = "repeat(linear({n}, 1->0), times=999, stretch=1.001)"


def many(unit: Callable[[int], str] | str, separator: str, before: str = "", after: str = "") -> Family:
    """Units from 0 on, as many as fit; in a template the unit's number is `i`, and `n`, from 1 on, is one more."""
    make = unit if callable(unit) else lambda i: unit.format(i=i, n=i + 1)

    def text(size: int) -> str:
        left = size - len(before) - len(after)
        units: list[str] = []
        for i in count():
            made = make(i)
            left -= len(made) + len(separator)
            if left < 0 and units:
                return before + separator.join(units) + after
            units.append(made)
        raise AssertionError

    return text


def one_of(units: Sequence[str]) -> Callable[[int], str]:
    """The units in turn, as templates."""
    return lambda i: units[i % len(units)].format(i=i, n=i + 1)


def fewer(family: Family, most: int) -> Family:
    """A family whose limit on parts, not on bytes, is what ends it."""
    return lambda size: family(min(size, most))


def nested(before: str, inner: str, after: str, separator: str, depth: int) -> Family:
    """Units nested so deep."""
    return many(lambda i: before * depth + inner.format(n=i + 1) + after * depth, separator)


def wide(name: str) -> Family:
    """One `steps` or `points` with as many places as fit."""
    return many(lambda i: f"{1 / (i + 2):.6f} @ {3 * i}", ", ", f"{name}(" + "1, " * (name == "steps"), ")")


CURVES = {
    "hold": "hold({n}, 0.5)",
    "linear": "linear({n}, 1->0.1)",
    "cosine": "cosine({n}, 1->0.1)",
    "cosine, power": "cosine({n}, 1->0.1, power=1.3)",
    "polynomial": "polynomial({n}, 1->0.1, power=1.7)",
    "exponential": "exponential({n}, 1->0.1)",
    "sqrt_decay": "sqrt_decay({n}, 1->0.1)",
    "rex": "rex({n}, 1->0.1)",
    "tanh_decay": "tanh_decay({n}, 1->0.1)",
    "onecycle": "onecycle(1000{i}, 1)",
    "triangle": "triangle({n}, 0.1->1)",
    "points": "points(1 @ 0, 0.3 @ {n}, 1 @ 2000{i}, curve=cosine)",
    "steps": "steps(1, 0.5 @ {n}, 0.1 @ 2000{i}) for 3000{i}",
    "decay": "decay(1, 0.9997, 1{i}) for 1{i}",
    "decay, extreme": "decay(1e300, 1e-300, 0.00{n}) for {n}",
    "decay, staircase": "decay(1, 0.{n}1, 3, staircase=true, floor=1e-9) for 1{i}",
    "rsqrt": "rsqrt(1, 1{i}) for 1{i}",
    "inverse_time": "inverse_time(1, 0.37, 3) for 1{i}",
    "repeat": "repeat(linear({n}, 1->0), times=3)",
    "repeat, stretched": TURNS,
    "repeat, scaled": "repeat(cosine({n}, 1->0), times=3, stretch=1.5, scale=0.77)",
    "delay": "delay({n}, linear(9, 1->0))",
    "skip": "skip({n}, linear(9999999, 1->0))",
    "stretch": "stretch(1.00{n}, linear(999, 1->0))",
    "reverse": "reverse(exponential({n}, 1->0.1))",
    "for": "(step + 1)^-0.8 for {n}",
    "through zero": "tanh_decay({n}, 1->-0.37) then cosine({n}, -0.37->1, power=1.3)",
}

FAMILIES: dict[str, Family] = {
    **{f"{name} then ...": many(unit, " then ") for name, unit in CURVES.items()},
    **{f"max of {name}": many(f"({unit})", ", ", "max(", ")") for name, unit in CURVES.items()},
    "repeats of 999 turns": many(LONG_TURNS, " then "),
    "sum of repeats of 999 turns": many(LONG_TURNS, " + "),
    "one repeat, and a number": lambda size: "repeat(linear(3, 1->0), stretch=1.003) + 1",
    "one repeat, named and added": lambda size: "r = repeat(linear(3, 1->0), stretch=1.003); "
    + " + ".join("r" * 10),
    "one scaled repeat": lambda size: "0.1 * repeat(cosine(1k, 1e-3->0), stretch=1.003)",
    "one repeat of 9990 turns": lambda size: "repeat(linear(1, 1->0), times=9990, stretch=1.0001)",
    "ten repeats of 9990 turns": lambda size: " + ".join(
        f"repeat(linear({n}, 1->0), times=9990, stretch=1.0001)" for n in range(1, 11)
    ),
    "repeat of many segments": many("linear({n}, 1->0)", " then ", "repeat(", ", times=900, stretch=1.01)"),
    "repeat of repeats": lambda size: "repeat(" * 40 + "linear(1000, 1->0)" + ", times=2, stretch=1.01)" * 40,
    "repeats, 12 deep": lambda size: "repeat(" * 12 + "linear(100, 1->0)" + ", times=2, stretch=1.1)" * 12,
    "sum of linears": many("linear({n}, 1->0)", " + "),
    "product of linears": many("linear({n}, 1->0.9)", " * "),
    "quotient of linears": many("linear({n}, 1->0.9)", " / "),
    "difference of linears": many("linear({n}, 1->0)", " - "),
    "difference of small linears": many(
        lambda i: f"linear({i + 1}, {'1->0.9' if not i else '1e-4->1e-5'})", " - "
    ),
    "min of linears": many("linear({n}, 1->0)", ", ", "min(", ")"),
    "min of step": many("step*{i}", ", ", "min(", ")"),
    "max of shares of step": many("step/{n}", ", ", "max(", ")"),
    "max of sequences": many("(linear({n}, 1->0) then hold(5, 0))", ", ", "max(", ")"),
    "sum of sequences": many("(linear({n}, 1->0) then hold(5, 0))", " + "),
    "sequence of sums": many("(linear({n}, 1->0) + linear(5, 1->0))", " then "),
    "powers": many("(step + {n})^-0.{n}", " + "),
    "sum of functions": many(one_of([f"{f.format('step * {n}')}" for f in NUMBERS]), " + "),
    "functions of curves": many(one_of([f"{f.format('linear({n}, 1->0.1)')}" for f in NUMBERS]), " then "),
    "functions of numbers": many(
        one_of([f"{f.format('{n}')}" for f in NUMBERS]), " + ", "linear(9, 1->0) + "
    ),
    "numbers added": many("{n}", "+", "step+"),
    "numbers multiplied": many("1.{n}", "*", "step*"),
    "numbers divided": many("1.{n}", "/", "step/"),
    "powers of numbers": many("1.{n}^0.{n}", "*", "step*"),
    "tower of powers": lambda size: "^".join(["step"] + ["1.01"] * 45),
    "long numbers": many("1.{n:0>35}", "+", "step+"),
    "long fractions": many("1/7.{n:0>30}", "*", "step*"),
    "long lengths": many("linear(1e9, 0.{n:0>35}->0.{n:0>35})", " then "),
    "steps of many places": wide("steps"),
    "points of many places": wide("points"),
    "points, cosine": lambda size: wide("points")(size - 14)[:-1] + ", curve=cosine)",
    "points, exponential": lambda size: wide("points")(size - 19)[:-1] + ", curve=exponential)",
    "points, stretched": lambda size: f"repeat({wide('points')(size - 40)}, times=99, stretch=1.01)",
    "shares": many("hold(1%, 0.5)", " then ", "", " over 1M"),
    "until": many("hold(until {n}, 0.5)", " then "),
    "rest in the middle": many("hold(1, 0.5)", " then ", "hold(rest, 0.5) then ", " over 1M"),
    "rest in each": many("(hold(1, 1) then hold(rest, 1) then hold(1, 1) over 9)", " then "),
    "rest in rest": lambda size: "(" * 12
    + "hold(rest, 1) then hold(1, 1)"
    + ") then hold(rest, 1) then hold(1, 1)" * 12
    + " over 999",
    "over": many("(linear(100%, 1->0) over {n})", " then "),
    "cuts": many("linear(99999, 1->0) for {n}", " then "),
    "cuts of a sequence": lambda size: "(" * 45
    + "linear(100, 1->0)"
    + "".join(f" then linear(9, 1) for {n})" for n in range(200, 155, -1)),
    "parentheses": nested("(", "linear({n}, 1->0)", ")", " then ", 45),
    "negations": nested("-", "linear({n}, 1->0)", "", " then ", 45),
    "nested delays": nested("delay(1, ", "linear({n}, 1->0)", ")", " then ", 45),
    "nested skips": nested("skip(1, ", "linear(1000000, 1->0)", ")", " then ", 45),
    "nested reverses": nested("reverse(", "linear({n}, 1->0)", ")", " then ", 44),
    "nested stretches": nested("stretch(1.0001, ", "linear(10007, 1->0)", ")", " then ", 45),
    "nested stretches, endless": nested("stretch(1.0001, ", "rsqrt(1, 100)", ")", " + ", 45),
    "nested repeats": nested("repeat(", "linear(10, 1->0)", ", times=1, stretch=1.5)", " then ", 45),
    "nested transforms": nested("reverse(delay(1, stretch(1.3, ", "linear({n}, 1->0)", ")))", " then ", 9),
    "nested maxima": nested("max(0.1, ", "linear({n}, 1->0)", ")", " then ", 45),
    "nested sums": nested("(1 + ", "linear({n}, 1->0)", ")", " + ", 45),
    "nested functions": nested("sqrt(", "linear({n}, 1->0.5)", ")", " + ", 45),
    "nested cuts": nested("(", "linear({n}, 1->0)", " for 99)", " then ", 45),
    "outputs": many("a{i} = linear({n}, 1->0)", "; "),
    "outputs of outputs": many(lambda i: f"a{i} = " + (f"a{i - 1} + 1" if i else "linear(9, 1->0)"), "; "),
    "outputs of one": many("a{i} = 0.{n} * r", "; ", "r = linear(9, 1->0); "),
    "outputs of a sequence": many(
        "a{i} = 0.{n} * r", "; ", "r = " + " then ".join(["linear(9, 1->0)"] * 90) + "; "
    ),
    "definitions": many("a{i} = {n}", "; ", "", "; linear(9, a0->0)"),
    "definitions of definitions": many(
        lambda i: f"a{i} = " + (f"a{i - 1}" if i else "1"), "; ", "", "; linear(9, a9->0)"
    ),
    "definitions that double": lambda size: ";".join(
        ["a0 = step", *(f"a{i} = a{i - 1} + a{i - 1}" for i in range(1, 40))]
    )
    + "; a39",
    "definitions that square": lambda size: ";".join(
        ["a0 = 1.001", *(f"a{i} = a{i - 1} * a{i - 1} * 0.999" for i in range(1, 13))]
    )
    + "; linear(9, a12->0)",
    "uses of a definition": many("a", "+", "a = linear(9, 1->0); "),
    "user functions": many("f{i}(a) = linear(a, 1->0)", "; ", "", "; f0(9)"),
    "calls of a user function": many("f({n})", " then ", "f(a) = linear(a, 1->0); "),
    "sum of calls": many("f({n})", "+", "f(a) = linear(a, 1->0); "),
    "calls with many arguments": many("{n}", ", ", "f(a) = linear(a, 1->0); f(", ")"),
    "functions of functions": lambda size: "; ".join(
        ["f0(a) = linear(9, a->0)", *(f"f{i}(a) = f{i - 1}(a) + f{i - 1}(a)" for i in range(1, 12))]
    )
    + "; f11(1)",
    "functions joined": lambda size: "; ".join(
        ["f0(a) = linear(9, a->0)", *(f"f{i}(a) = f{i - 1}(a) then f{i - 1}(a)" for i in range(1, 11))]
    )
    + "; f10(1)",
    "definitions joined": lambda size: "; ".join(
        ["a0 = linear(9, 1->0)", *(f"a{i} = a{i - 1} then a{i - 1}" for i in range(1, 11))]
    )
    + "; a10",
    "parameters of a function": many(lambda i: f"a{i}", ", ", "f(", ") = a0; f(1)"),
    "unknown names": many("alpha{i}", " + "),
    "misspelt names": lambda size: many("alpha{i} = 1", "; ")(size // 2)
    + "; "
    + many("alhpa{i}", " + ")(size // 2 - 2),
    "unknown functions": many("linaer({n}, 1->0)", " then "),
    "wrong arguments": many("linear({n}, 1->0, 3, 4)", " then "),
    "too many arguments": many("0", ",", "warmup(1,", ")"),
    "values without places": many("0", ",", "steps(1,", ")"),
    "arguments without commas": many("1", " ", "warmup(1 ", ")"),
    "wrong durations": many("linear(0.5, 1->0)", " then "),
    "missing facts": many("hold({n}%, 1)", " then "),
    "jumps": many("linear({n}, 1->0)", " then "),
    "overruns": many("linear({n}, 1->0)", " then ", "(", ") over 10"),
    "unreachable": many("linear({n}, 1->0)", " then ", "(", ") for 2"),
    "unused": many("a{i} = {n}", "; ", "", "; 1"),
    "suspicious shares": many("max({n}%, linear(9, 1->0))", " + "),
    "stopped steps": many("step * linear({n}, 1->0)", " then "),
    "falling warm-ups": many("warmup({n}, 1->0)", " then "),
    "bad characters": many("é", " "),
    "bad numbers": many("1__{i}", " "),
    "open parentheses": many("(", ""),
    "closed parentheses": many(")", ""),
    "minus signs": many("-", "", "", "1"),
    "commas": many(",", ""),
    "semicolons": many(";", "", "", "1"),
    "arrows": many("->", ""),
    "keywords": many("then", " "),
    "one long name": many("a", ""),
    "one long number": many("1", ""),
    "one long comment": many("x", "", "# ", "\nlinear(9, 1->0)"),
    "comments": many("1 # {i}", " +\n", "", "\n+ step"),
    "comment lines": many("# {i}", "\n", "", "\nlinear(9, 1->0)"),
    "blank lines": many("\n", "", "", "linear(9, 1->0)"),
    "blank lines after a sum": many("\n", "", "1 +", "linear(9, 1->0)"),
    "blanks": many(" ", "", "linear(9,", "1->0)"),
}
