"""Trains with a dataclass that tyro reads from the command line: `python examples/dataclass_cli.py`.

    python examples/dataclass_cli.py --steps 200 --optimizer.lr 'warmup(10%, 2e-3) then linear(rest, 0)'

A mistake in a spec is shown in tyro's own box; `--help` shows the default specs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import tyro
from network import train

import thence.configs
from thence import Schedule


@dataclass(frozen=True)
class AdamW:
    """The optimizer."""

    lr: Schedule = Schedule("warmup(5%, 4e-3) then cosine(rest, 1%)")
    """The learning rate."""
    wd: Schedule = Schedule("cosine(rest, 0.1->0.01)")
    """The weight decay."""


@dataclass(frozen=True)
class Config:
    """Train a small network on handwritten digits."""

    steps: int = 300
    """How long to train; shares in the schedules are of it."""
    optimizer: AdamW = field(default_factory=AdamW)


def main() -> float:
    """Reads the command line, trains, and returns the accuracy on the test images."""
    config = tyro.cli(Config, registry=thence.configs.tyro_registry())
    try:
        lr = config.optimizer.lr.bind(total=config.steps)
        wd = config.optimizer.wd.bind(total=config.steps)
    except thence.SpecError as error:
        raise SystemExit(f"with {config.steps} steps: {error}") from None
    print(f"run {lr.slug()}")
    return train({"learning_rate": lr, "weight_decay": wd}, config.steps)


if __name__ == "__main__":
    main()
