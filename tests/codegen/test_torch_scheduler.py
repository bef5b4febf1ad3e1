"""PyTorch's scheduler as a source: what it sets, and how; run with torch elsewhere."""

import ast

import pytest

from thence.codegen.torch_scheduler import TorchScheduler


@pytest.mark.parametrize(
    ("outputs", "rate", "others", "unknown"),
    [
        (["lr", "wd"], "lr", ["wd"], []),
        ([""], "", [], []),
        (["momentum", "learning_rate", "temperature"], "learning_rate", ["momentum"], ["temperature"]),
        (["b1", "beta2"], None, ["b1", "beta2"], []),
        (["lr", "learning_rate"], "lr", [], ["learning_rate"]),
    ],
)
def test_which_outputs_it_sets(
    outputs: list[str], rate: str | None, others: list[str], unknown: list[str]
) -> None:
    found = TorchScheduler(outputs)
    assert (found.rate, found.others, found.unknown) == (rate, others, unknown)


@pytest.mark.parametrize(
    "outputs", [["lr"], ["lr", "wd"], ["lr", "momentum"], ["lr", "b1", "b2", "wd", "eps"]]
)
def test_the_source_is_python_and_says_what_it_sets(outputs: list[str]) -> None:
    calls = {name: f"{name}(self.last_epoch)" for name in outputs}
    source = TorchScheduler(outputs).source(calls, ", peak: float = 1.0")
    ast.parse(source)
    assert all(call in source for call in calls.values()) and "peak: float = 1.0" in source
    assert ("def step(" in source) == (len(outputs) > 1)
    assert ('"weight_decay")' in source) == ("wd" in outputs)


def test_settings_of_groups() -> None:
    source = TorchScheduler(["lr", "b1", "wd", "eps"]).source(
        {"lr": "A", "b1": "B", "wd": "C", "eps": "D"}, ""
    )
    assert 'param_group["betas"] = (B, param_group["betas"][1])' in source
    assert 'param_group["weight_decay"] = C * multipliers[index]' in source
    assert 'param_group["eps"] = D' in source
    assert "sets lr, betas, weight_decay and eps of the parameter groups" in source
