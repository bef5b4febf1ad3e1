"""PyTorch's trainers with a generated module's `make_scheduler`, and with a schedule in LambdaLR, step by step.

Each library is left out where it is not installed: they are heavy, and none is needed for anything else.
"""

from __future__ import annotations

import gc
import importlib.util
import re
import shlex
import sys
import types
import weakref
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

import thence
from thence.cli import cli

torch = pytest.importorskip("torch")

STEPS = 20
SPEC = f"warmup(25%, 0.1) then cosine(rest, 0) over {STEPS}"
SCHEDULE = thence.Schedule(SPEC)
pytestmark = pytest.mark.filterwarnings(
    "default"
)  # what other libraries say of each other is not ours to mend


@pytest.fixture
def lr(tmp_path: Path) -> ModuleType:
    """What `thence gen -t torch -o lr.py SPEC` writes, imported."""
    path = tmp_path / "lr.py"
    done = CliRunner().invoke(cli, ["gen", "-t", "torch", "-o", str(path), SPEC])
    assert done.exit_code == 0, done.output
    spec = importlib.util.spec_from_file_location("lr", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rates_of(optimizer: Any) -> list[float]:
    return [group["lr"] for group in optimizer.param_groups]


def check(seen: list[float]) -> None:
    assert seen == pytest.approx([SCHEDULE(step) for step in range(STEPS)], rel=1e-12)


@pytest.mark.parametrize("page", ["README.md", "docs/generated.md"])
def test_blocks_of_the_pages(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that need torch, among what the page's own command writes."""
    text = (Path(__file__).parents[2] / page).read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "lr", raising=False)
    for command in re.findall(r"^thence (gen -t torch .*)$", text, re.MULTILINE):
        assert CliRunner().invoke(cli, shlex.split(command)).exit_code == 0, command
    blocks = re.findall(r"^```python torch\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(block, {"model": torch.nn.Linear(3, 3)})  # noqa: S102 - the page is what is tested


def test_a_loop(lr: ModuleType) -> None:
    weight = torch.nn.Parameter(torch.ones(3))
    optimizer = torch.optim.SGD([weight], lr=123.0)
    scheduler = lr.make_scheduler(optimizer)
    seen = []
    for _ in range(STEPS):
        seen += rates_of(optimizer)
        weight.square().sum().backward()
        optimizer.step()
        scheduler.step()
    check(seen)


def test_lightning(lr: ModuleType, tmp_path: Path) -> None:
    lightning = pytest.importorskip("pytorch_lightning")
    seen: list[float] = []

    class Model(lightning.LightningModule):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(3, 1)

        def training_step(self, batch: Any, index: int) -> Any:
            seen.extend(rates_of(self.optimizers()))
            return self.layer(batch[0]).square().mean()

        def configure_optimizers(self) -> Any:
            optimizer = torch.optim.AdamW(self.parameters())
            scheduler = lr.make_scheduler(optimizer)
            return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "step"}}

    data = torch.utils.data.TensorDataset(torch.ones(STEPS, 3))
    trainer = lightning.Trainer(
        max_epochs=1,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        default_root_dir=tmp_path,
    )
    trainer.fit(Model(), torch.utils.data.DataLoader(data))
    check(seen)


def test_transformers(lr: ModuleType, tmp_path: Path) -> None:
    pytest.importorskip("accelerate")
    transformers = pytest.importorskip("transformers")
    seen: list[float] = []

    class Model(torch.nn.Module):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(3, 1)

        def forward(self, x: Any) -> Any:
            return {"loss": self.layer(x).square().mean()}

    class Watch(transformers.TrainerCallback):  # type: ignore[misc,name-defined]
        def on_step_begin(self, *given: Any, optimizer: Any = None, **more: Any) -> None:
            seen.extend(rates_of(optimizer))

    model = Model()
    optimizer = torch.optim.AdamW(model.parameters())
    trainer = transformers.Trainer(
        model=model,
        args=transformers.TrainingArguments(
            output_dir=str(tmp_path),
            max_steps=STEPS,
            per_device_train_batch_size=1,
            use_cpu=True,
            report_to=[],
            save_strategy="no",
            disable_tqdm=True,
        ),
        train_dataset=[{"x": torch.ones(3)}] * STEPS,
        optimizers=(optimizer, lr.make_scheduler(optimizer)),
        callbacks=[Watch()],
    )
    trainer.train()
    check(seen)


