"""Hyperparameters that change with the step, in any of optax's transformations. Needs optax."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import wraps
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ...dsl.base.loading import load
from ...dsl.numbers.python_numbers import is_masked, is_real, shown
from ...dsl.text.findings import SpecError
from ..bundle import Bundle
from ..kept import Inert
from ..schedule import Schedule
from ..steps.on_arrays import weakly_typed
from .hyperparameters import from_bundle, is_number, may_be_traced, strong
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


def inject_hyperparams(
    transformation: Any,
    bundle: Bundle | Mapping[str, Any] | Path | None = None,
    /,
    *,
    static_args: str | Iterable[str] = (),
    hyperparam_dtype: Any = None,
    convention: Literal["thence", "optax"] = "thence",
    **scheduled_hyperparams: Any,
) -> Any:
    """A transformation whose hyperparameters follow the step.

    `transformation` is a factory such as optax.adamw, or a transformation that was built by one whose arguments can
    be recovered. A hyperparameter is a spec, a Schedule, any callable of the step, a stateful schedule, a number
    or an array; `bundle` is a Bundle, a mapping or the path of a .thence file with several. At the first
    update the step is 0. `learning_rate`, for a factory that takes none, multiplies the updates; their sign stays.

    Without hyperparameters it is optax's: a function that takes the factory's arguments. Names in `static_args` are
    handed over as they are. `hyperparam_dtype` is the dtype of the values, float32 if it is not given, and with
    convention="optax" that of the parameters; a jax array keeps its own. A whole number stays one, unless the default
    or the annotation of its parameter says float.

    The state is an InjectHyperparamsState, with a stateful schedule optax's InjectStatefulHyperparamsState. Without
    hyperparameters, and with convention="optax", it is always optax's, has all that the factory takes, and goes
    from optax's injection to this one and back.

    Raises TypeError for a transformation that is no factory and cannot be taken apart, for a name that the factory does
    not take or that it lacks, and for a value that is no hyperparameter; SpecError for a bad spec; ImportError
    without optax.

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
        transformation,
        bundle,
        static_args,
        hyperparam_dtype,
        convention,
        scheduled_hyperparams,
        stateful=False,
    )


def inject_stateful_hyperparams(
    transformation: Any,
    bundle: Bundle | Mapping[str, Any] | Path | None = None,
    /,
    *,
    static_args: str | Iterable[str] = (),
    hyperparam_dtype: Any = None,
    convention: Literal["thence", "optax"] = "thence",
    **scheduled_hyperparams: Any,
) -> Any:
    """As `inject_hyperparams`, with the state of stateful schedules even if there is none among the values.

    Every schedule counts its own steps there, in `hyperparams_states`. Raises as `inject_hyperparams`.
    """
    return _inject(
        transformation,
        bundle,
        static_args,
        hyperparam_dtype,
        convention,
        scheduled_hyperparams,
        stateful=True,
    )


def _inject(
    transformation: Any,
    bundle: object,
    static_args: str | Iterable[str],
    dtype: Any,
    convention: str,
    scheduled: dict[str, Any],
    *,
    stateful: bool,
) -> Any:
    try:
        import optax  # noqa: F401
    except ImportError as error:
        raise ImportError("injection needs optax: pip install 'thence[optax]'") from error
    from .recovered import factory_of

    if convention not in ("thence", "optax"):
        raise ValueError(f"convention={convention!r}; there are: 'thence', 'optax'")
    given = from_bundle(bundle)
    if twice := sorted(given.keys() & scheduled.keys()):
        raise TypeError(f"{twice[0]} is given twice, in the bundle and by name: leave one out")
    factory = factory_of(transformation)
    static = {static_args} if isinstance(static_args, str) else set(static_args)
    factory.check_names(static)

    def built(values: dict[str, Any], *, whole: bool) -> Any:
        factory.check_names(set(values), LEARNING_RATE)
        factory.check_complete(set(values))
        # What a factory has by default can be changed in a whole state as well.
        values = {**factory.usual, **values} if whole else values
        injected = _Injected(factory, values, static, dtype, convention == "optax", stateful or whole)
        return injected.transformation()

    if given or scheduled:
        return built({**given, **scheduled}, whole=convention == "optax")
    if factory.arguments:
        raise TypeError("no hyperparameter was given for a transformation that is built already: name one")

    @wraps(factory.function)
    def made(*arguments: Any, **named: Any) -> Any:
        factory.check_names(set(named), LEARNING_RATE)
        rate = {LEARNING_RATE: named.pop(LEARNING_RATE)} if factory.lacks(LEARNING_RATE, named) else {}
        values = dict(factory.signature.bind(*arguments, **named).arguments)
        for name, parameter in factory.signature.parameters.items():
            if parameter.kind is parameter.VAR_KEYWORD:
                values |= values.pop(name, {})
        return built({**values, **rate}, whole=True)

    return made


