"""Where curves cross zero, as a share of their length: their formulas are 0 there."""

import math
from collections.abc import Callable
from fractions import Fraction

import pytest

from thence.dsl.curves import zero_crossing
from thence.dsl.curves.zero_crossing import crossing, signs_differ
from thence.dsl.formula.expression import const, gather, param, step_up_to

ENDS = [
    (Fraction(1), Fraction(-1)),
    (Fraction(-2), Fraction(1, 2)),
    (Fraction(1, 3), Fraction(-5)),
    (Fraction(3), Fraction(-1, 7)),
]


@pytest.mark.parametrize(("a", "b"), ENDS)
def test_the_curve_is_zero_there(a: Fraction, b: Fraction) -> None:
    x, y = float(a), float(b)
    shares: dict[str, tuple[Fraction, Callable[[float], float]]] = {
        "line": (zero_crossing.of_line(a, b), lambda p: x + (y - x) * p),
        "root": (zero_crossing.of_root(a, b), lambda p: x + (y - x) * math.sqrt(p)),
        "power": (zero_crossing.of_power(a, b, Fraction(3)), lambda p: y + (x - y) * (1 - p) ** 3),
        "wave": (
            zero_crossing.of_wave(a, b, Fraction(1)),
            lambda p: y + (x - y) * math.cos(math.pi / 2 * p) ** 2,
        ),
        "rex": (zero_crossing.of_rex(a, b), lambda p: y + (x - y) * (1 - p) / (1 - p / 2)),
        "tanh": (
            zero_crossing.of_tanh(a, b, Fraction(-6), Fraction(3)),
            lambda p: x / (1 + math.exp(2 * (-6 + 9 * p))) + y / (1 + math.exp(-2 * (-6 + 9 * p))),
        ),
    }
    for name, (share, curve) in shares.items():
        assert 0 < share < 1 and abs(curve(float(share))) < 1e-14 * max(abs(x), abs(y)), name


def test_only_what_changes_its_sign_crosses() -> None:
    assert signs_differ(Fraction(-1), Fraction(2)) and not signs_differ(Fraction(0), Fraction(2))
    assert crossing(zero_crossing.of_line, const(1), const(2)) is None
    assert crossing(zero_crossing.of_line, param("p"), const(-2)) is None
    found = crossing(zero_crossing.of_line, const(1), const(-1))
    assert found is not None and found.constant == Fraction(1, 2)
    rows = crossing(zero_crossing.of_line, gather(step_up_to(1), [1, 2]), gather(step_up_to(1), [-1, 2]))
    assert rows is gather(step_up_to(1), [Fraction(1, 2), 0])
