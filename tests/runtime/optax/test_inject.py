"""Injection: hyperparameters that follow the step in optax's transformations, and schedules with a state."""

from __future__ import annotations

import copy
import inspect
import math
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flax.serialization
import jax
import jax.numpy as jnp
import numpy as np
import optax
import orbax.checkpoint as ocp
import pytest

import thence
import thence.schedules as ts
from thence.runtime.optax.inject import inject_hyperparams
from thence.runtime.optax.recovered import factory_of
from thence.stateful import StatefulSchedule, WrappedSchedule, plateau

PARAMS = {"w": jnp.ones((4, 2)), "b": jnp.zeros(2)}
RATE = "warmup(3, 1e-2) then cosine(7, 1e-4)"


def gradients(step: int, params: Any = PARAMS) -> Any:
    return jax.tree.map(lambda p: jnp.full_like(p, 0.1 * (step + 1)), params)


def run(optimizer: Any, steps: int, params: Any = PARAMS, state: Any = None, **extra: Any) -> tuple[Any, Any]:
    """Parameters and state after some jitted steps."""
    state = optimizer.init(params) if state is None else state
    update: Any = jax.jit(optimizer.update)
    for step in range(steps):
        updates, state = update(gradients(step, params), state, params, **extra)
        params = optax.apply_updates(params, updates)
    assert update._cache_size() == 1, "compiled more than once"
    return params, state


def same(x: Any, y: Any) -> bool:
    return bool(jax.tree.all(jax.tree.map(lambda a, b: np.array_equal(a, b), x, y)))


def close(x: Any, y: Any) -> bool:
    # optax makes float32 of numbers that no schedule gives, and 1 - b2 has four digits less than b2.
    return bool(jax.tree.all(jax.tree.map(lambda a, b: np.allclose(a, b, rtol=1e-5, atol=1e-5), x, y)))


# ---- what may be given ---------------------------------------------------------------------------------------


def decayed(step: Any) -> Any:
    return 0.9 + 0.001 * step


@pytest.mark.thorough
@pytest.mark.parametrize(
    "rate",
    [RATE, thence.Schedule(RATE), ts.linear_schedule(1e-2, 0, 10), optax.cosine_decay_schedule(1e-2, 10), WrappedSchedule(RATE)],
    ids=["text", "schedule", "function", "optax", "stateful"],
)  # fmt: skip
def test_every_kind_of_schedule_gives_what_optax_gives_with_its_function(rate: Any) -> None:
    function = thence.Schedule(rate) if isinstance(rate, str) else getattr(rate, "schedule_fn", rate)
    ours = ts.inject_hyperparams(optax.adamw, learning_rate=rate, b1=decayed, weight_decay=0.1)
    theirs = optax.inject_hyperparams(optax.adamw)(learning_rate=function, b1=decayed, weight_decay=0.1)
    (params, state), (wanted, reference) = run(ours, 6), run(theirs, 6)
    assert close(params, wanted) and int(state.count) == 6
    for name, value in state.hyperparams.items():
        assert float(value) == pytest.approx(float(reference.hyperparams[name]), rel=1e-6)


def test_an_injected_schedule_trains_to_the_bits_of_one_that_is_handed_over() -> None:
    ours = ts.inject_hyperparams(optax.adamw, learning_rate=RATE, weight_decay=0.1)
    assert same(run(ours, 6)[0], run(optax.adamw(thence.Schedule(RATE), weight_decay=0.1), 6)[0])


def test_the_first_step_uses_count_0_and_the_state_can_be_read() -> None:
    optimizer = ts.inject_hyperparams(optax.sgd, learning_rate="linear(10, 1->0)")
    state = optimizer.init(PARAMS)
    assert isinstance(state, ts.InjectHyperparamsState) and state._fields == (
        "count",
        "hyperparams",
        "inner_state",
    )
    updates, state = optimizer.update(gradients(0), state, PARAMS)
    assert float(updates["b"][0]) == pytest.approx(-0.1) and float(state.hyperparams["learning_rate"]) == 1.0
    updates, state = optimizer.update(gradients(0), state, PARAMS)
    assert float(optax.tree.get(state, "learning_rate")) == pytest.approx(0.9)
    assert [type(leaf.aval).__name__ for leaf in jax.tree.leaves(state)] and not any(
        leaf.weak_type for leaf in jax.tree.leaves(state)
    )


