"""Schedules with a state: the protocol, a schedule of the step as one, and the plateau of a loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from ...dsl.base.frozen import Frozen
from ...dsl.base.loading import load
from ..number_checks import not_negative, number, whole
from ..schedule import Schedule

if TYPE_CHECKING:
    import jax


@runtime_checkable
class StatefulSchedule(Protocol):
    """What has a state that is updated with each step, and a value that depends on it."""

    def init(self) -> Any:
        """The state before the first step."""

    def update(self, state: Any, **extra: Any) -> Any:
        """The state after a step, with what the optimizer was given besides."""

    def __call__(self, state: Any, **extra: Any) -> Any:
        """The value at a step, with what the optimizer was given besides."""


def is_stateful(value: object) -> bool:
    """Whether a value is a stateful schedule; a class of them is none."""
    return isinstance(value, StatefulSchedule) and not isinstance(value, type)


class WrappedScheduleState(NamedTuple):
    """`count` is the number of steps that were taken: int32, shape ()."""

    count: jax.Array  # type: ignore[assignment]  # optax's name, not tuple.count


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class WrappedSchedule(Frozen):
    """A schedule of the step as a stateful one, which counts its steps; the count stays at 2^31-1.

    `schedule_fn` is any callable of the step, a spec or a number. Raises TypeError for anything else, SpecError for
    a bad spec.

    >>> from thence.stateful import WrappedSchedule
    >>> wrapped = WrappedSchedule("linear(10, 1->0)")
    >>> state = wrapped.update(wrapped.init())
    >>> float(wrapped(state))
    0.8999999761581421
    """

    schedule_fn: Any

    def __post_init__(self) -> None:
        if isinstance(self.schedule_fn, Mapping):
            raise TypeError(
                "a schedule has one value at a step, and this has several, by name: take one of them"
            )
        if not callable(self.schedule_fn):
            object.__setattr__(self, "schedule_fn", Schedule(self.schedule_fn))

    def init(self) -> WrappedScheduleState:
        """The count 0."""
        load("jax")
        import jax.numpy as jnp

        return WrappedScheduleState(jnp.zeros([], jnp.int32))

    def update(self, state: WrappedScheduleState, **extra: Any) -> WrappedScheduleState:
        """The next count."""
        return WrappedScheduleState(increased(state.count))

    def __call__(self, state: WrappedScheduleState, **extra: Any) -> Any:
        """The value at the count."""
        return self.schedule_fn(state.count)

    def __repr__(self) -> str:
        return f"WrappedSchedule({self.schedule_fn!r})"


def increased(count: jax.Array) -> jax.Array:
    """One more than a count of int32, which stays at 2^31-1."""
    import jax.numpy as jnp

    return jnp.where(count < 2**31 - 1, count + 1, count).astype(jnp.int32)


# ---- plateau -------------------------------------------------------------------------------------------------


class PlateauState(NamedTuple):
    """What a plateau has seen. All have shape (): float32, and int32 for counts."""

    scale: jax.Array  # what values are multiplied by
    best_value: jax.Array
    plateau_count: jax.Array  # values since the best one
    cooldown_count: jax.Array  # values that are still to be passed over
    count: jax.Array  # type: ignore[assignment]  # not tuple.count: values in the sum of those that are averaged
    avg_value: jax.Array


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Plateau(Frozen):
    """A factor that gets smaller when a value, such as a validation loss, stops falling. Made by `plateau`."""

    factor: float
    patience: int
    rtol: float
    atol: float
    cooldown: int
    min_scale: float
    accumulate: int

    def __repr__(self) -> str:
        return f"plateau({', '.join(f'{f.name}={getattr(self, f.name)!r}' for f in fields(self))})"

    def init(self) -> PlateauState:
        """A factor of 1, and no value seen."""
        load("jax")
        import jax.numpy as jnp

        def real(value: float) -> jax.Array:
            return jnp.asarray(value, jnp.float32)

        none = jnp.zeros([], jnp.int32)
        return PlateauState(real(1.0), real(float("inf")), none, none, none, real(0.0))

    def update(self, state: PlateauState, *, value: Any = None, **extra: Any) -> PlateauState:
        """The state once a value was seen; without one, the state as it is."""
        return state if value is None else self._seen(state, value)

    def __call__(self, state: PlateauState, *, value: Any = None, **extra: Any) -> jax.Array:
        """The factor, the value of this step included."""
        return self.update(state, value=value).scale

    def __mul__(self, other: Any) -> Product:
        return Product.of(self, other)

    __rmul__ = __mul__

    def _seen(self, state: PlateauState, value: Any) -> PlateauState:
        import jax
        import jax.numpy as jnp

        count = increased(state.count)
        mean = (state.count * state.avg_value + jnp.asarray(value, jnp.float32)) / count
        state = state._replace(avg_value=mean.astype(jnp.float32), count=count)
        judged = self._judged(state)
        full = count == self.accumulate
        return PlateauState(*(jax.lax.select(full, new, old) for new, old in zip(judged, state, strict=True)))

    def _judged(self, state: PlateauState) -> PlateauState:
        """The state once enough values are averaged; without branches, which a vmap would make of selects anyway."""
        import jax.numpy as jnp

        value = state.avg_value
        better = value < (1 - self.rtol) * state.best_value - self.atol
        waited = jnp.where(better, 0, increased(state.plateau_count))
        cooling = state.cooldown_count > 0
        stuck = (waited == self.patience) & ~cooling
        lower = jnp.where(stuck, state.scale * self.factor, state.scale)
        zero = jnp.zeros([], jnp.int32)
        return PlateauState(
            scale=jnp.where(cooling, state.scale, jnp.maximum(lower, self.min_scale)).astype(jnp.float32),
            best_value=jnp.where(better, value, state.best_value),
            plateau_count=jnp.where(cooling | stuck, 0, waited).astype(jnp.int32),
            cooldown_count=jnp.where(
                cooling, state.cooldown_count - 1, jnp.where(stuck, self.cooldown, 0)
            ).astype(jnp.int32),
            count=zero,
            avg_value=jnp.zeros([], jnp.float32),
        )


def plateau(
    factor: float = 0.1,
    patience: int = 10,
    rtol: float = 1e-4,
    atol: float = 0.0,
    cooldown: int = 0,
    min_scale: float = 0.0,
    accumulate: int = 1,
) -> Plateau:
    """A factor that is multiplied by `factor` once `patience` values in a row were no better than the best.

    A value is better if it is below (1 - rtol) best - atol. For `cooldown` values after that none counts; the factor
    is never below `min_scale`; `accumulate` values are averaged to one. The value that was given with a step counts in
    that step's factor; without values the factor stays, and is 1 at first. It multiplies any schedule.

    The same as optax's contrib.reduce_on_plateau, after Keras and PyTorch.
    Raises TypeError or ValueError for what is no number, a factor outside of 0..1, or tolerances that let nothing be better.

    >>> from thence.stateful import plateau
    >>> rate = plateau(factor=0.5, patience=2) * 0.1
    >>> state = rate.init()
    >>> for loss in (1.0, 1.0, 1.0):
    ...     value, state = rate(state, value=loss), rate.update(state, value=loss)
    >>> float(value)
    0.05000000074505806
    """
    if not 0 < number("factor", factor) < 1:
        raise ValueError(f"factor={factor!r} does not make anything smaller: write a number between 0 and 1")
    tolerances = not_negative("rtol", rtol), not_negative("atol", atol)
    if not any(tolerances) or tolerances[0] >= 1:
        raise ValueError(f"rtol={rtol!r} and atol={atol!r}: write one that is positive, and rtol below 1")
    return Plateau(
        float(factor),
        whole("patience", patience, least=1),
        float(rtol),
        float(atol),
        whole("cooldown", cooldown),
        float(not_negative("min_scale", min_scale)),
        whole("accumulate", accumulate, least=1),
    )


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Product(Frozen):
    """Schedules multiplied, of which some have a state; made by `plateau(...) * schedule`."""

    factors: tuple[Any, ...]

    @classmethod
    def of(cls, *factors: Any) -> Product:
        """The product of stateful schedules, and of what WrappedSchedule makes one."""
        return cls(tuple(factor if is_stateful(factor) else WrappedSchedule(factor) for factor in factors))

    def __repr__(self) -> str:
        return " * ".join(map(repr, self.factors))

    def init(self) -> tuple[Any, ...]:
        """The states of the factors."""
        return tuple(factor.init() for factor in self.factors)

    def update(self, state: tuple[Any, ...], **extra: Any) -> tuple[Any, ...]:
        """The next states of the factors."""
        return tuple(factor.update(own, **extra) for factor, own in zip(self.factors, state, strict=True))

    def __call__(self, state: tuple[Any, ...], **extra: Any) -> Any:
        """The product of the values."""
        import math

        return math.prod(factor(own, **extra) for factor, own in zip(self.factors, state, strict=True))

    def __mul__(self, other: Any) -> Product:
        return Product.of(*self.factors, other)

    __rmul__ = __mul__