# ---- a schedule in LambdaLR --------------------------------------------------------------------------------------


def lambda_lr(schedule: Any) -> Any:
    weight = torch.nn.Parameter(torch.ones(3))
    return torch.optim.lr_scheduler.LambdaLR(torch.optim.SGD([weight], lr=1.0), schedule)


@pytest.mark.parametrize("other", ["hold(5, 7)", "exponential(9, 2->1)"])
@pytest.mark.parametrize("weights_only", [True, False])
def test_a_state_of_lambda_lr_changes_no_schedule(other: str, weights_only: bool, tmp_path: Path) -> None:
    text = f"linear({10 + len(other)}, 1->0)"
    a, b = thence.compile(other), thence.compile(text)
    values = [b(step) for step in range(20)]
    torch.save(lambda_lr(a).state_dict(), tmp_path / "state.pt")
    scheduler = lambda_lr(b)
    scheduler.load_state_dict(torch.load(tmp_path / "state.pt", weights_only=weights_only))
    assert [b(step) for step in range(20)] == values
    assert [thence.compile(text)(step) for step in range(20)] == values
    seen = []
    for _ in range(20):
        seen += rates_of(scheduler.optimizer)
        scheduler.optimizer.step()
        scheduler.step()
    assert seen == values


def test_joined_functions_in_lambda_lr() -> None:
    joined = thence.schedules.join_schedules([lambda step: 1.0, thence.Schedule("linear(10, 1->0)")], [3])
    scheduler = lambda_lr(joined)
    scheduler.load_state_dict(lambda_lr(lambda step: 2.0).state_dict())
    scheduler.load_state_dict(scheduler.state_dict())
    assert [joined(step) for step in (0, 3, 8)] == [1.0, 1.0, 0.5]


def test_a_schedule_in_accelerate(tmp_path: Path) -> None:
    accelerate = pytest.importorskip("accelerate")
    accelerator = accelerate.Accelerator(cpu=True)
    weight = torch.nn.Parameter(torch.ones(3))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, SCHEDULE)
    optimizer, scheduler = accelerator.prepare(optimizer, scheduler)
    seen: list[float] = []

    def train(steps: int) -> None:
        for _ in range(steps):
            seen.extend(rates_of(optimizer))
            accelerator.backward(weight.square().sum())
            optimizer.step()
            scheduler.step()

    train(12)
    accelerator.save_state(str(tmp_path))
    train(5)
    accelerator.load_state(str(tmp_path))
    del seen[12:]
    train(STEPS - 12)
    check(seen)


def test_a_schedule_in_transformers_is_saved_and_resumed(tmp_path: Path) -> None:
    pytest.importorskip("accelerate")
    transformers = pytest.importorskip("transformers")
    seen: list[float] = []

    class Model(torch.nn.Module):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(3, 1)

        def forward(self, x: Any) -> Any:
            return {"loss": self.layer(x).square().mean()}

    class Watch(transformers.TrainerCallback):  # type: ignore[misc,name-defined]
        def on_step_begin(self, *given: Any, optimizer: Any = None, **more: Any) -> None:
            seen.extend(rates_of(optimizer))

    def trainer(steps: int) -> Any:
        model = Model()
        optimizer = torch.optim.AdamW(model.parameters(), lr=1.0)
        return transformers.Trainer(
            model=model,
            args=transformers.TrainingArguments(
                output_dir=str(tmp_path),
                max_steps=steps,
                per_device_train_batch_size=1,
                use_cpu=True,
                report_to=[],
                save_strategy="steps",
                save_steps=8,
                disable_tqdm=True,
            ),
            train_dataset=[{"x": torch.ones(3)}] * STEPS,
            optimizers=(optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, SCHEDULE)),
            callbacks=[Watch()],
        )

    trainer(8).train()
    trainer(STEPS).train(resume_from_checkpoint=str(tmp_path / "checkpoint-8"))
    check(seen)


# ---- what a scheduler sets ---------------------------------------------------------------------------------------


def generated(spec: str) -> Any:
    space: dict[str, Any] = {"__name__": "generated"}
    exec(thence.emit(spec, target="torch"), space)  # noqa: S102 - generated source is what is tested
    return types.SimpleNamespace(**space)