def test_numbers_in_the_state_can_be_changed_and_schedules_cannot() -> None:
    optimizer = ts.inject_hyperparams(optax.sgd)(learning_rate=0.5)
    state = optimizer.init(PARAMS)
    state.hyperparams["learning_rate"] = jnp.float32(0.25)
    updates, state = optimizer.update(gradients(0), state, PARAMS)
    assert float(updates["b"][0]) == pytest.approx(-0.025)


def test_without_values_it_is_optax_s() -> None:
    ours = ts.inject_hyperparams(optax.adam)(RATE, b2=0.9)
    theirs = optax.inject_hyperparams(optax.adam)(thence.Schedule(RATE), b2=0.9)
    assert close(run(ours, 5)[0], run(theirs, 5)[0])
    assert "eps" in ours.init(PARAMS).hyperparams


@pytest.mark.thorough
def test_a_bundle_or_a_file_at_once(tmp_path: Path) -> None:
    text = f"learning_rate = {RATE}; weight_decay = 0.1 * learning_rate"
    path = tmp_path / "adamw.thence"
    path.write_text(text, encoding="utf-8")
    bundle = thence.compile(text)
    assert isinstance(bundle, thence.Bundle)
    wanted = ts.inject_hyperparams(
        optax.adamw, learning_rate=bundle["learning_rate"], weight_decay=bundle["weight_decay"]
    )
    for given in (bundle, dict(bundle), path):
        assert same(run(ts.inject_hyperparams(optax.adamw, given), 4), run(wanted, 4))
    with pytest.raises(TypeError, match="given twice"):
        ts.inject_hyperparams(optax.adamw, bundle, weight_decay=0.1)
    with pytest.raises(TypeError, match="did you mean learning_rate"):
        ts.inject_hyperparams(optax.adamw, thence.compile(f"lr = {RATE}"))  # type: ignore[arg-type]


def test_a_learning_rate_for_a_factory_without_one_multiplies() -> None:
    optimizer = optax.chain(
        ts.inject_hyperparams(optax.scale_by_adam, learning_rate="linear(4, 1->0)", b1=0.9), optax.scale(-1.0)
    )
    plain = optax.chain(
        optax.scale_by_adam(), optax.scale_by_schedule(lambda k: 1 - k / 4), optax.scale(-1.0)
    )
    assert close(run(optimizer, 3)[0], run(plain, 3)[0])


