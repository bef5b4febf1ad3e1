"""The table of operations: for each row the exact column, every target's text and the interval agree."""

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath
import numpy as np
import pytest
from oracle import executed

from thence.dsl.formula.choices import find, piecewise
from thence.dsl.formula.expression import STEP, Expr, apply, const, gather, param, within
from thence.dsl.formula.operations import OPERATIONS, Operation
from thence.dsl.numbers.decimals import MathError
from thence.dsl.printing.dialects import DIALECTS, NUMPY
from thence.dsl.printing.printer import Printer, helper
from thence.runtime.steps.evaluate import array_function

GRID = tuple(
    map(
        Fraction,
        (
            "-7",
            "-2.5",
            "-1",
            "-0.375",
            "0",
            "0.001953125",
            "0.375",
            "0.5",
            "1",
            "1.75",
            "2",
            "3",
            "20",
            "700",
        ),
    )
)

# What each operation is in real numbers, by mpmath or by hand: shared with nothing in the package.
MEANING: dict[str, Any] = {
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "take_part": lambda x, y: x - y if 0 <= y <= x else None,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
    "divide_exactly": lambda x, y: x / y,
    "floor_divide": lambda x, y: mpmath.floor(x / y),
    "negate": lambda x: -x,
    "power": lambda x, y: (
        mpmath.power(x, y) if x > 0 or mpmath.isint(y) else None if x < 0 else mpmath.mpf(0)
    ),
    "square": lambda x: x * x,
    "sqrt": lambda x: mpmath.sqrt(x) if x >= 0 else None,
    "exp": mpmath.exp,
    "log": lambda x: mpmath.log(x) if x > 0 else None,
    "log1p": lambda x: mpmath.log(1 + x) if x > -1 else None,
    "expm1": lambda x: mpmath.expm1(x),
    "half_sine": lambda x: mpmath.sinpi(x / 2),
    "half_wave": lambda x: mpmath.sinpi(x / 2) ** 2,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "rint": mpmath.nint,
    "mod": lambda x, y: x - y * mpmath.floor(x / y),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "abs": abs,
    "minimum": min,
    "maximum": max,
}


def meaning(name: str) -> Any:
    return MEANING.get(name) or MEANING[name.removesuffix("_from_zero").removesuffix("_ieee")]


def cases(row: Operation) -> Iterator[tuple[tuple[Fraction, ...], Any]]:
    """Arguments of the grid where the operation has a finite real value."""
    wanted = meaning(row.name)
    for arguments in product(GRID, repeat=row.arity):
        if "power" in row.name and (abs(arguments[1]) > 20 or (arguments[0] == 0 and arguments[1] <= 0)):
            continue
        if row.name.endswith("_from_zero") and arguments[0] < 0:
            continue
        if row.name in ("half_sine", "half_wave") and abs(arguments[0]) > 1:  # its argument is a progress
            continue
        if (
            row.name.removesuffix("_ieee") in ("divide", "divide_exactly", "floor_divide", "mod")
            and arguments[1] == 0
        ):
            continue
        with mpmath.workdps(60):
            value = wanted(*(mpmath.mpf(x.numerator) / x.denominator for x in arguments))
            if value is not None and abs(value) < 1e300:
                yield arguments, +value


def off(got: float, value: Any, scale: float = 0.0) -> float:
    """The distance in units of the last place."""
    with mpmath.workdps(60):
        unit = float(np.spacing(max(abs(float(value)), scale, 1e-300)))
        return float(abs(mpmath.mpf(got) - value) / unit)


def operation_of(row: Operation, target: str) -> Any:
    """A row's text for a target as a function; helpers are source, as they are for the emitter."""
    names = ["x", "y", "z"][: row.arity]
    source = f"def operation({', '.join(names)}):\n    return {row.text[target].format(*names)}"
    imports = {
        "python": "",
        "numpy": "import numpy as np",
        "jax": "import jax.numpy as jnp\nfrom jax import Array, lax\nfrom jax.typing import ArrayLike",
    }
    before = helper(row.name, DIALECTS[target]) if target in row.helpers else ""
    return executed("\n".join([imports[target], before, source]))["operation"]


