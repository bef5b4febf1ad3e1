"""Entries of the table of curves, and the check of their ends."""

from typing import Any

import pytest

from thence.dsl.curves.course import Course
from thence.dsl.curves.entry import INHERITED, REQUIRED, Curve, Kind, Parameter
from thence.dsl.formula.expression import Expr, const

N = Parameter("n", Kind.STEPS, "how many steps")
FROM = Parameter("from", Kind.VALUE, "the start", INHERITED)
TO = Parameter("to", Kind.VALUE, "the end")


def checked(formula: Any, **options: Any) -> Curve:
    given: dict[str, Any] = {"ends": ("from", "to"), **options}
    entry = Curve(
        "ease", "Doc.", "math", "source", (N, FROM, TO), ("n", "to"), formula, "ease(10, 1)", **given
    )
    entry.check_ends()
    return entry


def line(course: Course, *, to: Expr, **start: Expr) -> Expr:
    return start["from"] * course.left + to * course.progress


def test_an_entry_that_is_sound() -> None:
    entry = checked(line)
    assert entry.finite and entry.inherits == "from"
    assert (REQUIRED.value, INHERITED.value) == ("required", "the value reached")


def test_a_formula_that_misses_an_end_is_refused() -> None:
    with pytest.raises(AssertionError, match=r"ease is .* at step 8, not `to`"):
        checked(lambda course, *, to, **start: start["from"])


def test_a_formula_that_falls_below_zero_says_so() -> None:
    def dips(course: Course, *, to: Expr, **start: Expr) -> Expr:
        return line(course, to=to, **start) - 100 * course.left * course.progress

    with pytest.raises(AssertionError, match="ease is below 0 at step 3"):
        checked(dips)
    assert not checked(dips, keeps_sign=False).keeps_sign


def test_positions_are_parameters() -> None:
    with pytest.raises(AssertionError, match="ease"):
        Curve("ease", "", "", "", (N,), ("n", "to"), lambda course: const(0), "")
