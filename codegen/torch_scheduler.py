"""The scheduler of a module for PyTorch: it sets the rate and the other options of an optimizer's parameter groups."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ..dsl.text.suggest import suggest

_MODULE = '''
def _multipliers(optimizer: Optimizer, option: str) -> list[float]:
    """What each parameter group had at first, as a share of the largest."""
    initial = [float(param_group["initial_" + option]) for param_group in optimizer.param_groups]
    largest = max(initial)
    return [multiplier / largest if largest > 0 else 1.0 for multiplier in initial]


def make_scheduler(optimizer: Optimizer, *, last_epoch: int = -1{keywords}) -> LRScheduler:
    """A scheduler that sets {told} of the parameter groups.

    In {scaled} the group with the largest has the schedule's value, and the
    others keep their ratio to it; where all are 0, all have the value.

    Call step() after each step of the optimizer. To go on with a run, load the
    state_dict of both, or give the number of the last step that was done as `last_epoch`.
    """
    for param_group in optimizer.param_groups:
        for option in ({options}):
            if option not in param_group:
                raise ValueError(f"the optimizer has no {{option}}: in the spec, rename what is not its own")
        for option in ({ratios}):
            param_group.setdefault("initial_" + option, float(param_group[option]))

    class Scheduler(LRScheduler):
        def get_lr(self) -> list[Any]:
            return [{rate} * multiplier for multiplier in _multipliers(self.optimizer, "lr")]
{step}
    return Scheduler(optimizer, last_epoch)
'''

_STEP = """
        def step(self, epoch: int | None = None) -> None:
            super().step(epoch)
            multipliers = {multipliers}
            for index, param_group in enumerate(self.optimizer.param_groups):
                {settings}
"""

# What outputs are called that are options of PyTorch's optimizers; a beta is one of two.
_RATES = ("lr", "learning_rate")
_OPTIONS = {
    **dict.fromkeys(_RATES, "lr"),
    **{name: name for name in ("momentum", "weight_decay", "dampening", "eps", "rho", "alpha", "lambd")},
    "wd": "weight_decay",
    **dict.fromkeys(("b1", "beta1", "b2", "beta2"), "betas"),
}
_SCALED = ("lr", "weight_decay")
# What the same are called elsewhere.
_MEANT = {
    "betas": "b1 and b2",
    "beta": "b1",
    "beta_1": "b1",
    "beta_2": "b2",
    "adam_beta1": "b1",
    "adam_beta2": "b2",
    "mom": "momentum",
    "epsilon": "eps",
    "adam_epsilon": "eps",
    "decay": "weight_decay",
    "l2": "weight_decay",
}


class TorchScheduler:
    """Which outputs of a program a scheduler sets, and its source."""

    needs = _RATES[0]

    def __init__(self, outputs: Collection[str]) -> None:
        # The result of a program has no name: it is a rate.
        self.rate = next((name for name in outputs if name in ("", *_RATES)), None)
        self.others = [name for name in outputs if name != self.rate and _OPTIONS.get(name, "lr") != "lr"]
        self.unknown = [name for name in outputs if name not in (self.rate, *self.others)]

    def meant(self, name: str) -> str | None:
        """What to do about an output that is no option; None where that is not known."""
        if name in _RATES:
            return f"`{self.rate}` is the rate already: leave one of them out"
        options = [option for option in _OPTIONS if option not in _RATES]
        near = suggest(name, options, _MEANT)
        return None if near is None else f"did you mean {near}?"

    def source(self, calls: Mapping[str, str], keywords: str) -> str:
        """The functions; `calls` are the values of outputs at `self.last_epoch`."""
        assert self.rate is not None
        options = list(dict.fromkeys(_OPTIONS[name] for name in self.others))
        ratios = [option for option in _SCALED if option == "lr" or option in options]
        step = ""
        if options:
            step = _STEP.format(
                multipliers='_multipliers(self.optimizer, "weight_decay")' if len(ratios) > 1 else "",
                settings="\n                ".join(self._settings(calls)),
            )
            if len(ratios) == 1:
                step = step.replace("            multipliers = \n", "").replace("index, ", "")
                step = step.replace("enumerate(self.optimizer.param_groups)", "self.optimizer.param_groups")
        return _MODULE.format(
            keywords=keywords,
            told=_listed(["lr", *options]),
            scaled=_listed(ratios),
            options=_entries(["lr", *options]),
            ratios=_entries(ratios),
            rate=calls[self.rate],
            step=step,
        ).strip()

    def _settings(self, calls: Mapping[str, str]) -> Iterator[str]:
        for name in self.others:
            option, value = _OPTIONS[name], calls[name]
            if option in _SCALED:
                value = f"{value} * multipliers[index]"
            if option == "betas":
                kept = 'param_group["betas"]'
                value = f"({value}, {kept}[1])" if name.endswith("1") else f"({kept}[0], {value})"
            yield f'param_group["{option}"] = {value}'


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _entries(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names) + ("," if len(names) == 1 else "")