each_row = pytest.mark.parametrize("row", OPERATIONS.values(), ids=OPERATIONS)


def test_every_operation_is_known_here() -> None:
    for name, row in OPERATIONS.items():
        assert meaning(name) and row.name == name


@each_row
def test_the_exact_column(row: Operation) -> None:
    count = 0
    for arguments, value in cases(row):
        count += 1
        found = row.exact(*arguments)
        assert isinstance(found, Fraction)
        with mpmath.workdps(60):
            error = abs(mpmath.mpf(found.numerator) / found.denominator - value)
            # sin and cos only have a float64's precision; the others are exact or have 50 digits
            assert error <= abs(value) * mpmath.mpf(10) ** -14 + mpmath.mpf(10) ** -16, (
                arguments,
                float(found),
            )
    assert count >= 5


@pytest.mark.thorough
@each_row
@pytest.mark.parametrize("target", ["python", "numpy", "jax"])
def test_every_target_has_the_exact_value(row: Operation, target: str) -> None:
    operation = operation_of(row, target)
    found = list(cases(row))
    columns = np.array([[float(x) for x in arguments] for arguments, _ in found]).T
    if target == "python":
        values = [operation(*arguments) for arguments in columns.T.tolist()]
    elif target == "numpy":
        values = np.asarray(operation(*columns)).tolist()
    else:
        import jax
        import jax.numpy as jnp

        with jax.enable_x64(True):
            values = np.asarray(operation(*map(jnp.asarray, columns))).tolist()
            assert np.asarray(jax.jit(operation)(*map(jnp.asarray, columns))).dtype == np.float64
    # jax's own log1p is up to 16 units off; in powers the error of the logarithm grows with the exponent
    allowed = 64 if row.name.split("_")[0] in ("exp", "expm1", "log1p", "power") else 4
    for (arguments, value), got in zip(found, values, strict=True):
        scale = 1.0 if row.name.split("_")[0] in ("sin", "cos", "half") else 0.0
        scale = max(scale, max(map(float, map(abs, arguments)))) if row.name == "sin" else scale
        assert off(got, value, scale) <= allowed, (arguments, got, float(value))


ODD = (-math.inf, -3.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0, 3.0, 800.0, math.inf, math.nan)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "name",
    [name for name in OPERATIONS if name.endswith("_ieee") or name in ("add", "multiply", "abs", "tanh")],
)
def test_ieee_rules_are_those_of_numpy(name: str) -> None:
    """Any argument, infinities and NaN included: Python's and jax's values are NumPy's."""
    import jax
    import jax.numpy as jnp

    row = OPERATIONS[name]
    columns = np.array(list(product(ODD, repeat=row.arity))).T
    with np.errstate(all="ignore"):
        wanted = operation_of(row, "numpy")(*columns)
    on_host = [operation_of(row, "python")(*arguments) for arguments in columns.T.tolist()]
    np.testing.assert_allclose(on_host, wanted, rtol=1e-15)
    with jax.enable_x64(True):
        np.testing.assert_allclose(operation_of(row, "jax")(*map(jnp.asarray, columns)), wanted, rtol=1e-15)


@pytest.mark.thorough
@pytest.mark.parametrize("name", [name for name in OPERATIONS if name.endswith(("_ieee", "_from_zero"))])
def test_gradients_are_never_nan(name: str) -> None:
    import jax
    import jax.numpy as jnp

    row = OPERATIONS[name]
    points = np.array(list(product((-3.0, -0.5, 0.0, 0.5, 1.0, 3.0), repeat=row.arity))).T
    if name == "power_from_zero":
        points = points[:, (points[0] >= 0) & (points[1] > 0)]
    if name == "sqrt_from_zero":
        points = points[:, points[0] >= 0]
    with jax.enable_x64(True):
        points = points[:, ~np.isnan(operation_of(row, "jax")(*map(jnp.asarray, points)))]
        slopes = jax.vmap(jax.grad(operation_of(row, "jax"), argnums=tuple(range(row.arity))))(
            *map(jnp.asarray, points)
        )
    if name.startswith("power"):  # by the exponent there is no slope where the base is negative
        slopes = (slopes[0], slopes[1][points[0] >= 0])
    for slope in slopes:
        assert not np.any(np.isnan(slope)), (points.tolist(), np.asarray(slope).tolist())


