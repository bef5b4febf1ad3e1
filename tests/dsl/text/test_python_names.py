"""Names that Python has a use for, compared with the Python that runs."""

import builtins
import keyword

import pytest

from thence.dsl.text.python_names import BUILTINS, is_python_name


def test_it_knows_what_this_python_has() -> None:
    public = {name for name in vars(builtins) if not name.startswith("_")}
    assert public - {"PythonFinalizationError"} <= BUILTINS | {"_"}


@pytest.mark.parametrize("name", [*keyword.kwlist, "match", "case", "type", "_", "print", "ValueError"])
def test_names_with_a_use(name: str) -> None:
    assert is_python_name(name)


@pytest.mark.parametrize("name", ["peak", "lr", "Print", "self", "math"])
def test_names_without(name: str) -> None:
    assert not is_python_name(name)
