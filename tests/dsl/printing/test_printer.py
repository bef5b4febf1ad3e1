"""The printer: parentheses, constants, tables and helpers, and values of what is printed."""

import bisect
import math
from fractions import Fraction
from typing import Any

import pytest
from oracle import executed

from thence.dsl.formula.choices import find, piecewise
from thence.dsl.formula.expression import STEP, Expr, apply, const, gather, labelled, param
from thence.dsl.formula.operations import OPERATIONS
from thence.dsl.printing.blocks import block
from thence.dsl.printing.dialects import JAX, NUMPY, PYTHON
from thence.dsl.printing.printer import Printer, helper, number, takes_primitives

P = param("p")


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (STEP + P, "k + given_p"),
        ((STEP + P) * 2, "(k + given_p) * 2.0"),
        (STEP - (P - STEP), "k - (given_p - k)"),
        (STEP * P + 1, "k * given_p + 1.0"),
        (-(STEP + P), "-(k + given_p)"),
        (STEP * const(-2), "k * -2.0"),
        (piecewise(STEP, [10], [P, const(2)]), "given_p if k < 10.0 else 2.0"),
        (piecewise(STEP, [10], [P, const(2)]) + 1, "(given_p if k < 10.0 else 2.0) + 1.0"),
    ],
)
def test_no_more_parentheses_than_are_needed(expr: Expr, text: str) -> None:
    assert Printer(PYTHON).text(expr) == text


def test_what_parameters_are_called() -> None:
    assert Printer(PYTHON, given={"p": "peak"}).text(P + STEP) == "peak + k"


def test_constants_have_the_names_of_their_labels() -> None:
    printer = Printer(PYTHON, taken={"PEAK_2"})
    half, third = const(Fraction(1, 2), "peak"), const(Fraction(1, 3), "peak")
    assert printer.text(STEP * half + P * third + half) == "k * PEAK + given_p * PEAK_3 + PEAK"
    assert printer.constants == {"PEAK": "0.5", "PEAK_3": number(Fraction(1, 3))}
    assert Printer(PYTHON, named_constants=False).text(STEP * half) == "k * 0.5"


def test_tables_are_collected() -> None:
    printer = Printer(PYTHON)
    place = find(STEP, [Fraction(10), Fraction(20)], label="turn")
    text = printer.text(gather(place, [Fraction(1), Fraction(3), Fraction(2)], "height"))
    assert text == "HEIGHT[bisect.bisect_right(TURN_STARTS, k)]"
    assert [table.texts() for table in printer.tables.values()] == [["1.0", "3.0", "2.0"], ["10.0", "20.0"]]
    space = {"bisect": bisect, **{name: table.numbers() for name, table in printer.tables.items()}}
    assert [eval(text, {**space, "k": k}) for k in (0, 10, 19.5, 20)] == [1, 3, 3, 2]


def test_what_an_int32_holds_is_whole_in_float32_arithmetic() -> None:
    assert Printer(JAX, single=True).text(STEP + 2) == "k + 2"
    assert Printer(JAX).text(STEP + 2) == "k + 2.0"


def test_primitives_of_jax() -> None:
    assert Printer(JAX, primitives=True).text((STEP + 1) * STEP) == "lax.mul(lax.add(k, 1.0), k)"
    assert takes_primitives(STEP * 2) and not takes_primitives(STEP * P)


def test_a_helper_comes_along_once() -> None:
    printer = Printer(PYTHON)
    printer.text(apply("log_ieee", STEP) + apply("log_ieee", STEP + 1))
    assert printer.guarded and list(printer.helpers) == ["log_ieee"]
    log = executed(f"import math\n{printer.helpers['log_ieee']}")["_log"]
    assert (log(0.0), log(math.e)) == (-math.inf, 1.0)


def test_an_operation_that_is_not_there_is_remembered() -> None:
    lacking = type(PYTHON)("none", PYTHON.where, PYTHON.find, PYTHON.gather)
    printer = Printer(lacking)
    assert printer.text(apply("tanh", STEP)) == "None" and printer.unsupported == {"tanh"}


def test_statements_of_a_lazy_choice() -> None:
    root = apply("sqrt_ieee", STEP)
    choice = piecewise(STEP, [10, 20], [root, const(2), P])
    lines = list(Printer(PYTHON).statements(block(labelled(choice, "x") * 2, lazy=True)))
    assert lines[::2] == ["if k < 10.0:", "elif k < 20.0:", "else:", "return x * 2.0"]
    assert lines[3] == "    x = 2.0"
    assert list(Printer(PYTHON).statements(block(choice, lazy=True)))[-1] == "return given_p"


def test_many_choices_are_a_tree() -> None:
    count = 300
    pieces = [const(i) for i in range(count + 1)]
    text = Printer(PYTHON).text(piecewise(STEP, list(range(1, count + 1)), pieces))
    code = compile(text, "printed", "eval")
    assert [eval(code, {"k": k}) for k in (0, 1, 150, 299, 1000)] == [0, 1, 150, 299, 300]


@pytest.mark.parametrize("dialect", [PYTHON, NUMPY, JAX], ids=lambda d: d.name)
def test_helpers_of_series_have_a_body(dialect: Any) -> None:
    for op in ("half_sine", "half_wave"):
        if (dialect.text(op) or "").startswith("_"):
            assert "return" in helper(op, dialect) and op in OPERATIONS
