"""The table of targets: each is whole, and a name that is none has one that was meant."""

import string

import pytest

from thence.codegen.targets import OTHER_TARGETS, TARGETS, Target, target_meant


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_an_entry_is_whole(target: Target) -> None:
    assert target.doc and target.dialect.name in ("python", "numpy", "jax")
    for form, places in ((target.end, {"0"}), (target.full, {"0"}), (target.table, {"name", "entries"})):
        assert {name for _, name, _, _ in string.Formatter().parse(form) if name is not None} == places
    assert bool(target.requires) == bool(target.libraries) or not target.needed or target.name == "python"
    assert 0 < target.tolerance < 1e-5 and format(1 / 3, target.digits)


def test_what_functions_need() -> None:
    assert TARGETS["jax"].libraries == {"jax"} and TARGETS["numpy"].libraries == {"numpy"}
    assert TARGETS["optax"].libraries == {"jax", "optax"}
    assert TARGETS["torch"].libraries == set(), "its functions run without it"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("pytorch", "torch"),
        ("Keras", "python"),
        ("jnp", "jax"),
        ("np", "numpy"),
        ("numpi", "numpy"),
        ("fortran", None),
    ],
)
def test_the_target_that_was_meant(name: str, meant: str | None) -> None:
    assert target_meant(name) == meant
    assert set(OTHER_TARGETS.values()) <= TARGETS.keys()
