"""What optax 0.2.8 means, and what it keeps in a state: thence's functions in place of optax's, and the other way round."""

from __future__ import annotations

import enum
import inspect
import pickle
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import flax.serialization
import jax
import jax.numpy as jnp
import numpy as np
import optax
import orbax.checkpoint as ocp
import pytest
from peer_suite import DIFFERENCES, adapted
from places import ROOT

import thence
import thence.schedules as ts
from thence.stateful import plateau

PARAMS = {"w": jnp.ones((4, 2)), "b": jnp.zeros(2)}
FUNCTIONS = [name for name in ts.__all__ if not name[0].isupper() and "inject" not in name]


# ---- names and the order of arguments ------------------------------------------------------------------------


def test_every_name_of_optax_s_schedules_is_here() -> None:
    theirs = {name for name in vars(optax.schedules) if not name.startswith("_")}
    assert all(getattr(ts, name) is not None for name in theirs | set(ts.__all__))
    # What is optax's own class is left out of `import *`, which works without optax.
    assert (
        theirs - set(ts.__all__) == {"InjectStatefulHyperparamsState"}
        and "WrappedScheduleState" in ts.__all__
    )


# The places at which a function takes another parameter than optax does, each with why nothing is swapped in silence.
GUARDED = {
    ("exponential_decay", 1): "what optax could read is refused",
    ("exponential_decay", 2): "what optax could read is refused",
    ("piecewise_constant_schedule", 0): "a dict is no number",
    ("sgdr_schedule", 0): "takes optax's dicts as well",
    ("sgdr_schedule", 1): "optax takes one argument",
    ("sgdr_schedule", 2): "optax takes one argument",
}


def positions(function: Any) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_positions_are_those_of_optax(name: str) -> None:
    ours, theirs = positions(getattr(ts, name)), positions(getattr(optax, name))
    differ = [i for i, own in enumerate(ours) if own != (theirs[i] if i < len(theirs) else None)]
    assert {(name, i) for i in differ} == {place for place in GUARDED if place[0] == name}


