"""Dialects: how operations, choices and tables are written for Python's floats, for NumPy and for JAX."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from ..base.records import record
from ..formula.operations import OPERATIONS


@record(frozen=True, eq=False)
class Dialect:
    """One way to write formulas.

    `where` chooses by a condition, `find` looks a place up in a table and `gather` an entry; {type} is that of its
    entries. What is empty is not there. `texts` and `helpers` are of operations, by name, where they differ from
    the table of operations, whose column is `name`; a name that begins with _ is a helper's.
    """

    name: str
    where: str
    find: str
    gather: str
    select: str = ""  # of two arrays of one shape
    switch: str = ""  # of any number of them
    full: str = ""  # a constant as one of them
    count: str = ""  # to find a place in a short table
    real: str = ""  # a float32
    primitive: str = ""  # one of the library's own functions, by its name and arguments of one type
    types: Mapping[str, str] = field(default_factory=dict)  # of whole, single and double numbers in tables
    tight: bool = False  # whether a choice binds looser than any operator
    counts: bool = False  # whether whole numbers are told from others
    texts: Mapping[str, str] = field(default_factory=dict)
    helpers: Mapping[str, str] = field(default_factory=dict)
    structure: Mapping[str, str] = field(default_factory=dict)  # helpers of `find` and `gather`

    def text(self, op: str) -> str | None:
        """The template of an operation; None if this dialect has none."""
        return self.texts.get(op) or OPERATIONS[op].text.get(self.name)

    def helper_names(self) -> set[str]:
        """What the functions are called that texts of operations, or of tables, may need."""
        texts = [self.find, self.gather, *(self.text(op) or "" for op in OPERATIONS)]
        return {text.partition("(")[0] for text in texts if text.startswith("_")}

    def helper(self, op: str) -> str:
        """The source of the function that an operation's text calls."""
        return self.helpers.get(op) or OPERATIONS[op].helpers[self.name]


# Written out, since searchsorted takes three times as many operations, for the order of what is not a number.
_FIND = '''
def _find(table: tuple[float, ...], x: Array, dtype: DTypeLike) -> Array:
    """How many entries of a rising table are not above x."""
    last = len(table)
    entries = jnp.asarray((0, *table), dtype)

    def halve(count: Array, step: Array) -> tuple[Array, None]:
        more = jnp.minimum(count + step, last)
        found = entries.at[more].get(
            mode="promise_in_bounds", wrap_negative_indices=False, out_sharding=jax.typeof(more).sharding
        )
        return lax.select(found <= x, more, count), None

    steps = [1 << i for i in reversed(range(last.bit_length()))]
    none = lax.full_like(x, 0, jnp.int32)
    count: Array = lax.scan(halve, none, jnp.asarray(steps, jnp.int32))[0]
    return count
'''

_ENTRY = '''
def _entry(table: tuple[float, ...], index: Array, dtype: DTypeLike) -> Array:
    """The entry of a table at an index that is within it."""
    entries = jnp.asarray(table, dtype)
    return entries.at[index].get(
        mode="promise_in_bounds", wrap_negative_indices=False, out_sharding=jax.typeof(index).sharding
    )
'''

# How a step arrives at a formula in int32 and float32.
COUNT_STEPS = '''
def _count_steps(step: ArrayLike) -> Array:
    """The step, not below 0: whole ones as int32, fractional ones as float32."""
    steps = jnp.asarray(step)
    if not jnp.issubdtype(steps.dtype, jnp.integer):
        return jnp.maximum(lax.convert_element_type(steps, jnp.float32), 0.0)
    if steps.dtype.itemsize > 4 or steps.dtype == jnp.uint32:
        steps = jnp.minimum(steps, 2**31 - 1)
    return jnp.maximum(lax.convert_element_type(steps, jnp.int32), 0)
'''

FULL = '''
def _full(k: Array, value: ArrayLike) -> Array:
    """A value at every step, on the devices that the steps are on."""
    return jnp.where(k < 0, 0.0, value)
'''

PYTHON = Dialect(
    name="python",
    where="{1} if {0} else {2}",
    find="bisect.bisect_right({1}, {0})",
    gather="{1}[{0}]",
    tight=True,
)

NUMPY = Dialect(
    name="numpy",
    where="np.where({0}, {1}, {2})",
    find='np.searchsorted({1}, {0}, side="right")',
    gather="np.take({1}, {0})",
)

JAX = Dialect(
    name="jax",
    where="jnp.where({0}, {1}, {2})",
    find="_find({1}, {0}, {type})",
    gather="_entry({1}, {0}, {type})",
    select="lax.select({0}, {1}, {2})",
    switch="lax.select_n({0}, {1})",
    full="lax.full_like(k, {0})",
    count="jnp.sum(jnp.asarray({1}, {type}) <= jnp.expand_dims({0}, -1), axis=-1, dtype=jnp.int32)",
    real="jnp.float32({0})",
    primitive="lax.{0}({1})",
    types={"whole": "jnp.int32", "single": "jnp.float32", "double": "jnp.float64"},
    counts=True,
    structure={"find": _FIND, "gather": _ENTRY},
)

DIALECTS = {dialect.name: dialect for dialect in (PYTHON, NUMPY, JAX)}
