"""The table of targets: what a generated module for each imports, how its functions begin and end."""

from __future__ import annotations

from dataclasses import dataclass

from ..dsl.printer import COUNT_STEPS


@dataclass(frozen=True)
class Single:
    """What is different in a function that computes in int32 and float32; it needs no `context`."""

    doc: str
    begin: str
    full: str


@dataclass(frozen=True)
class Target:
    """A kind of generated module.

    `imports` has the names that code may use: the word to look for, the module, and the name to take from
    it ("" for the module itself, "as np" for another name). `begin` makes the float step
    `k` of the argument `step`, `end` returns the value {0}; `full` is a value {0} that does not move, in the
    shape of the steps. `context` is a `with` statement round the body; `guard` one round arithmetic that may
    divide by zero. `lazy`: pieces are written as `if` statements.
    """

    name: str
    imports: tuple[tuple[str, str, str], ...]
    signature: str
    doc: str
    begin: str
    end: str
    full: str
    table: str
    comma: str = ","  # behind the only entry of a table
    lazy: bool = False
    single: Single | None = None
    context: str = ""
    guard: str = ""
    helpers: tuple[tuple[str, str], ...] = ()


_TO_FLOAT32 = '''
def _to_float32(value: Array) -> Array:
    """The nearest float32, weakly typed, so that bfloat16 parameters stay bfloat16."""
    narrow: Array = lax.convert_element_type_p.bind(
        value, new_dtype=jnp.dtype("float32"), weak_type=True, sharding=None
    )
    return narrow
'''

_JAX = Target(
    name="jax",
    imports=(
        ("jax.", "jax", ""),
        ("jnp.", "jax.numpy", "as jnp"),
        ("Array", "jax", "Array"),
        ("lax.", "jax", "lax"),
        ("ArrayLike", "jax.typing", "ArrayLike"),
        ("DTypeLike", "jax.typing", "DTypeLike"),
    ),
    signature="def {name}(step: ArrayLike) -> Array:",
    doc="The value at a step, or at each of an array of steps: float32.",
    begin="k = jnp.maximum(lax.convert_element_type(step, jnp.float64), 0.0)",
    end="return _to_float32({0})",
    full="jnp.full(k.shape, {0}, dtype=jnp.float64)",
    table="{name} = ({entries})",
    context="with jax.enable_x64(True):",
    helpers=(("_count_steps", COUNT_STEPS), ("_to_float32", _TO_FLOAT32)),
    single=Single(
        doc="The value at a step, or at each of an array of steps, in float32 arithmetic.",
        begin="k = _count_steps(step)",
        full="jnp.full(k.shape, {0}, dtype=jnp.float32)",
    ),
)

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        _JAX,
        Target(
            name="python",
            imports=(("bisect.", "bisect", ""), ("math.", "math", "")),
            signature="def {name}(step: float) -> float:",
            doc="The value at a step.",
            begin="k = max(float(step), 0.0)",
            end="return {0}",
            full="{0}",
            table="{name} = ({entries})",
            lazy=True,
        ),
        Target(
            name="numpy",
            imports=(("np.", "numpy", "as np"), ("npt.", "numpy.typing", "as npt")),
            signature="def {name}(step: npt.ArrayLike) -> npt.NDArray[np.float64]:",
            doc="The value at a step, or at each of an array of steps.",
            begin="k = np.maximum(np.asarray(step, np.float64), 0.0)",
            end="return np.asarray({0}, np.float64)",
            full="np.full(k.shape, {0})",
            table="{name} = np.array([{entries}])",
            comma="",
            guard='with np.errstate(all="ignore"):',
        ),
    )
}
