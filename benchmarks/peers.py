"""PyTorch's schedulers and those of transformers, where they are installed: objects that are stepped."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

from .measure import NotInstalled, Side
from .specs import END, PEAK, TOTAL, WARM


def installed(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise NotInstalled("not installed") from error


def stepped(make: Callable[[Any], Any], steps: int) -> Side:
    """A scheduler that goes from one step to the next, which is all it can, and is asked for its rate."""

    def prepare() -> Callable[[], object]:
        torch = installed("torch")
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=PEAK)
        scheduler = make(optimizer)
        optimizer.step()  # a scheduler complains if it is stepped first

        def work() -> None:
            for _ in range(steps):
                scheduler.step()
                scheduler.get_last_lr()

        return work

    return Side(prepare, per=steps, fresh=True)


def pytorch(steps: int) -> Side:
    """`SequentialLR` of a linear warm-up and a cosine."""

    def make(optimizer: Any) -> Any:
        rates = installed("torch.optim.lr_scheduler")
        warm = rates.LinearLR(optimizer, start_factor=1e-8, total_iters=WARM)
        cosine = rates.CosineAnnealingLR(optimizer, TOTAL - WARM, eta_min=END)
        return rates.SequentialLR(optimizer, [warm, cosine], milestones=[WARM])

    return stepped(make, steps)


def transformers(steps: int) -> Side:
    """`get_cosine_schedule_with_warmup`, whose cosine ends at 0."""

    def make(optimizer: Any) -> Any:
        return installed("transformers").get_cosine_schedule_with_warmup(optimizer, WARM, TOTAL)

    return stepped(make, steps)
