"""Source that is run: in the namespace that it is given, and compiled once."""

from thence.runtime.steps.execute import _code, execute


def test_names_go_into_the_namespace() -> None:
    space = {"two": 2}
    assert execute("def f(x): return x * two", space) is space
    assert space["f"](3) == 6  # type: ignore[operator]


def test_the_same_source_is_compiled_once() -> None:
    assert _code("x = 1") is _code("x = 1")
