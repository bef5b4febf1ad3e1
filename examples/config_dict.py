"""Trains with a ConfigDict of ml_collections whose fields are flags of absl's: `python examples/config_dict.py`.

    python examples/config_dict.py --config.steps=200 --config.lr='warmup(10%, 2e-3) then linear(rest, 0)'

A mistake in a spec ends the program before it starts, with what absl says of any flag that is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from absl import app
from ml_collections import ConfigDict, config_flags
from network import train

import thence.configs
from thence import Schedule


def get_config() -> ConfigDict:
    """What a run is made with; shares in the schedules are of `steps`."""
    config = ConfigDict()
    config.steps = 300
    config.lr = Schedule("warmup(5%, 4e-3) then cosine(rest, 1%)")
    config.wd = Schedule("cosine(rest, 0.1->0.01)")
    return config


thence.configs.register_flag_parser()
CONFIG = config_flags.DEFINE_config_dict("config", get_config(), lock_config=True)


def main(argv: Sequence[str]) -> None:
    """Trains with what the command line says."""
    if len(argv) > 1:
        raise app.UsageError(f"{argv[1]!r} is not of the form --config.NAME=VALUE")
    config = CONFIG.value
    try:
        lr = config.lr.bind(total=config.steps)
        wd = config.wd.bind(total=config.steps)
    except thence.SpecError as error:
        raise SystemExit(f"with {config.steps} steps: {error}") from None
    print(f"run {lr.slug()}")
    train({"learning_rate": lr, "weight_decay": wd}, config.steps)


if __name__ == "__main__":
    app.run(main)
