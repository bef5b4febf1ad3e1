"""The source of the functions that generated code calls where an operation of Python or JAX is not enough."""

# An unselected or singular branch must not turn gradients into nan: in jax the argument is replaced there as well.
GUARDS: dict[str, dict[str, str]] = {
    "divide": {
        "python": '''
def _divide(x: float, y: float) -> float:
    """x / y by IEEE rules, which Python raises for."""
    if y != 0.0:
        return x / y
    if x == 0.0 or math.isnan(x):
        return math.nan
    return math.copysign(math.inf, x) * math.copysign(1.0, y)
''',
        "jax": '''
def _divide(x: ArrayLike, y: ArrayLike) -> Array:
    """x / y by IEEE rules, with a zero gradient where y is zero."""
    zero = jnp.equal(y, 0.0)
    singular = lax.stop_gradient(jnp.divide(x, y))
    return jnp.where(zero, singular, jnp.divide(x, jnp.where(zero, 1.0, y)))
''',
    },
    "exp": {
        "python": '''
def _exp(x: float) -> float:
    """exp(x), infinite where Python raises OverflowError."""
    return math.exp(x) if x < 709.0 else math.exp(709.0) * math.exp(min(x - 709.0, 9.0))
''',
    },
    "log": {
        "python": '''
def _log(x: float) -> float:
    """log(x) by IEEE rules, which Python raises for."""
    if x > 0.0:
        return math.log(x)
    return -math.inf if x == 0.0 else math.nan
''',
        "jax": '''
def _log(x: ArrayLike) -> Array:
    """log(x) by IEEE rules, with a zero gradient where x is not positive."""
    positive = jnp.greater(x, 0.0)
    singular = lax.stop_gradient(jnp.log(x))
    return jnp.where(positive, jnp.log(jnp.where(positive, x, 1.0)), singular)
''',
    },
    "sqrt": {
        "python": '''
def _sqrt(x: float) -> float:
    """The square root, nan below zero, where Python raises."""
    return math.sqrt(x) if x >= 0.0 else math.nan
''',
        "jax": '''
def _sqrt(x: ArrayLike) -> Array:
    """The square root, with a zero gradient where x is not positive."""
    positive = jnp.greater(x, 0.0)
    singular = lax.stop_gradient(jnp.sqrt(x))
    return jnp.where(positive, jnp.sqrt(jnp.where(positive, x, 1.0)), singular)
''',
    },
    "power": {
        "python": '''
def _power(x: float, y: float) -> float:
    """x to the power y by IEEE rules, which Python raises for."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0.0 and y % 2.0 == 1.0 else math.inf
    except ValueError:
        if x != 0.0:
            return math.nan
        return math.copysign(math.inf, x) if y % 2.0 == 1.0 else math.inf
''',
        "jax": '''
def _power(x: ArrayLike, y: ArrayLike) -> Array:
    """x to the power y by IEEE rules, with a zero gradient where x is zero."""
    zero = jnp.equal(x, 0.0)
    singular = lax.stop_gradient(jnp.power(x, y))
    return jnp.where(zero, singular, jnp.power(jnp.where(zero, 1.0, x), y))
''',
    },
    "minimum": {
        "python": '''
def _minimum(x: float, y: float) -> float:
    """The smaller of two numbers; nan if one is."""
    return x if x < y or math.isnan(x) else y
''',
    },
    "maximum": {
        "python": '''
def _maximum(x: float, y: float) -> float:
    """The larger of two numbers; nan if one is."""
    return x if x > y or math.isnan(x) else y
''',
    },
}

SQRT_FROM_ZERO = '''
def _sqrt_from_zero(x: Array) -> Array:
    """The square root of what is not negative, with a zero gradient at 0."""
    positive = x > 0.0
    root = jnp.sqrt(lax.select(positive, x, lax.full_like(x, 1.0)))
    return lax.select(positive, root, lax.full_like(x, 0.0))
'''

POWER_FROM_ZERO = '''
def _power_from_zero(x: Array, y: float) -> Array:
    """x to the power y, neither below 0, with a zero gradient where x is zero."""
    positive = x > 0.0
    power = lax.select(positive, x, lax.full_like(x, 1.0)) ** y
    return lax.select(positive, power, lax.full_like(x, 0.0))
'''

DIVIDE_EXACTLY = '''
def _divide_exactly(x: ArrayLike, y: float) -> Array:
    """x / y, correctly rounded; by a constant y, XLA would multiply with 1 / y."""
    return jnp.divide(x, y + 0.0 * jnp.clip(x, -1.0, 0.0))
'''

# Its statements are those of the series of that name.
HALF_SINE = '''
def _half_sine(x: Array) -> Array:
    """sin(pi / 2 * x) from -1 to 1: a series of x, exact at 0 and at both ends."""
'''

HALF_WAVE = '''
def _half_wave(x: Array) -> Array:
    """The square of sin(pi / 2 * x) from 0 to 1: a series of x, exact at both ends."""
'''
