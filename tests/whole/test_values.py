"""Values that cannot be changed: whatever is done to a schedule, it and what compile gives next stay as they are."""

from __future__ import annotations

import copy
import functools
import pickle
import warnings
import weakref
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from threading import Barrier
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import thence
import thence.schedules as ts
from thence.dsl.syntax.nodes import Number, Program
from thence.dsl.text.source import Embedded, Source, Span
from thence.stateful import WrappedSchedule, plateau

SPEC = "peak = 1; warmup(10, peak) then linear(10, 0.5->0)"  # with a warning, so that there is a diagnostic
MANY = "peak = 1; lr = warmup(10, peak) then linear(10, 0.5->0); wd = 0.1 * lr"
OTHER = "p = 3; cosine(7, p->2)"
OTHER_MANY = "p = 3; lr = cosine(7, p->2); wd = 2 * lr"

Change = Callable[[Any, Any], object]


def compiled(spec: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        return thence.compile(spec)


def facts(value: Any) -> Any:
    """What is to stay as it is."""
    schedules = dict(value) if isinstance(value, thence.Bundle) else {"": value}
    return (
        value.spec,
        value.precision,
        value.program,
        value.diagnostics,
        hash(value),
        {
            name: (
                [own(step) for step in range(25)],
                own(np.arange(25)).tolist(),
                own.landmarks,
                own.segments,
            )
            for name, own in schedules.items()
        },
    )


# ---- what is tried ---------------------------------------------------------------------------------------------


def names_of(value: Any) -> Iterator[str]:
    """Every name that an attribute may have."""
    yield from dir(value)
    for kind in type(value).__mro__:
        slots = vars(kind).get("__slots__", ())
        yield from (slots,) if isinstance(slots, str) else slots
    yield from ("_program", "_spec", "_text", "_meant", "_host", "_cache", "_plan")


def reached(value: Any) -> Iterator[Any]:
    """What attributes give, but for those of the class."""
    for name in names_of(value):
        if not name.startswith("__") or name == "__dict__":
            yield getattr(value, name, None)


def overwrite(value: Any, other: Any) -> None:
    """Empty, or fill with something else, whatever of a value can be written to."""
    for found in [*reached(value), *reached(value.program), *value.diagnostics]:
        if isinstance(found, dict):
            found.clear()
            found.update({"lr": other, "_program": other})
        elif isinstance(found, list):
            found[:] = [other]
        elif isinstance(found, np.ndarray):
            found[...] = 77


def set_all(value: Any, other: Any, write: Change) -> None:
    for name in {*names_of(value)}:
        if name not in ("__class__", "__doc__"):
            try:
                new = getattr(other, name, other)
                write(name, new)
            except (AttributeError, TypeError):
                continue


def like_torch(value: Any, other: Any) -> None:
    """What torch's LambdaLR does: state_dict and load_state_dict."""
    saved = pickle.loads(pickle.dumps(other.__dict__.copy()))
    value.__dict__.update(saved)


CHANGES: dict[str, Change] = {
    "LambdaLR": like_torch,
    "__dict__": lambda value, other: value.__dict__.update(vars(other), _program=other, spec="9"),
    "vars": lambda value, other: value.__dict__.clear(),
    "setattr": lambda value, other: set_all(value, other, functools.partial(setattr, value)),
    "object.__setattr__": lambda value, other: set_all(
        value, other, functools.partial(object.__setattr__, value)
    ),
    "delattr": lambda value, other: set_all(value, other, lambda name, _: delattr(value, name)),
    "object.__delattr__": lambda value, other: set_all(
        value, other, lambda name, _: object.__delattr__(value, name)
    ),
    "containers": overwrite,
    "__init__": lambda value, other: value.__init__(other.spec),
    "__setstate__": lambda value, other: value.__setstate__(other.__reduce__()),
    "copy": lambda value, other: like_torch(copy.copy(value), other),
    "deepcopy": lambda value, other: overwrite(copy.deepcopy(value), other),
    "pickle": lambda value, other: overwrite(pickle.loads(pickle.dumps(value)), other),
    "pickled state": lambda value, other: pickle.loads(with_state(value, {"_program": other.program})),
    "pickled slots": lambda value, other: pickle.loads(with_state(value, (None, {"_state": {}}))),
    "program": lambda value, other: value.program.__init__((), other.program.result),
    "a part of the program": lambda value, other: set_all(
        value.program.definitions[0],
        other.program.definitions[0],
        functools.partial(object.__setattr__, value.program.definitions[0]),
    ),
    "values": lambda value, other: [
        own.values(9).fill(7) for own in (value.values() if isinstance(value, Mapping) else [value])
    ],
    "the result": lambda value, other: (
        value(5).clear() if isinstance(value, thence.Bundle) else value(np.arange(9)).fill(7)
    ),
    "wraps": lambda value, other: functools.update_wrapper(value, other),
}


def with_state(value: Any, state: object) -> bytes:
    """A pickle of a value that brings a state, as no pickle of thence's does."""

    class Tampered:
        def __reduce__(self) -> Any:
            return (*value.__reduce__(), state)

    return pickle.dumps(Tampered())


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("spec, other", [(SPEC, OTHER), (MANY, OTHER_MANY)], ids=["schedule", "bundle"])
@pytest.mark.parametrize("used", [True, False], ids=["called before", "not called before"])
def test_nothing_changes_a_value(spec: str, other: str, change: str, used: bool) -> None:
    text = spec.replace("peak = 1", f"peak = {[*CHANGES].index(change)}.{int(used)}1")  # of this test alone
    wanted = facts((thence.Bundle if "wd" in spec else thence.Schedule)(text))
    value = compiled(text)
    if used:
        facts(value)
    with suppress(AttributeError, TypeError):  # what is refused is as good
        CHANGES[change](value, compiled(other))
    assert facts(value) == wanted
    assert facts(compiled(text)) == wanted


def test_a_subclass_of_str_is_its_text() -> None:
    class Sly(str):
        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return hash("linear(10, 3->1)")

    assert thence.compile(Sly("linear(10, 5->1)"))(0) == 5.0
    assert thence.compile("linear(10, 3->1)")(0) == 3.0


def test_a_value_given_at_the_call_is_not_handed_back() -> None:
    schedule = compiled("p = 1; constant(p)")
    given = np.arange(3.0)
    found = schedule(np.arange(3), p=given)
    found[:] = 7
    assert given.tolist() == [0.0, 1.0, 2.0]


# ---- what still works --------------------------------------------------------------------------------------------


class Named(thence.Schedule):
    """A subclass with an attribute of its own."""

    def __init__(self, spec: str, name: str) -> None:
        super().__init__(spec)
        self.name = name


def test_subclasses_have_attributes_of_their_own() -> None:
    value = Named(OTHER, "rate")
    value.name = "another"
    assert (value.name, vars(value), value(0), type(value.bind(p=2))) == (
        "another",
        {"name": "another"},
        3.0,
        Named,
    )
    vars(value).update(spec="9", _program=None, precision="float32")
    assert (value.spec, value.precision, value) == (OTHER, "float64", thence.Schedule(OTHER))
    with pytest.raises(AttributeError):
        value.spec = "9"


def test_functions_that_are_made_of_a_schedule() -> None:
    schedule = compiled(OTHER)
    assert functools.partial(schedule, p=5)(0) == 5.0
    assert functools.cache(schedule)(0) == 3.0
    assert functools.wraps(schedule)(lambda step: 1)(0) == 1
    assert float(jax.jit(schedule)(0)) == 3.0 and float(jax.vmap(schedule)(jnp.arange(2))[0]) == 3.0
    assert weakref.ref(schedule)() is schedule
    assert float(functools.partial(jax.jit, static_argnums=0)(lambda s, k: s(k))(schedule, 0)) == 3.0


def test_threads_that_come_first_see_one_value() -> None:
    for i in range(20):
        schedule = thence.Schedule(f"p = {i + 1}; linear(10, p->0)")
        together = Barrier(4)

        def first(schedule: thence.Schedule, together: Barrier) -> Any:
            together.wait()
            return schedule(0), schedule(0, p=2), schedule.landmarks, hash(schedule), schedule.segments

        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(first, [schedule] * 4, [together] * 4))
        assert found == [found[0]] * 4 and found[0][:2] == (i + 1.0, 2.0)
        assert all(one[2] is found[0][2] for one in found)