# Calls that optax reads otherwise, or could: the parts of the error, and how many ways of writing it are offered.
ORDERS: list[tuple[Callable[[], Any], str, int]] = [
    (lambda: ts.exponential_decay(1.0, 10, 2), "decay_rate=10, transition_steps=2", 2),
    (lambda: ts.exponential_decay(1.0, 10, 2, 5, True), "transition_begin=5, staircase=True", 2),
    (lambda: ts.exponential_decay(1.0, 1.0, 100), "decay_rate=1.0, transition_steps=100", 2),
    (lambda: ts.exponential_decay(1, 2, 10, end_value=8), "decay_rate=2, transition_steps=10, end_value=8", 2),
    (lambda: ts.exponential_decay(1.0, 10, 2, convention="optax"), "transition_steps=10, decay_rate=2", 2),
    (lambda: ts.linear_onecycle_schedule(10, 1000, 0.3, 0.7, 10.0, convention="optax"), "div_factor=10.0", 2),  # type: ignore[call-arg]
    (lambda: ts.linear_onecycle_schedule(10, 1000, 0.3, 0.7, 10.0, 100.0), "div_factor=10.0, final_div_factor=100.0", 2),  # type: ignore[call-arg]
    (lambda: ts.cosine_onecycle_schedule(5000, 0.01, 0.3, 0.85), "pct_final=0.85", 2),  # type: ignore[call-arg]
    (lambda: ts.cosine_onecycle_schedule(5, 1000.0, 0.4, 10.0, 100.0), "div_factor=10.0, final_div_factor=100.0", 1),  # type: ignore[call-arg]
    (lambda: ts.piecewise_constant_schedule(0.1, {3: 2.0}), "init_value=0.1, boundaries_and_scales={3: 2.0}, convention='optax'", 1),  # type: ignore[arg-type,call-arg]
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("call, part, ways", ORDERS, ids=[f"{part} {ways}" for _, part, ways in ORDERS])
def test_what_both_orders_could_mean_is_asked_for_by_name(
    call: Callable[[], Any], part: str, ways: int
) -> None:
    with pytest.raises(TypeError, match="in optax the order from argument") as caught:
        call()
    told, _, written = str(caught.value).partition("; write ")
    assert part in written
    offered = written.split(" or ")
    assert len(offered) == ways
    made = [eval(text, vars(ts).copy()) for text in offered]
    assert all(isinstance(schedule, thence.Schedule) for schedule in made)
    # The last of them is what optax makes of the positions.
    theirs = eval(told.rpartition(":")[0].replace(", convention='optax'", ""), vars(optax).copy())
    wanted = [float(theirs(k)) for k in range(9)]
    assert made[-1].values(9).tolist() == pytest.approx(wanted, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: ts.linear_onecycle_schedule(10, 1000, 0.3, 0.7, 0.0), "final_div_factor=0.0 is not positive"),  # type: ignore[call-arg]
        (lambda: ts.linear_onecycle_schedule(*range(1, 9)), "takes from 2 to 4 positional arguments"),
        (lambda: ts.exponential_decay(1.0, 10, decay_rate=2), "multiple values for argument 'decay_rate'"),  # type: ignore[call-arg,misc]
        (lambda: ts.piecewise_constant_schedule(0.1), "write a dict such as"),  # type: ignore[arg-type]
        (lambda: ts.exponential_decay(1.0, 0.5, 0.3), "transition_steps=0.3: write a whole number"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_what_no_order_makes_right_says_what_is_wrong(call: Callable[[], Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        call()


# ---- the values of optax -------------------------------------------------------------------------------------


def unusual() -> Iterable[tuple[Any, ...]]:
    """Calls in optax's order: no steps and negative ones, begins before the start, odd rates, boundaries in any order."""
    for n in (-1, 0, 7):
        for begin in (-3, 0, 4):
            yield "linear_schedule", 1, 0.1, n, begin
            yield "polynomial_schedule", 0.1, 1.0, 0.5, n, begin
            yield "exponential_decay", 1.0, n, 0.5, begin, False, 0.3
    for rate in (0.0, 0.5, 1.0, 2.0):
        for end in (None, 0.3, 3.0, -1.0):
            yield "exponential_decay", 1.0, 3, rate, 2, True, end
            yield "warmup_exponential_decay_schedule", 0, 1.0, 3, 2, rate, -1, False, end
    for warmup in (-2, 0, 3):
        yield "warmup_constant_schedule", 0.1, 1.0, warmup
    for peak, end in ((1.0, 0.1), (0.0, -3.0), (0, 0), (-1, 2)):
        yield "warmup_cosine_decay_schedule", 0.2, peak, 0, 5, end
        yield "warmup_cosine_decay_schedule", 0.2, peak, 3, 9, end, 2.0
    for factors in ({}, None, {5: 0.5, 2: 0.1}, {0: 0.5, 5: 0.5}, {3: 0.0, 9: 2.0}):
        yield "piecewise_constant_schedule", -2, factors
        yield "piecewise_interpolate_schedule", "linear", 2.0, factors
        yield "piecewise_interpolate_schedule", "cosine", 0.5, factors
    yield "piecewise_constant_schedule", 2.0, {4: 0.5, -3: 0.5, 0: 2.0}
    for n in (1, 3, 10):
        for more in ((), (0.3, 0.7, 10.0, 100.0), (0.0, 0.5), (0.5, 0.5), (0.7, 0.3)):
            yield "linear_onecycle_schedule", n, 1.0, *more
        for fewer in ((), (0.4, 10.0, 100.0), (0.0,), (1.0,)):
            yield "cosine_onecycle_schedule", n, 1.0, *fewer
    yield "cosine_decay_schedule", 1, 5, -0.5, 0.5
    yield "constant_schedule", 5


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted({call[0] for call in unusual()}))
def test_the_optax_convention_has_optax_s_values(name: str) -> None:
    for arguments in (call[1:] for call in unusual() if call[0] == name):
        with jax.enable_x64(True):
            theirs = getattr(optax, name)(*arguments)
            wanted = jax.vmap(lambda k, theirs=theirs: jnp.asarray(theirs(k)))(jnp.arange(12.0))
        found = adapted(name)(*arguments)
        np.testing.assert_allclose(found.values(12), wanted, rtol=1e-6, atol=1e-9, err_msg=str(arguments))
        assert thence.Schedule(str(found)) == found


def test_optax_s_dicts_of_turns_come_in_any_iterable() -> None:
    turns = [{"init_value": 0, "peak_value": p, "warmup_steps": 2, "decay_steps": 5} for p in (1.0, 0.5)]
    assert ts.sgdr_schedule(turn for turn in turns) == ts.sgdr_schedule(turns)


DTYPES = [jnp.bfloat16(5), jnp.float16(5), np.float32(5), jnp.int8(5), np.uint64(5), jnp.int32(5)]


@pytest.mark.parametrize(
    "name", ["linear_schedule", "piecewise_constant_schedule", "cosine_onecycle_schedule"]
)
def test_counts_of_any_dtype_are_exact(name: str) -> None:
    arguments: Any = {"linear_schedule": (1, 0, 9), "piecewise_constant_schedule": (1, {4: 0.3}), "cosine_onecycle_schedule": (9, 1)}[name]  # fmt: skip
    schedule = adapted(name)(*arguments)
    for step in DTYPES:
        assert float(np.float32(schedule(step))) == float(np.float32(schedule(5)))


REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: adapted("constant_schedule")(jnp.ones(2)), "value="),
    (lambda: jax.jit(lambda x: adapted("linear_schedule")(x, 0, 5)(0))(1.0), r"schedule\(step, init_value=...\)"),
    (lambda: jax.jit(lambda x: adapted("piecewise_constant_schedule")(1, {5: x})(0))(1.0), r"schedule\(step, x=...\)"),
    (lambda: adapted("linear_schedule")(1, 0, 2.5), "transition_steps=2.5: write a whole number of steps$"),
    (lambda: adapted("piecewise_constant_schedule")(1, {2.5: 1}), "a boundary=2.5"),
    (lambda: adapted("warmup_cosine_decay_schedule")(0, 1, -1, 9), "warmup_steps=-1"),
    (lambda: adapted("piecewise_interpolate_schedule")("linear", 1, {-1: 1}), "a boundary=-1"),
    (lambda: adapted("join_schedules")([ts.constant_schedule(1)] * 3, [5]), "3 schedules have 2 boundaries"),
    (lambda: adapted("join_schedules")([ts.constant_schedule(1)] * 2, [0]), "boundary 0 is not after 0"),
    (lambda: adapted("polynomial_schedule")(1, 0, 0, 5), "power=0 is not positive"),
    (lambda: adapted("cosine_decay_schedule")(1, 5, 0, -1), "exponent=-1 is not positive"),
    (lambda: adapted("exponential_decay")(1, 5, -0.5), "decay_rate=-0.5 is not positive"),
    (lambda: adapted("constant_schedule")(float("inf")), "not a finite number"),
]  # fmt: skip


@pytest.mark.parametrize("call, message", REFUSED, ids=[message for _, message in REFUSED])
def test_what_is_refused_is_said(call: Callable[[], Any], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        call()


def test_what_the_error_of_a_traced_value_shows_works() -> None:
    with pytest.raises(TypeError) as caught:
        jax.jit(lambda x: ts.linear_schedule(x, 0, 5)(0))(1.0)
    shown = re.search(
        r"schedule = (thence\.compile\(.*?\)\)?\"\)|thence\.compile\(\".*?\"\))", str(caught.value)
    )
    assert shown is not None
    schedule = eval(shown.group(1), {"thence": thence})
    assert jax.jit(lambda x: schedule(0, init_value=x))(3.0) == 3.0


def test_the_differences_that_optax_s_own_tests_show_are_in_the_docs() -> None:
    page = (ROOT / "docs" / "schedules.md").read_text(encoding="utf-8")
    told = "an unknown name in `static_args`, with a ValueError"
    assert told in page and all(
        told.partition(",")[0].replace("`", "") in why for why in DIFFERENCES.values()
    )


# ---- the state of injection ----------------------------------------------------------------------------------


def rate(step: Any) -> Any:
    return 1e-2 / (1 + step)


INJECTIONS: list[tuple[str, Any, dict[str, Any]]] = [
    ("adamw", optax.adamw, {"learning_rate": rate, "b1": 0.8, "weight_decay": lambda k: 0.1 / (k + 1)}),
    ("sgd", optax.sgd, {"learning_rate": 0.1, "momentum": rate}),
    ("noisy_sgd", optax.noisy_sgd, {"learning_rate": 1e-3, "eta": 1e-4, "key": 0}),
    ("plateau", optax.adam, {"learning_rate": plateau(factor=0.5, patience=1) * "constant(1e-2)", "b2": rate}),
    ("strong bfloat16", optax.adam, {"learning_rate": jnp.bfloat16(0.1), "b1": jnp.asarray(0.9)}),
]  # fmt: skip


def steps_of(optimizer: Any, params: Any, state: Any, count: int) -> tuple[Any, Any]:
    """Parameters and state after some steps in one scan, which refuses a state that changes its structure or dtypes."""

    def step(carry: Any, k: Any) -> Any:
        params, state = carry
        gradients = jax.tree.map(lambda p: jnp.full_like(p, 0.1) * (k + 1).astype(p.dtype), params)
        updates, state = optimizer.update(gradients, state, params, value=jnp.float32(1.0))
        return (optax.apply_updates(params, updates), state), None

    (params, state), _ = jax.jit(lambda carry: jax.lax.scan(step, carry, jnp.arange(count)))((params, state))
    return params, state


def through_orbax(state: Any, empty: Any, folder: Path) -> Any:
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(folder / "state", state)
        checkpointer.wait_until_finished()
        return checkpointer.restore(folder / "state", jax.tree.map(jnp.zeros_like, empty))


CARRIERS: dict[str, Callable[[Any, Any, Path], Any]] = {
    "orbax": through_orbax,
    "flax": lambda state, empty, _: flax.serialization.from_bytes(empty, flax.serialization.to_bytes(state)),
    "pickle": lambda state, _, __: pickle.loads(pickle.dumps(state)),
}


def structure(state: Any) -> Any:
    return jax.tree.structure(state)


def same(x: Any, y: Any) -> bool:
    """Whether trees have the same dtypes and the same bits; NaN is NaN."""

    def equal(a: Any, b: Any) -> bool:
        if jnp.issubdtype(a.dtype, jax.dtypes.prng_key):
            a, b = jax.random.key_data(a), jax.random.key_data(b)
        return a.dtype == b.dtype and np.asarray(a).tobytes() == np.asarray(b).tobytes()

    return bool(jax.tree.all(jax.tree.map(equal, x, y)))


@pytest.mark.thorough
@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("convention", ["thence", "optax"])
def test_checkpoints_go_from_one_injection_to_the_other(
    carrier: str, convention: Any, tmp_path: Path
) -> None:
    _, factory, given = INJECTIONS[0]
    theirs = optax.inject_hyperparams(factory)(**given)
    ours = ts.inject_hyperparams(factory, convention=convention)(**given)
    for i, (first, second) in enumerate(((theirs, ours), (ours, theirs))):
        params, state = steps_of(first, PARAMS, first.init(PARAMS), 3)
        restored = CARRIERS[carrier](state, second.init(PARAMS), tmp_path / str(i))
        assert structure(restored) == structure(second.init(PARAMS))
        assert same(restored, state)
        after, last = steps_of(second, params, restored, 3)
        wanted, reference = steps_of(theirs, params, state, 3)
        assert jax.tree.all(jax.tree.map(lambda a, b: np.allclose(a, b, rtol=1e-6, atol=1e-7), after, wanted))
        assert int(last.count) == int(reference.count) == 6


@pytest.mark.thorough
@pytest.mark.parametrize("dtype", [jnp.float32, jnp.bfloat16])
@pytest.mark.parametrize(
    "factory, given", [case[1:] for case in INJECTIONS], ids=[case[0] for case in INJECTIONS]
)
def test_the_optax_convention_trains_to_optax_s_bits(factory: Any, given: dict[str, Any], dtype: Any) -> None:
    params = jax.tree.map(lambda p: p.astype(dtype), PARAMS)
    theirs = optax.inject_hyperparams(factory)(**given)
    for ours in (
        ts.inject_hyperparams(factory, convention="optax")(**given),
        ts.inject_hyperparams(factory, convention="optax", **given),
    ):
        state, reference = ours.init(params), theirs.init(params)
        assert structure(state) == structure(reference) and same(state, reference)
        for _ in range(2):
            updates, state = ours.update(params, state, params, value=1.0)
            wanted, reference = theirs.update(params, reference, params, value=1.0)
            assert same((updates, state), (wanted, reference))


def factories() -> Iterable[tuple[str, Any, dict[str, Any]]]:
    """Every function of optax that builds a transformation from numbers, with numbers for what it needs."""
    for module in (optax, optax.contrib):
        for name in sorted(dir(module)):
            function = getattr(module, name)
            if inspect.isfunction(function) and not name.startswith("_"):
                parameters = inspect.signature(function).parameters.values()
                needed = [
                    p.name for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD
                ]
                yield f"{module.__name__}.{name}", function, {
                    n: 0 if n in ("seed", "key") else 0.1 for n in needed
                }


def layout(optimizer: Any) -> tuple[Any, list[Any]]:
    """The structure of a state, and its dtypes and shapes."""
    state = jax.eval_shape(optimizer.init, PARAMS)
    return structure(state), [(leaf.dtype, leaf.shape) for leaf in jax.tree.leaves(state)]


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore")  # of what optax deprecates
def test_every_transformation_of_optax_has_optax_s_state() -> None:
    alike = otherwise = 0
    for name, function, needed in factories():
        try:
            reference = layout(optax.inject_hyperparams(function)(**needed))
        except Exception:  # noqa: BLE001, S112 - optax cannot inject it
            continue
        assert layout(ts.inject_hyperparams(function, convention="optax")(**needed)) == reference, name
        alike += layout(ts.inject_hyperparams(function)(**needed)) == reference
        otherwise += 1
    # By default dtypes, functions and the sizes of arrays, which some take, are no values: of few is it another state.
    assert alike > 90 and otherwise - alike < 12


def test_the_state_has_optax_s_fields() -> None:
    direct = ts.inject_hyperparams(optax.adamw, learning_rate=rate).init(PARAMS)
    assert type(direct) is ts.InjectHyperparamsState and set(direct.hyperparams) == {"learning_rate"}
    whole = ts.inject_hyperparams(optax.adamw, convention="optax", learning_rate=rate).init(PARAMS)
    assert whole._fields == ("count", "hyperparams", "hyperparams_states", "inner_state")
    assert set(whole.hyperparams) == {"learning_rate", "b1", "b2", "eps", "eps_root", "weight_decay"}
    assert type(whole.hyperparams_states["learning_rate"]).__name__ == ts.WrappedScheduleState.__name__
    recovered = ts.inject_hyperparams(optax.scale_by_adam(b2=0.5), convention="optax", b1=0.8).init(PARAMS)
    assert float(recovered.hyperparams["b2"]) == 0.5


def test_an_injected_factory_is_called_like_the_factory() -> None:
    made = ts.inject_hyperparams(optax.adamw)
    assert (made.__name__, made.__doc__, made.__wrapped__) == ("adamw", optax.adamw.__doc__, optax.adamw)
    assert inspect.signature(made) == inspect.signature(optax.adamw)


# ---- what is a number and what is not ------------------------------------------------------------------------


class Mode(enum.IntEnum):
    FAST = 1


class Way(enum.Enum):
    DOWN = "down"


def told_nothing(value, rate=0.5):  # type: ignore[no-untyped-def]
    SEEN.append(value)
    return optax.sgd(rate)


def told_float(value: float = 0) -> Any:
    SEEN.append(value)
    return optax.sgd(0.1)


def told_int(value: int) -> Any:
    SEEN.append(value)
    return optax.sgd(0.1)


def told_either(value: int | float) -> Any:  # noqa: PYI041
    SEEN.append(value)
    return optax.sgd(0.1)


def told_in_words(value: "jax.Array | int") -> Any:  # noqa: UP037
    SEEN.append(value)
    return optax.sgd(0.1)


def defaults_to_float(value=1.0):  # type: ignore[no-untyped-def]
    SEEN.append(value)
    return optax.sgd(0.1)


def told_a_missing_name(value: "Missing | float") -> Any:  # type: ignore[name-defined]  # noqa: F821, UP037
    SEEN.append(value)
    return optax.sgd(0.1)


SEEN: list[Any] = []
INT, FLOAT, AS_IT_IS = jnp.int32, jnp.float32, None
KINDS: list[tuple[Any, Any, Any]] = [
    (told_nothing, 3, INT), (told_nothing, np.int64(3), INT), (told_nothing, jnp.int32(3), INT), (told_nothing, np.arange(3), jnp.int32),
    (told_nothing, 3.0, FLOAT), (told_nothing, np.float32(3), FLOAT), (told_nothing, jnp.bfloat16(3), jnp.bfloat16),
    (told_nothing, True, AS_IT_IS), (told_nothing, None, AS_IT_IS), (told_nothing, Mode.FAST, AS_IT_IS), (told_nothing, Way.DOWN, AS_IT_IS),
    (told_nothing, [1, 2], AS_IT_IS), (told_nothing, {"a": 1}, AS_IT_IS), (told_nothing, 2**40, AS_IT_IS), (told_nothing, np.bool_(True), AS_IT_IS),
    (told_nothing, jax.random.key(3), AS_IT_IS), (told_nothing, jax.random.PRNGKey(3), jnp.uint32), (told_nothing, 1 + 2j, AS_IT_IS),
    (told_float, 3, FLOAT), (told_float, np.int64(3), FLOAT), (defaults_to_float, 3, FLOAT), (told_a_missing_name, 3, FLOAT),
    (told_int, 3, AS_IT_IS), (told_int, np.int64(3), AS_IT_IS), (told_int, Mode.FAST, AS_IT_IS),
    (told_either, 3, INT), (told_either, 3.0, FLOAT), (told_in_words, 3, INT), (told_in_words, 2**31, AS_IT_IS),
]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize(
    "factory, value, dtype", KINDS, ids=[f"{f.__name__} {v!r}"[:50] for f, v, _ in KINDS]
)
def test_an_int_stays_an_int_unless_float_is_said(factory: Any, value: Any, dtype: Any) -> None:
    for made in (ts.inject_hyperparams(factory)(value), ts.inject_hyperparams(factory, value=value)):
        SEEN.clear()
        state = made.init(PARAMS)
        _, after = jax.jit(made.update)(PARAMS, state, PARAMS)
        if dtype is None:
            assert SEEN and all(seen is value for seen in SEEN) and "value" not in state.hyperparams
        else:
            found = state.hyperparams["value"]
            assert found.dtype == SEEN[0].dtype == after.hyperparams["value"].dtype == dtype
            assert np.array_equal(np.asarray(found), np.asarray(value))


@pytest.mark.thorough
def test_seeds_and_sizes_of_optax_s_own() -> None:
    for made in (
        ts.inject_hyperparams(optax.noisy_sgd)(learning_rate=1e-3, eta=1e-4, key=0),
        ts.inject_hyperparams(optax.add_noise)(0.1, 0.55, key=0),
        ts.inject_hyperparams(optax.adafactor)(1e-3, min_dim_size_to_factor=2),
    ):
        updates, _ = made.update(PARAMS, made.init(PARAMS), PARAMS)
        assert jax.tree.all(jax.tree.map(lambda u: bool(jnp.isfinite(u).all()), updates))
    ours, theirs = (
        inject(optax.add_noise)(0.1, 0.55, key=7)
        for inject in (ts.inject_hyperparams, optax.inject_hyperparams)
    )
    assert same(ours.update(PARAMS, ours.init(PARAMS))[0], theirs.update(PARAMS, theirs.init(PARAMS))[0])


# ---- what errors suggest -------------------------------------------------------------------------------------

SUGGESTIONS: list[tuple[Any, dict[str, Any]]] = [
    (optax.scale, {"lr": 1e-3}), (optax.scale_by_adam, {"lr": 1e-3}), (optax.scale_by_adam, {"beta1": 0.9}), (optax.sgd, {"lr": 0.1}),
    (optax.sgd, {"wd": 0.1}), (optax.adamw, {"wd": 0.1}), (optax.adamw, {"learning_rate": 0.1, "lr": 0.1}), (optax.adamw, {"wieght_decay": 0.1}),
    (optax.identity, {"lr": 0.1}), (optax.trace, {"momentum": 0.9}), (optax.clip, {"max_norm": 1.0}), (optax.ema, {"epsilon": 1.0}),
    (lambda *args: optax.sgd(0.1), {"arg": 1.0}),
]  # fmt: skip


@pytest.mark.parametrize("curried", [False, True])
@pytest.mark.parametrize("factory, given", SUGGESTIONS, ids=[str(given) for _, given in SUGGESTIONS])
def test_only_what_a_factory_has_is_suggested(factory: Any, given: dict[str, Any], curried: bool) -> None:
    with pytest.raises(TypeError, match="has no hyperparameter") as caught:
        ts.inject_hyperparams(factory)(**given) if curried else ts.inject_hyperparams(factory, **given)
    takes = {n for n, p in inspect.signature(factory).parameters.items() if p.kind is not p.VAR_POSITIONAL}
    message = str(caught.value)
    if near := re.search(r"did you mean (\w+)\?", message):
        assert near.group(1) in takes - given.keys()
    else:
        listed = re.search(r"it takes (.*)$", message)
        assert listed is not None and set(listed.group(1).split(", ")) - {"none"} == takes


def test_what_a_factory_needs_is_said_at_once() -> None:
    with pytest.raises(TypeError, match=r"scale needs step_size: write step_size=... as well"):
        ts.inject_hyperparams(optax.scale, learning_rate=1e-3)
    ts.inject_hyperparams(optax.scale, learning_rate=1e-3, step_size=1.0).init(PARAMS)


def test_names_in_the_second_place_are_told_where_they_go() -> None:
    with pytest.raises(TypeError, match=r"write static_args='mask'"):
        ts.inject_hyperparams(optax.adamw, "mask")  # type: ignore[arg-type]
    ts.inject_hyperparams(optax.adamw, static_args="mask")


def test_a_text_that_is_no_spec_can_be_handed_over() -> None:
    with pytest.raises(thence.SpecError) as caught:
        ts.inject_hyperparams(told_nothing)("fast")
    assert "static_args='value'" in caught.value.__notes__[0]
    SEEN.clear()
    ts.inject_hyperparams(told_nothing, static_args="value")("fast").init(PARAMS)
    assert SEEN == ["fast"]


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore")  # of what optax deprecates
def test_what_has_built_a_transformation_is_named_as_it_is_called() -> None:
    named = set()
    for _, function, needed in factories():
        try:
            made = function(**needed)
            ts.inject_hyperparams(made, _no_such_name=1.0)
        except Exception as error:  # noqa: BLE001 - most need other arguments
            found = re.search(r"pass (optax\.[\w.]+) itself", str(error))
            named |= {found.group(1)} if found else set()
    assert named
    for name in named:
        assert callable(eval(name, {"optax": optax}))


@pytest.mark.parametrize("convention", ["o", None, "Optax"])
def test_conventions_are_two(convention: Any) -> None:
    with pytest.raises(ValueError, match="there are: 'thence', 'optax'"):
        ts.inject_hyperparams(optax.sgd, convention=convention)
    for name in FUNCTIONS:
        if "convention" in inspect.signature(getattr(ts, name)).parameters:
            arguments = {"linear_schedule": (1, 0, 5), "warmup_constant_schedule": (0, 1, 5), "exponential_decay": (1, 0.5, 5)}.get(name)  # fmt: skip
            if arguments:
                with pytest.raises(ValueError, match="there are: 'thence', 'optax'"):
                    getattr(ts, name)(*arguments, convention=convention)


def first(step: Any) -> Any:
    return 1.0


# A call with a mistake, what its error says to write, and the call with that written.
MENDED: list[tuple[Callable[[], Any], str, Callable[[], Any]]] = [
    (lambda: ts.constant_schedule("1"), "write one such as 1e-3", lambda: ts.constant_schedule(1e-3)),  # type: ignore[arg-type]
    (lambda: ts.linear_schedule(1, 0, 0), "a whole number of steps, 1 or more", lambda: ts.linear_schedule(1, 0, 1)),
    (lambda: ts.linear_schedule(1, 0, 5, -1), "a whole number of steps, 0 or more", lambda: ts.linear_schedule(1, 0, 5, 0)),
    (lambda: ts.polynomial_schedule(1, 0, 0, 5), "a number above 0", lambda: ts.polynomial_schedule(1, 0, 0.1, 5)),
    (lambda: ts.exponential_decay(1, 0.5, 5, staircase=0), "True or False", lambda: ts.exponential_decay(1, 0.5, 5, staircase=False)),  # type: ignore[arg-type]
    (
        lambda: ts.exponential_decay(0.001, 100, 0.96),  # type: ignore[arg-type]
        r"Write exponential_decay\(0.001, 0.96, 100\)", lambda: ts.exponential_decay(0.001, 0.96, 100),
    ),
    (
        lambda: ts.warmup_cosine_decay_schedule(0, 1, 10, 10, convention="optax"),
        "a larger decay_steps", lambda: ts.warmup_cosine_decay_schedule(0, 1, 10, 11, convention="optax"),
    ),
    (lambda: ts.linear_onecycle_schedule(100, 1, 2), "one such as 0.3", lambda: ts.linear_onecycle_schedule(100, 1, 0.3)),
    (lambda: ts.piecewise_constant_schedule(), r"as in \{500: 1.0\}", lambda: ts.piecewise_constant_schedule({500: 1.0})),
    (
        lambda: ts.piecewise_interpolate_schedule("linear", 1, [5]),  # type: ignore[arg-type]
        r"such as \{500: 1.0, 1000: 0.5\}", lambda: ts.piecewise_interpolate_schedule("linear", 1, {500: 1.0, 1000: 0.5}),
    ),
    (lambda: ts.piecewise_constant_schedule({9: 1, 5: 2}), "in rising order", lambda: ts.piecewise_constant_schedule({5: 2, 9: 1})),
    (lambda: ts.piecewise_constant_schedule({5: -1}), "0 or more", lambda: ts.piecewise_constant_schedule({5: 0})),
    (lambda: ts.join_schedules(first, [1]), r"join_schedules\(\[first, second\], \[1000\]\)", lambda: ts.join_schedules([first, first], [1000])),  # type: ignore[arg-type]
    (lambda: ts.join_schedules([first] * 3, [1.0, 2]), r"such as \[1000, 5000\]", lambda: ts.join_schedules([first] * 3, [1000, 5000])),  # type: ignore[list-item]
    (lambda: ts.join_schedules([first] * 3, [0, 2]), "rising steps, from 1 on", lambda: ts.join_schedules([first] * 3, [1, 2])),
    (lambda: ts.sgdr_schedule(first), "needs restart_period", lambda: ts.sgdr_schedule(first, restart_period=5)),
    (lambda: ts.sgdr_schedule(first, 5, 0.5), "write 1 or more", lambda: ts.sgdr_schedule(first, 5, 1)),
    (lambda: ts.sgdr_schedule([], 5), "leave restart_period and t_mult out", lambda: ts.sgdr_schedule([{"init_value": 0, "peak_value": 1, "warmup_steps": 2, "decay_steps": 5}])),
    (lambda: plateau(factor=1), "between 0 and 1", lambda: plateau(factor=0.5)),
    (lambda: plateau(rtol=0), "write one that is positive, and rtol below 1", lambda: plateau(rtol=0, atol=0.1)),
    (lambda: plateau(rtol=1), "rtol below 1", lambda: plateau(rtol=0.999)),
    (lambda: plateau(patience=0), "1 or more", lambda: plateau(patience=1)),
    (lambda: ts.WrappedSchedule(thence.Bundle("a = 1 * step; b = 2 * step")), "take one of them", lambda: ts.WrappedSchedule(thence.Bundle("a = 1 * step; b = 2 * step")["a"])),
    (
        lambda: ts.inject_hyperparams(optax.sgd, {"learning_rate": 1.0}, learning_rate=1.0),
        "leave one out", lambda: ts.inject_hyperparams(optax.sgd, learning_rate=1.0),
    ),
    (lambda: ts.inject_hyperparams(optax.scale_by_adam())(), "name one", lambda: ts.inject_hyperparams(optax.scale_by_adam(), b1=0.8)),
    (
        lambda: ts.inject_hyperparams(optax.adam(1e-3), b1=0.8),
        r"pass optax.adamw itself.*inject_hyperparams\(optax.adamw, learning_rate=", lambda: ts.inject_hyperparams(optax.adamw, learning_rate=1e-3),
    ),
    (lambda: ts.inject_hyperparams(optax.sgd, learning_rate=float("nan")), "one such as 1e-3", lambda: ts.inject_hyperparams(optax.sgd, learning_rate=1e-3)),
]  # fmt: skip


@pytest.mark.parametrize("wrong, told, right", MENDED, ids=[told for _, told, _ in MENDED])
def test_what_an_error_says_to_write_works(wrong: Any, told: str, right: Any) -> None:
    with pytest.raises((TypeError, ValueError), match=told):
        wrong()
    right()


def test_a_file_of_one_schedule_is_given_a_name(tmp_path: Path) -> None:
    path = tmp_path / "rate.thence"
    path.write_text("warmup(10, 1e-3)", encoding="utf-8")
    with pytest.raises(TypeError, match=r"write learning_rate = \.\.\. in it"):
        ts.inject_hyperparams(optax.sgd, path)
    path.write_text("learning_rate = warmup(10, 1e-3)", encoding="utf-8")
    ts.inject_hyperparams(optax.sgd, path)


def test_no_word_of_the_language_is_a_function_of_optax_with_other_positions() -> None:
    words = vars(thence.words)
    both = {
        name for name in words if not name.startswith("_") and callable(words[name]) and hasattr(optax, name)
    }
    assert both == {"clip"}
    with pytest.raises(TypeError, match="missing"):
        thence.words.clip(1.0)  # type: ignore[call-arg]  # optax's, which takes the largest size alone