class _Injected(Inert):
    """The two functions of a transformation whose hyperparameters are computed at each update."""

    __slots__ = ("as_optax", "dtype", "factory", "fixed", "numbers", "scales", "schedules", "stateful")

    def __init__(
        self,
        factory: Factory,
        values: Mapping[str, Any],
        static: set[str],
        dtype: Any,
        as_optax: bool,
        stateful: bool,
    ) -> None:
        self.factory, self.dtype, self.as_optax, self.stateful = factory, dtype, as_optax, stateful
        self.scales = factory.lacks(LEARNING_RATE, values)
        self.schedules: dict[str, Any] = {}
        self.numbers: dict[str, Any] = {}
        self.fixed: dict[str, Any] = {}
        for name, value in values.items():
            if name in static:
                self.fixed[name] = value
            else:
                self._sort(name, value)

    def _sort(self, name: str, value: Any) -> None:
        """Whether a value is a schedule, a number, or none of them and handed over as it is."""
        from optax.schedules import WrappedSchedule as Wrapped

        # In optax the value alone decides, and not what its parameter is for.
        as_optax = self.as_optax and not isinstance(value, str)
        numeric = None if as_optax else name == LEARNING_RATE or self.factory.is_numeric(name)
        real = numeric and (name == LEARNING_RATE or self.factory.is_real(name))
        if real and hasattr(value, "dtype") and not isinstance(value, str | type) and not is_real(value):
            what = "an array with a mask" if is_masked(value) else f"made of {value.dtype}"
            raise TypeError(f"{name} is made of whole or real numbers, and {shown(value)} is {what}")
        as_it_is = (
            (value is None and self.factory.takes_none(name))
            or (isinstance(value, Integral) and self.factory.is_whole(name))
            or not may_be_traced(value)
        )
        if numeric is False or (as_it_is and not as_optax):
            self.fixed[name] = value
        elif is_stateful(value):
            self.schedules[name] = value
            self.stateful = self.stateful or not isinstance(value, WrappedSchedule | Wrapped)
        elif isinstance(value, str) or (callable(value) and not isinstance(value, Mapping)):
            function: Any = self._spec(name, value) if isinstance(value, str) else value
            self.schedules[name] = Wrapped(function)
        elif is_number(value, scalars=not as_optax):
            self.numbers[name] = self._number(name, value)
        elif numeric is None:
            self.fixed[name] = value
        else:
            raise TypeError(
                f"{name} is a spec, a schedule, a callable of the step, a number or an array, not {value!r}"
            )

    def _spec(self, name: str, text: str) -> Schedule:
        try:
            return Schedule(text)
        except SpecError as error:
            error.add_note(
                f"{name}={text!r} is read as a spec; to hand it over as it is, write static_args={name!r}"
            )
            raise

    def _number(self, name: str, value: Any) -> Any:
        if isinstance(value, Real) and not math.isfinite(value) and value != self.factory.usual.get(name):
            raise ValueError(f"{name}={value!r} is not a finite number: write one such as 1e-3")
        # A whole number where a rate is asked for is a rate; in optax it is not.
        real = not self.as_optax and (self.factory.is_real(name) or (self.scales and name == LEARNING_RATE))
        return float(value) if real and isinstance(value, Integral) else value

    def transformation(self) -> Any:
        load("jax")
        load("optax")
        import optax

        # A spec that has no meaning is an error here, and not in the middle of a trace.
        for schedule in self.schedules.values():
            function = getattr(schedule, "schedule_fn", None)
            if isinstance(function, Schedule):
                _ = function.diagnostics
        return optax.GradientTransformationExtraArgs(self._init, self._update)

    def _init(self, params: Any) -> Any:
        import jax.numpy as jnp

        dtype = self._dtype(params)
        states = {name: schedule.init() for name, schedule in self.schedules.items()}
        values = {name: strong(value, dtype) for name, value in self.numbers.items()}
        values |= {name: strong(own(states[name]), dtype) for name, own in self.schedules.items()}
        return self._state(jnp.zeros([], jnp.int32), values, states, self._inner(values).init(params))

    def _update(self, updates: Any, state: Any, params: Any = None, **extra: Any) -> tuple[Any, Any]:
        import jax
        import optax

        dtype = self._dtype(params)
        states = (
            state.hyperparams_states if self.stateful else dict.fromkeys(self.schedules, _Count(state.count))
        )
        values = {name: strong(state.hyperparams[name], dtype) for name in self.numbers}
        values |= {name: strong(own(states[name], **extra), dtype) for name, own in self.schedules.items()}
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
        handed = (
            dict(values) if self.as_optax else {name: weakly_typed(value) for name, value in values.items()}
        )
        if self.scales:
            del handed[LEARNING_RATE]
        return self.factory.built({**self.fixed, **handed})

    def _dtype(self, params: Any) -> Any:
        """The dtype of values that have none of their own; None if it is theirs to say."""
        import optax

        if self.dtype is None and self.as_optax:
            return optax.tree.dtype(params, "highest")
        return self.dtype

    def _state(self, count: Any, values: Any, states: Any, inner: Any) -> Any:
        import optax

        if self.stateful:
            # The very class of optax's: a state goes from one injection to the other, also in a scan or a pickle.
            return optax.schedules.InjectStatefulHyperparamsState(count, values, states, inner)
        return InjectHyperparamsState(count, values, inner)


class _Count(NamedTuple):
    """The state of schedules that all count the same steps."""

    count: Any