# ---- the smaller values ------------------------------------------------------------------------------------------


def small_values() -> dict[str, Any]:
    schedule = compiled(SPEC)
    source = Source("hold(1, 1)", "x")
    return {
        "node": Number(Fraction(1), "", "1"),
        "program": thence.parse(SPEC),
        "diagnostic": schedule.diagnostics[0],
        "source": source,
        "embedded": Embedded("hold(1, 1)", "x", file=source, offsets=[*range(11)]),
        "span": Span(1, 2),
        "segment": schedule.segments[0],
        "entry": thence.curves()[0],
        "parameter": thence.curves()[0].parameters[0],
        "joined": ts.join_schedules([abs, thence.Schedule("linear(10, 1->0)")], [3]),
        "repeated": ts.sgdr_schedule(abs, 10, 2.0),
        "plateau": plateau(0.5),
        "product": plateau(0.5) * "linear(10, 1->0)",
        "wrapped": WrappedSchedule("linear(10, 1->0)"),
    }


@pytest.mark.parametrize("name", small_values())
def test_small_values_stay_as_they_are(name: str) -> None:
    value = small_values()[name]
    told = repr(value)
    fields = [
        field for field in dir(value) if not field.startswith("_") and not callable(getattr(value, field))
    ]
    for field in fields:
        with pytest.raises((AttributeError, TypeError)):
            setattr(value, field, "changed")
        with pytest.raises((AttributeError, TypeError)):
            delattr(value, field)
    with pytest.raises((AttributeError, TypeError)):
        value.__setstate__([1] * 9)
    if hasattr(value, "__dict__"):
        vars(value).update(dict.fromkeys(fields, "changed"))
    assert not [field for field in fields if isinstance(getattr(value, field), list | dict | set)]
    for again in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert repr(again) == repr(value) == told and type(again) is type(value)


def test_lists_are_the_callers_own() -> None:
    thence.curves().clear()
    thence.check("wramup(1, 1)").clear()
    assert thence.curves() and thence.check("wramup(1, 1)")
    starts = [3]
    joined = ts.join_schedules([abs, abs], starts)
    starts[0] = 9
    assert joined(3) == 0


def test_joined_functions_keep_nothing_that_is_written() -> None:
    one = ts.join_schedules([abs, lambda step: 2 * step], [3])
    other = ts.join_schedules([lambda step: 7, abs], [5])
    one.__dict__.update(other.__dict__.copy())
    assert [one(step) for step in (2, 3, 4)] == [2, 0, 2]


def test_a_program_is_the_callers_own() -> None:
    schedule = compiled(SPEC)
    assert isinstance(schedule.program, Program) and schedule.program is not schedule.program
    assert schedule.program == schedule.program == thence.parse(SPEC)