ARRAY_LIKE: list[tuple[Any, str, Any]] = [
    (optax.sgd, "momentum", {"learning_rate": 0.1}), (optax.rmsprop, "momentum", {"learning_rate": 0.1}), (optax.trace, "decay", {}),
    (optax.ema(0.9), "decay", {}), (optax.clip(1.0), "max_delta", {}), (optax.clip_by_global_norm, "max_norm", {}), (optax.scale, "step_size", {}),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("factory, name, more", ARRAY_LIKE, ids=[name for _, name, _ in ARRAY_LIKE])
def test_numbers_without_a_default_are_scheduled(factory: Any, name: str, more: dict[str, Any]) -> None:
    given: dict[str, Any] = {name: "linear(10, 0.9->0.5)", **more}
    made = ts.inject_hyperparams(factory, **given)
    _, state = run(made, 3)
    assert float(state.hyperparams[name]) == float(np.float32(0.82))


def test_keys_and_whole_numbers_stay_what_they_are() -> None:
    noisy = ts.inject_hyperparams(optax.add_noise)(eta=0.1, gamma=0.5, key=jax.random.key(1))
    run(noisy, 2)
    state = ts.inject_hyperparams(optax.sgd, learning_rate=1).init(PARAMS)
    assert state.hyperparams["learning_rate"].dtype == jnp.float32


def test_a_factory_of_any_names_gets_its_learning_rate() -> None:
    made = ts.inject_hyperparams(
        lambda **kw: optax.sgd(kw["learning_rate"]), learning_rate="linear(10, 1->0)"
    )
    assert same(run(made, 3)[0], run(optax.sgd(thence.Schedule("linear(10, 1->0)")), 3)[0])
    late = ts.inject_hyperparams(optax.scale_by_adam)(learning_rate=0.5, b1=0.8)
    assert float(late.init(PARAMS).hyperparams["learning_rate"]) == 0.5


def test_what_is_no_number_is_handed_over() -> None:
    def mask(params: Any) -> Any:
        return jax.tree.map(lambda p: p.ndim > 1, params)

    optimizer = ts.inject_hyperparams(
        optax.adamw, learning_rate=1e-2, weight_decay="constant(0.5)", mask=mask, nesterov=True
    )
    plain = optax.adamw(1e-2, weight_decay=0.5, mask=mask, nesterov=True)
    assert close(run(optimizer, 3)[0], run(plain, 3)[0])
    params = ts.inject_hyperparams(optax.adamw, static_args="mask")(
        1e-2, weight_decay=0.5, mask=mask, nesterov=True
    )
    assert close(run(params, 3)[0], run(plain, 3)[0])


# ---- transformations that are built already ------------------------------------------------------------------


def built() -> list[tuple[str, Any]]:
    """Every transformation that a function of optax builds from nothing but its required numbers."""
    found = []
    for name in sorted(dir(optax)):
        function = getattr(optax, name)
        if not inspect.isfunction(function) or name.startswith("_"):
            continue
        parameters = inspect.signature(function).parameters.values()
        required = {
            p.name: 0.1 for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD
        }
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                made = function(**required)
        except Exception:  # noqa: BLE001, S112 - it wants something else than numbers
            continue
        if isinstance(made, tuple) and hasattr(made, "update"):
            found.append((name, made))
    return found


@pytest.mark.thorough
def test_built_transformations_are_recovered_or_refused() -> None:
    recovered = []
    for name, made in built():
        try:
            factory = factory_of(made)
        except TypeError as error:
            assert "pass optax." in str(error) and " itself" in str(error)
            continue
        recovered.append(name)
        assert factory.function is getattr(optax, factory.function.__name__)
    assert len(recovered) >= 40 and {"scale_by_adam", "scale_by_rms", "trace", "ema", "clip"} <= set(
        recovered
    )
    assert not {"adam", "adamw", "sgd"} & set(recovered)


def test_a_built_one_keeps_its_other_arguments() -> None:
    ours = ts.inject_hyperparams(
        optax.scale_by_adam(b2=0.5, eps=1e-3, nesterov=True), b1="linear(5, 0.9->0.5)"
    )
    theirs = optax.inject_hyperparams(optax.scale_by_adam)(
        b1=optax.linear_schedule(0.9, 0.5, 5), b2=0.5, eps=1e-3, nesterov=True
    )
    assert close(run(ours, 4)[0], run(theirs, 4)[0])


def custom(rate: float) -> Any:
    scaled = rate * 2

    def update(updates: Any, state: Any, params: Any = None) -> Any:
        return jax.tree.map(lambda u: u * scaled, updates), state

    return optax.GradientTransformation(lambda params: (), update)


BAD: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: ts.inject_hyperparams(optax.adam(1e-3), learning_rate=RATE), TypeError, "pass optax.adamw itself"),
    (lambda: ts.inject_hyperparams(custom(0.1), rate=RATE), TypeError, "cannot be read back for certain"),
    (lambda: ts.inject_hyperparams(optax.adamw, lr=RATE), TypeError, "adamw has no hyperparameter 'lr'; did you mean learning_rate"),
    (lambda: ts.inject_hyperparams(optax.adamw, wieght_decay=0.1), TypeError, "did you mean weight_decay"),
    (lambda: ts.inject_hyperparams(3, b=1), TypeError, "a factory such as optax.adamw, not 3"),
    (lambda: ts.inject_hyperparams(optax.adamw, [1]), TypeError, "by name, or as a Bundle"),  # type: ignore[arg-type]
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate=[1]), TypeError, "learning_rate is a spec, a schedule"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate=None), TypeError, "a number or an array, not None"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate=True), TypeError, "not True"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate=math.nan), ValueError, "learning_rate=nan"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate=1 + 2j), TypeError, "a number or an array, not"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate=np.complex64(1 + 2j)), TypeError, "is made of complex64"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate=RATE, b1=np.array([1j])), TypeError, "is made of complex128"),
    (lambda: ts.inject_hyperparams(optax.sgd, learning_rate=jnp.complex64(1j)), TypeError, "is made of complex64"),
    (lambda: ts.inject_hyperparams(optax.sgd, learning_rate=np.ma.array([1.0, 2.0], mask=[False, True])), TypeError, "is an array with a mask"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate=RATE, weight_decay=np.ma.masked), TypeError, "is an array with a mask"),
    (lambda: ts.inject_hyperparams(optax.scale_by_adam, learning_rate=np.True_), TypeError, "is made of bool"),
    (lambda: ts.inject_hyperparams(optax.sgd, learning_rate=jnp.array(True)), TypeError, "is made of bool"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate=RATE, b2=np.array([None])), TypeError, "is made of object"),
    (lambda: ts.inject_hyperparams(optax.sgd, learning_rate=np.array('0.1')), TypeError, "is made of <U3"),
    (lambda: ts.inject_hyperparams(optax.sgd, learning_rate=np.timedelta64(1)), TypeError, "is made of timedelta64"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate=thence.compile("a = 1; lr = a * linear(5, 1->0)")), TypeError, "not Bundle"),
    (lambda: plateau() * thence.compile("a = 1; lr = a * linear(5, 1->0)"), TypeError, "several, by name"),
    (lambda: ts.inject_hyperparams(optax.sgd, learning_rate=0.1, momentum="foo("), thence.SpecError, "syntax"),
    (lambda: ts.inject_stateful_hyperparams(optax.adamw, {"b1": 0.9}, b1=0.8), TypeError, "given twice"),
    (lambda: ts.inject_stateful_hyperparams(optax.scale_by_adam()), TypeError, "no hyperparameter was given"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate="warmup(10"), thence.SpecError, "syntax"),
    (lambda: ts.inject_hyperparams(optax.adamw, learning_rate="cosine(rest, 1->0)"), thence.SpecError, "total"),
    (lambda: ts.inject_hyperparams(optax.scale_by_adam())(), TypeError, "no hyperparameter was given"),
    (lambda: ts.inject_hyperparams(optax.adamw, static_args="msk")(1e-3), TypeError, "did you mean mask"),
]  # fmt: skip