@pytest.mark.thorough
@each_row
def test_intervals_contain_the_values(row: Operation) -> None:
    intervals = [(float(a), float(b)) for a in GRID for b in GRID if a <= b]
    found = list(cases(row))
    for bounds in product(intervals[::3] if row.arity > 1 else intervals, repeat=row.arity):
        low, high = row.interval(*bounds)
        assert low <= high and not math.isnan(low + high if math.isfinite(low + high) else 0.0)
        for arguments, value in found[:: 7 if row.arity > 1 else 1]:
            if all(a <= x <= b for x, (a, b) in zip(arguments, bounds, strict=True)):
                slack = 1e-15 * abs(float(value))
                assert low - slack <= float(value) <= high + slack, (
                    arguments,
                    bounds,
                    (low, high),
                    float(value),
                )


@each_row
def test_intervals_without_bounds(row: Operation) -> None:
    for bounds in product(
        ((-math.inf, math.inf), (0.0, math.inf), (-math.inf, 0.0), (1.0, 1.0)), repeat=row.arity
    ):
        low, high = row.interval(*bounds)
        assert not math.isnan(low) and not math.isnan(high) and low <= high


def test_a_constant_without_a_value_is_refused() -> None:
    for name, arguments in [
        ("divide", (1, 0)), ("log", (0,)), ("log", (-1,)), ("sqrt", (-1,)), ("power", (0, -1)), ("power", (-1, Fraction(1, 2))),
        ("exp", (1000,)), ("power", (10, 400)),
    ]:  # fmt: skip
        with pytest.raises(MathError):
            OPERATIONS[name].exact(*map(Fraction, arguments))


def test_levels_have_as_many_operands_as_the_arity() -> None:
    for row in OPERATIONS.values():
        assert set(row.text) == {"python", "numpy", "jax"}
        for target, text in row.text.items():
            for i in range(row.arity):
                assert f"{{{i}}}" in text, (row.name, target)
            if text.startswith("_"):
                assert f"def {text.split('(')[0]}(" in row.helpers[target]


# ---- formulas ------------------------------------------------------------------------------------------------


def test_equal_formulas_are_one_object() -> None:
    assert (STEP + 1) * 2 is (STEP + 1) * 2
    assert const(1) is const(Fraction(1)) and param("a") is not param("b")


SIMPLE: list[tuple[Expr, Expr]] = [
    (STEP + 0, STEP), (0 + STEP, STEP), (STEP - 0, STEP), (STEP * 1, STEP), (1 * STEP, STEP), (STEP / 1, STEP),
    (apply("negate", -STEP), STEP), (0 * within(STEP, 0, 5), const(0)), (const(2) + const(3), const(5)),
    (apply("minimum", within(STEP, 0, 5), 7), within(STEP, 0, 5)), (apply("maximum", STEP, -1), STEP), (apply("power", STEP, 2), apply("square", STEP)),
    (piecewise(STEP, [5], [const(1), const(1)]), const(1)), (piecewise(const(7), [5], [const(1), const(2)]), const(2)), (piecewise(const(5), [5], [const(1), const(2)]), const(2)),
    (find(const(3), [Fraction(3)]), const(1)), (find(const(3), [Fraction(3)], from_below=True), const(0)),
    (gather(STEP, [Fraction(2), Fraction(2)]), const(2)),
]  # fmt: skip


@pytest.mark.parametrize("found, wanted", SIMPLE)
def test_simplification(found: Expr, wanted: Expr) -> None:
    assert found is wanted


def test_zero_times_what_may_be_infinite_stays() -> None:
    assert (0 * (1 / STEP)).constant is None


def test_the_interpreter_uses_the_texts_of_the_table() -> None:
    expr = apply("square", STEP + 1) / 4
    assert array_function(expr, "numpy")(np.arange(3.0)).tolist() == [0.25, 1.0, 2.25]
    assert Printer(NUMPY).text(expr) == "np.square(k + 1.0) / 4.0"
