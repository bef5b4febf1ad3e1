"""Hyperparameters that change with the step, in any of optax's transformations. Needs optax."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .bundle import Bundle, build
from .schedule import Schedule, weakly_typed
from .stateful import WrappedSchedule, increased, is_stateful

if TYPE_CHECKING:
    import jax

    from .recovered import Factory

LEARNING_RATE = "learning_rate"


class InjectHyperparamsState(NamedTuple):
    """The state of a transformation whose hyperparameters follow the step.

    `count`: int32, shape (), the steps taken; it stays at 2^31-1. `hyperparams`: by name, the values that the last
    update used, float32 and strongly typed; those that no schedule gives can be changed. `inner_state` is the
    transformation's own.
    """

    count: jax.Array  # type: ignore[assignment]  # optax's name, not tuple.count
    hyperparams: dict[str, Any]
    inner_state: Any


class InjectStatefulHyperparamsState(NamedTuple):
    """The same where a schedule has a state: `hyperparams_states` has those of all schedules by name."""

    count: jax.Array  # type: ignore[assignment]  # optax's name, not tuple.count
    hyperparams: dict[str, Any]
    hyperparams_states: dict[str, Any]
    inner_state: Any


def inject_hyperparams(
    transformation: Any,
    bundle: Bundle | Mapping[str, Any] | Path | None = None,
    /,
    *,
    static_args: str | Iterable[str] = (),
    hyperparam_dtype: Any = None,
    **scheduled_hyperparams: Any,
) -> Any:
    """A transformation whose hyperparameters follow the step.

    `transformation` is a factory such as optax.adamw, or a transformation that was built by one whose arguments can
    be recovered. A hyperparameter is a spec, a Schedule, any callable of the step, a stateful schedule, a number
    or an array; `bundle` is a Bundle, a mapping or the path of a .thence file with several. At the first
    update the step is 0. `learning_rate`, for a factory that takes none, multiplies the updates; their sign stays.

    Without hyperparameters it is optax's: a function that takes the factory's arguments. Names in `static_args` are
    handed over as they are; `hyperparam_dtype` is the dtype of the values, float32 if it is not given. The state is an
    InjectHyperparamsState, with a stateful schedule an InjectStatefulHyperparamsState.

    Raises TypeError for a transformation that is no factory and cannot be taken apart, for a name that the factory does
    not take, and for a value that is no hyperparameter; SpecError for a bad spec; ImportError without optax.

    >>> import jax.numpy as jnp, optax
    >>> from thence.schedules import inject_hyperparams
    >>> optimizer = inject_hyperparams(optax.adamw, learning_rate="warmup(2, 1e-3) then hold(98)", b2=0.99)
    >>> state = optimizer.init(jnp.zeros(3))
    >>> _, state = optimizer.update(jnp.ones(3), state, jnp.zeros(3))
    >>> _, state = optimizer.update(jnp.ones(3), state, jnp.zeros(3))
    >>> int(state.count), float(state.hyperparams["learning_rate"])
    (2, 0.0005000000237487257)
    """
    return _inject(
        transformation, bundle, static_args, hyperparam_dtype, scheduled_hyperparams, stateful=False
    )


def inject_stateful_hyperparams(
    transformation: Any,
    bundle: Bundle | Mapping[str, Any] | Path | None = None,
    /,
    *,
    static_args: str | Iterable[str] = (),
    hyperparam_dtype: Any = None,
    **scheduled_hyperparams: Any,
) -> Any:
    """As `inject_hyperparams`, with the state of stateful schedules even if there is none among the values.

    Every schedule counts its own steps there, in `hyperparams_states`. Raises as `inject_hyperparams`.
    """
    return _inject(
        transformation, bundle, static_args, hyperparam_dtype, scheduled_hyperparams, stateful=True
    )


def _inject(
    transformation: Any,
    bundle: object,
    static_args: str | Iterable[str],
    dtype: Any,
    scheduled: dict[str, Any],
    *,
    stateful: bool,
) -> Any:
    from .recovered import factory_of

    values = _from_bundle(bundle)
    if twice := sorted(values.keys() & scheduled.keys()):
        raise TypeError(f"{twice[0]} is given twice, in the bundle and by name: leave one out")
    factory = factory_of(transformation)
    static = {static_args} if isinstance(static_args, str) else set(static_args)
    factory.check_names(static)
    values |= scheduled

    def built(values: dict[str, Any]) -> Any:
        factory.check_names(set(values) - {LEARNING_RATE})
        return _Injected(factory, values, static, dtype, stateful).transformation()

    if values:
        return built(values)
    if factory.arguments:
        raise TypeError("no hyperparameter was given for a transformation that is built already: name one")
    parameters = factory.signature.parameters

    def made(*arguments: Any, **named: Any) -> Any:
        rate = {LEARNING_RATE: named.pop(LEARNING_RATE)} if factory.lacks(LEARNING_RATE, named) else {}
        given = dict(factory.signature.bind(*arguments, **named).arguments)
        more = {name for name, p in parameters.items() if p.kind is p.VAR_KEYWORD and name in given}
        for name in more:
            given |= given.pop(name)
        # What a factory has by default can be changed in the state as well.
        defaults = {
            name: p.default
            for name, p in parameters.items()
            if isinstance(p.default, int | float) and not isinstance(p.default, bool)
        }
        return built({**defaults, **given, **rate})

    made.__wrapped__ = factory.function  # type: ignore[attr-defined]
    return made


def _from_bundle(bundle: object) -> dict[str, Any]:
    """The values of a bundle, by name."""
    if bundle is None:
        return {}
    if isinstance(bundle, Path):
        from ..dsl.program import meaning_of

        meaning, findings = meaning_of(bundle.read_text(encoding="utf-8-sig"))
        bundle = build(meaning, tuple(findings.all()), "float64")
        if isinstance(bundle, Schedule):
            raise TypeError("the file has one schedule without a name: write learning_rate = ... in it")
    if isinstance(bundle, Mapping):
        return dict(bundle)
    raise TypeError(
        f"hyperparameters are given by name, or as a Bundle, a mapping or the path of a .thence file, not as {bundle!r}"
    )


class _Injected:
    """The two functions of a transformation whose hyperparameters are computed at each update."""

    def __init__(
        self,
        factory: Factory,
        values: Mapping[str, Any],
        static: set[str],
        dtype: Any,
        stateful: bool = False,
    ) -> None:
        self.factory, self.dtype = factory, dtype
        self.scales = factory.lacks(LEARNING_RATE, values)
        self.schedules: dict[str, Any] = {}
        self.numbers: dict[str, Any] = {}
        self.fixed: dict[str, Any] = {}
        for name, value in values.items():
            self._sort(name, value, name in static)
        self.stateful = stateful or any(not isinstance(s, WrappedSchedule) for s in self.schedules.values())

    def _sort(self, name: str, value: object, static: bool) -> None:
        """Whether a value is a schedule, a number, or none of them and handed over as it is."""
        numeric = name == LEARNING_RATE or self.factory.is_numeric(name)
        without = value is None and self.factory.takes_none(name)
        if static or not numeric or without or not _is_number(value, default=True):
            self.fixed[name] = value
        elif is_stateful(value):
            self.schedules[name] = value
        elif isinstance(value, str | Schedule) or (callable(value) and not isinstance(value, Mapping)):
            self.schedules[name] = WrappedSchedule(value)
        elif not isinstance(value, bool) and _is_number(value, default=False):
            if isinstance(value, float) and not math.isfinite(value):
                raise ValueError(f"{name}={value!r} is not a finite number: write one such as 1e-3")
            # A whole number where a rate is asked for is a rate.
            rate = isinstance(value, int) and not self.factory.counts(name)
            self.numbers[name] = float(value) if isinstance(value, int) and rate else value
        else:
            raise TypeError(
                f"{name} is a spec, a schedule, a callable of the step, a number or an array, not {value!r}"
            )

    def transformation(self) -> Any:
        try:
            import optax
        except ImportError as error:
            raise ImportError("injection needs optax: pip install 'thence[optax]'") from error

        # A spec that has no meaning is an error here, and not in the middle of a trace.
        for schedule in self.schedules.values():
            if isinstance(schedule, WrappedSchedule) and isinstance(schedule.schedule_fn, Schedule):
                _ = schedule.schedule_fn.diagnostics
        return optax.GradientTransformationExtraArgs(self._init, self._update)

    def _init(self, params: Any) -> Any:
        import jax.numpy as jnp

        count = jnp.zeros([], jnp.int32)
        states = {name: schedule.init() for name, schedule in self.schedules.items()}
        values = {name: self._strong(value) for name, value in self.numbers.items()}
        values |= {name: self._strong(schedule(states[name])) for name, schedule in self.schedules.items()}
        return self._state(count, values, states, self._inner(values).init(params))

    def _update(self, updates: Any, state: Any, params: Any = None, **extra: Any) -> tuple[Any, Any]:
        import jax
        import optax

        states = (
            state.hyperparams_states if self.stateful else dict.fromkeys(self.schedules, _Count(state.count))
        )
        values = {name: self._strong(state.hyperparams[name]) for name in self.numbers}
        values |= {name: self._strong(own(states[name], **extra)) for name, own in self.schedules.items()}
        inner = optax.with_extra_args_support(self._inner(values))
        updates, inner_state = inner.update(updates, state.inner_state, params, **extra)
        if self.scales:
            rate = weakly_typed(values[LEARNING_RATE])
            updates = jax.tree.map(lambda update: update * rate, updates)
        after = {
            name: own.update(states[name], **extra) for name, own in self.schedules.items() if self.stateful
        }
        return updates, self._state(increased(state.count), values, after, inner_state)

    def _inner(self, values: Mapping[str, Any]) -> Any:
        # A weakly typed value takes on the dtype of what it is combined with: bfloat16 stays bfloat16.
        handed = {name: weakly_typed(value) for name, value in values.items()}
        if self.scales:
            del handed[LEARNING_RATE]
        return self.factory.built({**self.fixed, **handed})

    def _strong(self, value: Any) -> Any:
        """A value as an array whose dtype is its own: a checkpoint brings back no other."""
        import jax.numpy as jnp
        from jax import lax

        found = jnp.asarray(value)
        dtype = self.dtype or jnp.float32
        if not jnp.issubdtype(found.dtype, jnp.floating):
            # A count, such as a number of steps, stays one.
            dtype = jnp.int32 if not jnp.issubdtype(found.dtype, jnp.bool_) else found.dtype
        return lax.convert_element_type(found, dtype)

    def _state(self, count: Any, values: Any, states: Any, inner: Any) -> Any:
        if self.stateful:
            return InjectStatefulHyperparamsState(count, values, states, inner)
        return InjectHyperparamsState(count, values, inner)


class _Count(NamedTuple):
    """The state of schedules that all count the same steps."""

    count: Any


def _is_number(value: object, *, default: bool) -> bool:
    """Whether an array has numbers, and not such things as keys; `default` for what is no array."""
    dtype = getattr(value, "dtype", None)
    if dtype is None:
        return default or isinstance(value, int | float)
    import jax.numpy as jnp

    return bool(jnp.issubdtype(dtype, jnp.number))
