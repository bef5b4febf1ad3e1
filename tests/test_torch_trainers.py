"""PyTorch's trainers with a generated module's `make_scheduler`: a loop, Lightning and transformers, step by step.

Each library is left out where it is not installed: they are heavy, and none is needed for anything else.
"""

from __future__ import annotations

import importlib.util
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