def groups(*options: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"params": [torch.nn.Parameter(torch.ones(2))], **own} for own in options]


def stepped(scheduler: Any) -> None:
    scheduler.optimizer.step()
    scheduler.step()


def test_groups_keep_their_ratios() -> None:
    module = generated(SPEC)
    for rates, shares in (((1e-4, 1e-3), (0.1, 1)), ((5, 5), (1, 1)), ((0, 3), (0, 1)), ((0, 0), (1, 1))):
        optimizer = torch.optim.SGD(groups(*({"lr": rate} for rate in rates)), lr=7.0)
        scheduler = module.make_scheduler(optimizer)
        for step in range(STEPS):
            assert rates_of(optimizer) == pytest.approx([share * SCHEDULE(step) for share in shares])
            stepped(scheduler)


@pytest.mark.parametrize("optimizer_of", ["SGD", "AdamW"])
def test_a_rate_that_is_a_tensor(optimizer_of: str) -> None:
    module = generated(SPEC)
    rate = torch.tensor(2.0)
    more = {} if optimizer_of == "SGD" else {"capturable": False, "foreach": False}
    optimizer = getattr(torch.optim, optimizer_of)(groups({}), lr=rate, **more)
    for scheduler in (module.make_scheduler(optimizer), module.make_scheduler(optimizer)):  # twice
        group = optimizer.param_groups[0]
        assert group["lr"] is rate and group["initial_lr"] is not rate and float(group["initial_lr"]) == 2.0
        assert scheduler.last_epoch == 0
    for step in range(STEPS):
        assert float(rate) == pytest.approx(SCHEDULE(step))
        stepped(scheduler)


@pytest.mark.parametrize("rate", [3.0, "tensor"])
def test_a_sequence_of_schedulers(rate: Any) -> None:
    module = generated("linear(10, 1->0)")
    optimizer = torch.optim.SGD(groups({}), lr=torch.tensor(3.0) if rate == "tensor" else rate)
    parts = [module.make_scheduler(optimizer), torch.optim.lr_scheduler.ConstantLR(optimizer, 0.5, 100)]
    scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, parts, [5])
    seen = []
    for _ in range(8):
        seen.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    assert seen == pytest.approx([1, 0.9, 0.8, 0.7, 0.6, 1.5, 1.5, 1.5])


def test_no_cycle_keeps_an_optimizer() -> None:
    module = generated(SPEC)
    optimizer = torch.optim.SGD(groups({}), lr=1.0)
    scheduler = module.make_scheduler(optimizer)
    stepped(scheduler)
    gone = weakref.ref(optimizer)
    gc.disable()
    try:
        del optimizer, scheduler
        assert gone() is None
    finally:
        gc.enable()


def test_every_output_is_set() -> None:
    spec = "lr = linear(10, 1->0); momentum = linear(10, 0.9->0.5); wd = 0.1 * lr"
    module = generated(spec)
    optimizer = torch.optim.SGD(groups({"weight_decay": 0.0}, {"weight_decay": 3.0}), lr=1.0, momentum=0.1)
    scheduler = module.make_scheduler(optimizer)
    for step in range(8):
        first, second = optimizer.param_groups
        assert [first["momentum"], second["momentum"]] == pytest.approx([module.momentum(step)] * 2)
        assert [first["weight_decay"], second["weight_decay"]] == pytest.approx([0, module.wd(step)])
        stepped(scheduler)
        if step == 3:
            states = optimizer.state_dict(), scheduler.state_dict()
            optimizer = torch.optim.SGD(groups({}, {}), lr=2.0)
            scheduler = module.make_scheduler(optimizer)
            optimizer.load_state_dict(states[0])
            scheduler.load_state_dict(states[1])
    betas = generated("lr = linear(10, 1->0); b1 = 0.5 * lr; beta2 = 0.9 * lr")
    optimizer = torch.optim.Adam(groups({}), lr=1.0)
    scheduler = betas.make_scheduler(optimizer)
    stepped(scheduler)
    assert optimizer.param_groups[0]["betas"] == pytest.approx((0.45, 0.81))
    with pytest.raises(ValueError, match="the optimizer has no momentum: in the spec, rename"):
        module.make_scheduler(torch.optim.Adam(groups({}), lr=1.0))