@pytest.mark.parametrize("call, error, message", BAD, ids=[case[2][:50] for case in BAD])
def test_mistakes(call: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


# ---- the state in real training ------------------------------------------------------------------------------


def optimizer_with_three() -> Any:
    return optax.chain(
        optax.clip_by_global_norm(1.0),
        ts.inject_hyperparams(
            optax.adamw, learning_rate=RATE, b2="linear(10, 0.9->0.99)", weight_decay=lambda k: 0.1 / (k + 1)
        ),
    )


@pytest.mark.thorough
def test_checkpoints_with_orbax_and_flax_go_on_bit_for_bit(tmp_path: Path) -> None:
    optimizer = optimizer_with_three()
    whole = run(optimizer, 6)
    params, state = run(optimizer, 3)
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(tmp_path / "run", {"params": params, "state": state})
        checkpointer.wait_until_finished()
        empty = jax.tree.map(jnp.zeros_like, {"params": params, "state": optimizer.init(PARAMS)})
        restored = checkpointer.restore(tmp_path / "run", empty)
    raw = flax.serialization.to_bytes(state)
    unpacked = flax.serialization.from_bytes(optimizer.init(PARAMS), raw)
    update = jax.jit(optimizer.update)
    for params_again, state_again in ((restored["params"], restored["state"]), (params, unpacked)):
        told = jax.tree.map(lambda x, y: (x.dtype, x.shape) == (y.dtype, y.shape), state_again, state)
        assert jax.tree.all(told)
        assert same((state_again, params_again), (state, params))
        for step in range(3, 6):
            updates, state_again = update(gradients(step), state_again, params_again)
            params_again = optax.apply_updates(params_again, updates)
        assert same((params_again, state_again), whole)
    # Nothing is traced anew: what comes back has no other types than what was there.
    assert (
        jax.make_jaxpr(optimizer.update)(gradients(0), state, params).in_avals
        == jax.make_jaxpr(optimizer.update)(gradients(0), restored["state"], restored["params"]).in_avals
    )


def test_counts_saturate() -> None:
    optimizer = ts.inject_hyperparams(optax.sgd, learning_rate="1")
    state = optimizer.init(PARAMS)._replace(count=jnp.int32(2**31 - 1))
    _, state = optimizer.update(gradients(0), state, PARAMS)
    assert int(state.count) == 2**31 - 1
    wrapped = WrappedSchedule("1")
    assert int(wrapped.update(wrapped.init()._replace(count=jnp.int32(2**31 - 1))).count) == 2**31 - 1


def test_bfloat16_stays_and_rates_keep_their_digits() -> None:
    params = jax.tree.map(lambda p: p.astype(jnp.bfloat16), PARAMS)
    optimizer = ts.inject_hyperparams(optax.adamw, learning_rate="linear(1000, 1e-3->0)", b1=0.9)
    after, state = run(optimizer, 3, params)
    assert all(leaf.dtype == jnp.bfloat16 for leaf in jax.tree.leaves(after))
    assert state.hyperparams["learning_rate"].dtype == jnp.float32
    assert float(state.hyperparams["learning_rate"]) == float(np.float32(0.000998))
    half = ts.inject_hyperparams(optax.sgd, hyperparam_dtype=jnp.bfloat16, learning_rate=0.1)
    assert half.init(params).hyperparams["learning_rate"].dtype == jnp.bfloat16


WRAPPERS: list[tuple[str, Callable[[Any], Any]]] = [
    ("chain", lambda made: optax.chain(optax.clip(1.0), made)),
    ("MultiSteps", lambda made: optax.MultiSteps(made, 2)),
    ("multi_transform", lambda made: optax.multi_transform({"w": made, "b": optax.sgd(0.1)}, {"w": "w", "b": "b"})),
    ("masked", lambda made: optax.masked(made, {"w": True, "b": False})),
    ("apply_if_finite", lambda made: optax.apply_if_finite(made, 3)),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("wrap", [wrap for _, wrap in WRAPPERS], ids=[name for name, _ in WRAPPERS])
def test_inside_of_optax_s_wrappers(wrap: Callable[[Any], Any]) -> None:
    ours = wrap(ts.inject_hyperparams(optax.adamw, learning_rate=RATE, weight_decay=0.1))
    theirs = wrap(
        optax.inject_hyperparams(optax.adamw)(learning_rate=thence.Schedule(RATE), weight_decay=0.1)
    )
    assert close(run(ours, 5)[0], run(theirs, 5)[0])


def test_donated_buffers_and_scan() -> None:
    optimizer = optimizer_with_three()

    def step(carry: Any, k: Any) -> Any:
        params, state = carry
        grads = jax.tree.map(lambda p: jnp.full_like(p, 0.1) * (k + 1), params)
        updates, state = optimizer.update(grads, state, params)
        return (optax.apply_updates(params, updates), state), optax.tree.get(state, "learning_rate")

    start = jax.tree.map(jnp.copy, (PARAMS, optimizer.init(PARAMS)))
    (scanned, _), rates = jax.jit(lambda c: jax.lax.scan(step, c, jnp.arange(5)), donate_argnums=0)(start)
    assert close(scanned, run(optimizer, 5)[0])
    np.testing.assert_allclose(rates, thence.Schedule(RATE).values(5), rtol=1e-6)


# ---- stateful schedules --------------------------------------------------------------------------------------

LOSSES = [
    1.0,
    0.9,
    0.95,
    0.95,
    0.95,
    0.5,
    0.5,
    0.5,
    0.5,
    0.5,
    0.5,
    0.4,
    0.4,
    0.4,
    0.4,
    math.nan,
    0.3,
    0.3,
    0.3,
    0.3,
    0.3,
]
PLATEAUS: list[dict[str, Any]] = [
    {"patience": 2}, {"patience": 3, "factor": 0.5, "cooldown": 2}, {"patience": 1, "factor": 0.5, "min_scale": 0.2},
    {"patience": 1, "accumulate": 3}, {"patience": 2, "rtol": 0.0, "atol": 0.1},
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("options", PLATEAUS, ids=map(str, PLATEAUS))
def test_plateau_is_optax_s(options: dict[str, Any]) -> None:
    theirs: Any = optax.contrib.reduce_on_plateau(
        **{{"accumulate": "accumulation_size"}.get(k, k): v for k, v in options.items()}
    )
    ours = plateau(**options)
    state, reference = ours.init(), theirs.init(jnp.zeros(1))
    value_of, update_of = jax.jit(lambda s, v: ours(s, value=v)), jax.jit(
        lambda s, v: ours.update(s, value=v)
    )
    updated = jax.jit(lambda s, v: theirs.update(jnp.ones(1), s, value=v))
    for loss in LOSSES:
        updates, reference = updated(reference, jnp.float32(loss))
        value, state = value_of(state, loss), update_of(state, loss)
        assert float(value) == float(updates[0]) == float(state.scale)
    assert isinstance(ours, StatefulSchedule)


@pytest.mark.thorough
def test_plateau_times_a_schedule_in_an_optimizer() -> None:
    rate = plateau(factor=0.5, patience=2) * "linear(100, 1->0)"
    for made in (
        ts.inject_hyperparams(optax.sgd, learning_rate=rate),
        optax.inject_hyperparams(optax.sgd)(learning_rate=rate),
        ts.inject_stateful_hyperparams(optax.sgd)(
            learning_rate=thence.Schedule("linear(100, 1->0)") * plateau(0.5, 2)
        ),
    ):
        state: Any = made.init(PARAMS)
        assert float(state.hyperparams["learning_rate"]) == 1.0
        rates = []
        update = jax.jit(made.update)
        for loss in (1.0, 1.0, 1.0, 1.0):
            _, state = update(gradients(0), state, PARAMS, value=loss)
            rates.append(float(state.hyperparams["learning_rate"]))
        assert rates == pytest.approx([1.0, 0.99, 0.49, 0.485])
    state = ts.inject_hyperparams(optax.sgd, learning_rate=rate).init(PARAMS)
    assert isinstance(state, ts.InjectStatefulHyperparamsState)
    assert state._fields == ("count", "hyperparams", "hyperparams_states", "inner_state")
    assert "plateau(factor=0.5" in repr(rate)


def test_an_injector_with_state_and_no_stateful_schedule() -> None:
    made = ts.inject_stateful_hyperparams(optax.sgd, learning_rate=RATE)
    _, state = run(made, 4)
    assert isinstance(state, ts.InjectStatefulHyperparamsState)
    assert int(state.hyperparams_states["learning_rate"].count) == 4


BAD_PLATEAUS: list[tuple[dict[str, Any], str]] = [
    ({"factor": 1.5}, "factor=1.5"), ({"rtol": 0, "atol": 0}, "rtol=0 and atol=0"), ({"rtol": 2}, "rtol=2"), ({"patience": 0}, "patience=0"),
    ({"cooldown": -1}, "cooldown=-1"), ({"min_scale": -1}, "min_scale=-1"), ({"accumulate": 0.5}, "accumulate=0.5"), ({"atol": math.nan}, "atol=nan"),
]  # fmt: skip


@pytest.mark.parametrize("options, message", BAD_PLATEAUS, ids=[message for _, message in BAD_PLATEAUS])
def test_plateaus_that_cannot_be(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plateau(**options)


def test_a_text_of_numpys_is_a_spec() -> None:
    optimizer = ts.inject_hyperparams(optax.sgd, learning_rate=np.str_("linear(10, 1->0)"))
    assert float(optimizer.init(jnp.zeros(1)).hyperparams["learning_rate"]) == 1.0


def test_what_is_injected_has_no_dict_to_be_changed_by() -> None:
    optimizer = ts.inject_hyperparams(optax.sgd, learning_rate="linear(10, 1->0)", momentum=0.5)
    injected = optimizer.init.__self__
    injected.__dict__.update(numbers={}, schedules={}, _update=None)
    vars(injected).clear()
    assert vars(injected) == {}
    state = optimizer.init(jnp.zeros(1))
    assert {name: float(value) for name, value in state.hyperparams.items()} == {
        "learning_rate": 1.0,
        "momentum": 0.5,
    }
    again = copy.deepcopy(optimizer)
    assert float(again.update(jnp.ones(1), again.init(jnp.zeros(1)))[0][0]) == -1.0


def test_hyperparameters_follow_the_step() -> None:
    made = inject_hyperparams(optax.sgd, learning_rate="linear(4, 1->0)")
    state, rates = made.init(PARAMS), []
    for step in range(5):
        rates.append(float(state.hyperparams["learning_rate"]))
        _, state = made.update(gradients(step), state, PARAMS)
    assert rates == [1.0, 1.0, 0.75, 0.5, 0.25]
