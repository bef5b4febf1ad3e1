"""Trains with each of three specs in turn, by Hydra.

    python examples/hydra_sweep.py --multirun rate=cosine,trapezoid,rsqrt
    python examples/hydra_sweep.py --multirun "lr='warmup(5%, 4e-3) then cosine(rest, 0)','constant(1e-3)'"
    python examples/hydra_sweep.py steps=200 "lr='warmup(10%, 2e-3) then linear(rest, 0)'"

The first sweeps over the names in `hydra_sweep.yaml`. On the command line a spec is in two pairs of quotes, one for the
shell and one for Hydra. A run has a folder that is named after its learning rate, and leaves its accuracy there:
`grep . multirun/*/*/*/accuracy` shows a table of them.
"""

from __future__ import annotations

from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from network import train
from omegaconf import DictConfig, OmegaConf

from thence import Schedule, SpecError


def bound(spec: str | float, steps: int) -> Schedule:
    """The schedule of a spec whose shares are of `steps`."""
    try:
        return Schedule(spec).bind(total=steps)
    except SpecError as error:
        # An exception Hydra would show with a traceback, and one from a resolver with a failure of its own.
        raise SystemExit(f"with {steps} steps: {error}") from None


OmegaConf.register_new_resolver("slug", lambda spec, steps: bound(spec, steps).slug())


@hydra.main(config_path=".", config_name="hydra_sweep", version_base="1.3")
def main(config: DictConfig) -> float:
    """Trains, leaves the accuracy on the test images in the folder of the run, and returns it to the sweeper."""
    lr, wd = bound(config.lr, config.steps), bound(config.wd, config.steps)
    right = train({"learning_rate": lr, "weight_decay": wd}, config.steps)
    folder = Path(HydraConfig.get().runtime.output_dir)
    (folder / "accuracy").write_text(f"{right:.1%}\n", encoding="utf-8")
    return right


if __name__ == "__main__":
    main()
