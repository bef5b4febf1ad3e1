"""The table of targets: what a generated module for each imports, how its functions begin and end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ..dsl.printing.dialects import COUNT_STEPS, FULL, JAX, NUMPY, PYTHON, Dialect
from .optax_calls import OptaxCalls
from .torch_scheduler import TorchScheduler

# How a module is compared with the interpreter: by its traced program, by the values of arrays, or of numbers;
# where others' arithmetic is used, these are near.
Check = Literal["trace", "arrays", "numbers", "near"]


@dataclass(frozen=True)
class Single:
    """What is different in a function that computes in int32 and float32; it needs no `context`."""

    doc: str
    begin: str
    given: str
    full: str
    full_open: str


@dataclass(frozen=True)
class Target:
    """A kind of generated module.

    `requires` is what has to be installed to import a module, as pip calls it.
    `imports` has the names that code may use: the word to look for, the module, and the name to take from
    it ("" for the module itself, "as np" for another name). A function takes a `step`, and parameters that have the
    type `parameter`; `begin` makes the float step `k`, and `given` a number of a parameter {0}; `end` returns the
    value {0}. `full` is a value {0} that does not move, in the shape of the steps, and `full_open` the same of a `value` that
    depends on parameters. `context` is a `with` statement round the body; `guard` one round arithmetic that may divide by zero.
    `lazy`: pieces are written as `if` statements. `shown` is a value as a Python float, with an error of `tolerance`; a docstring
    has `digits` of it.
    """

    name: str
    doc: str  # what it is for
    requires: str
    dialect: Dialect
    check: Check
    imports: tuple[tuple[str, str, str], ...]
    step: str
    parameter: str
    returns: str
    about: str
    begin: str
    end: str
    full: str
    table: str
    given: str = ""
    full_open: str = ""
    comma: str = ","  # behind the only entry of a table
    lazy: bool = False
    single: Single | None = None
    context: str = ""
    guard: str = ""
    helpers: tuple[tuple[str, str], ...] = ()
    needed: bool = True  # whether its functions cannot do without its library
    epilogue: type[TorchScheduler] | None = None  # what follows the functions
    shown: str = "{0}"
    tolerance: float = 1e-12
    digits: str = ".6g"
    least: float = 0.0  # the share of the largest value below which one is not shown
    calls: type[OptaxCalls] | None = None  # what writes schedules as calls of a library's functions
    singles: bool = False  # whether its values are float32

    @property
    def libraries(self) -> set[str]:
        """The roots of what its functions import."""
        return {module.split(".")[0] for _, module, _ in self.imports} if self.needed else set()


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
    doc="JAX, for jit, vmap, scan and grad",
    requires="jax",
    dialect=JAX,
    check="trace",
    imports=(
        ("jax.", "jax", ""),
        ("jnp.", "jax.numpy", "as jnp"),
        ("Array", "jax", "Array"),
        ("lax.", "jax", "lax"),
        ("ArrayLike", "jax.typing", "ArrayLike"),
        ("DTypeLike", "jax.typing", "DTypeLike"),
    ),
    step="ArrayLike",
    parameter="ArrayLike",
    returns="Array",
    about="The value at a step, or at each of an array of steps: float32.",
    begin="k = jnp.maximum(lax.convert_element_type(step, jnp.float64), 0.0)",
    given="{0} = lax.convert_element_type({0}, jnp.float64)",
    end="return _to_float32({0})",
    full="_full(k, {0})",
    full_open="_full(k, value)",
    table="{name} = ({entries})",
    context="with jax.enable_x64(True):",
    helpers=(("_count_steps", COUNT_STEPS), ("_full", FULL), ("_to_float32", _TO_FLOAT32)),
    single=Single(
        doc="The value at a step, or at each of an array of steps, in float32 arithmetic.",
        begin="k = _count_steps(step)",
        given="{0} = lax.convert_element_type({0}, jnp.float32)",
        full="_full(k, {0})",
        full_open="_full(k, value)",
    ),
    shown="float({0})",
    tolerance=1e-6,
    digits=".5g",
    singles=True,
)

_PYTHON = Target(
    name="python",
    doc="plain Python, with nothing but its standard library",
    requires="",
    dialect=PYTHON,
    check="numbers",
    imports=(("bisect.", "bisect", ""), ("math.", "math", "")),
    step="float",
    parameter="float",
    returns="float",
    about="The value at a step.",
    begin="k = max(float(step), 0.0)",
    end="return {0}",
    full="{0}",
    table="{name} = ({entries})",
    lazy=True,
)

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        _JAX,
        _PYTHON,
        replace(
            _JAX,
            name="optax",
            doc="optax: its own functions wherever they mean the same, and JAX for the rest",
            requires="optax",
            check="near",
            imports=(*_JAX.imports, ("optax.", "optax", "")),
            calls=OptaxCalls,
            tolerance=2e-6,
            digits=".4g",
            least=1e-3,
        ),
        replace(
            _PYTHON,
            name="torch",
            doc="PyTorch: a function in plain Python, and a scheduler for any torch.optim optimizer",
            requires="torch",
            imports=(
                *_PYTHON.imports,
                ("Any]", "typing", "Any"),
                ("Optimizer", "torch.optim", "Optimizer"),
                ("LRScheduler", "torch.optim.lr_scheduler", "LRScheduler"),
            ),
            needed=False,
            epilogue=TorchScheduler,
        ),
        Target(
            name="numpy",
            doc="NumPy, for whole arrays of steps",
            requires="numpy",
            dialect=NUMPY,
            check="arrays",
            imports=(("np.", "numpy", "as np"), ("npt.", "numpy.typing", "as npt")),
            step="npt.ArrayLike",
            parameter="npt.ArrayLike",
            returns="npt.NDArray[np.float64]",
            about="The value at a step, or at each of an array of steps.",
            begin="k = np.maximum(np.asarray(step, np.float64), 0.0)",
            given="{0} = np.asarray({0}, np.float64)",
            end="return np.asarray({0}, np.float64)",
            full="np.full(k.shape, {0})",
            full_open="np.full(np.broadcast_shapes(k.shape, np.shape(value)), value)",
            table="{name} = np.array([{entries}])",
            comma="",
            guard='with np.errstate(all="ignore"):',
            shown="float({0})",
        ),
    )
}

# What people call a target; where there is none for a library, plain Python is what it can call.
OTHER_TARGETS = {
    other: target
    for target, others in {
        "jax": "jnp flax haiku equinox praxis maxtext",
        "torch": "pytorch pt lightning accelerate transformers hf huggingface deepspeed megatron",
        "numpy": "np",
        "python": "py python3 plain tf tf2 tensorflow keras mlx cupy pure mindspore paddle tinygrad",
    }.items()
    for other in others.split()
}


def target_meant(name: str) -> str | None:
    """The target that was probably meant by a name that is none.

    >>> target_meant("pytorch"), target_meant("Keras"), target_meant("fortran")
    ('torch', 'python', None)
    """
    from ..dsl.text.suggest import suggest  # which loads the grammar, and is for mistakes alone

    return OTHER_TARGETS.get(name.lower()) or suggest(name, TARGETS)
