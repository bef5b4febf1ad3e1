"""Names of generated code: free of Python's and of the module's own."""

import pytest

from thence.codegen.module_names import check_name, free_name, function_names, own_names, parameter_names


def test_what_modules_use_themselves() -> None:
    assert {"step", "k", "jnp", "np", "math", "optax", "Optimizer", "make_scheduler"} <= own_names()


@pytest.mark.parametrize("name", ["schedule", "lr", "Rate_2"])
def test_names_that_a_function_may_have(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize("name", ["", "2x", "a-b", "class", "print", "_x", "jnp", "step", "é", "a\n"])
def test_names_that_it_may_not(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name of a function"):
        check_name(name)


@pytest.mark.parametrize(
    ("outputs", "called"),
    [
        (["lr", "wd"], ["lr", "wd"]),
        ([""], ["schedule"]),
        (["lambda", "lambda_"], ["lambda__", "lambda_"]),
        (["_lr", "lr"], ["lr_", "lr"]),
        (["__2"], ["schedule_2"]),
        (["print", "jnp"], ["print_", "jnp_"]),
    ],
)
def test_names_of_functions(outputs: list[str], called: list[str]) -> None:
    assert function_names(outputs, "schedule") == dict(zip(outputs, called, strict=True))


def test_names_of_parameters_are_apart_from_functions() -> None:
    assert parameter_names(["lr", "max", "peak"], {"lr"}) == {"lr": "lr_", "max": "max_", "peak": "peak"}


def test_a_free_name() -> None:
    assert [free_name("x", taken) for taken in ((), {"x"}, {"x", "x_2"})] == ["x", "x_2", "x_3"]
