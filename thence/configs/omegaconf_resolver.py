"""OmegaConf and Hydra: a resolver that reads a spec where a config is read."""

from __future__ import annotations

from ..runtime.bundle import read
from ..support.libraries import needed_for


def register_resolver(name: str = "schedule") -> None:
    """Registers the resolver `${schedule:SPEC}`: its value is a `Schedule`, or a `Bundle` for a program of several.

    `lr: ${schedule:'warmup(1000, 1e-3)'}` has the spec in quotes; `${schedule:${optim.lr}}` reads another key. In
    the config, and in what is saved of it, the text stays. `${schedule_slug:SPEC}` is its slug, for a run's folder;
    `${schedule_slug:SPEC,40}` a shorter one. To register them again changes nothing.

    Raises MissingLibraryError without omegaconf, and ValueError if another resolver has the name.

    >>> from omegaconf import OmegaConf
    >>> import thence.configs
    >>> thence.configs.register_resolver()
    >>> config = OmegaConf.create({"lr": "linear(10, 1->0)", "rate": "${schedule:${lr}}", "run": "${schedule_slug:${lr}}"})
    >>> config.rate(5), config.run
    (0.5, 'linear-10-1-to-0-6d31153496')
    """
    with needed_for("the resolver", "omegaconf"):
        from omegaconf import OmegaConf

    for full_name, resolver in ((name, read), (f"{name}_slug", _slug)):
        if not OmegaConf.has_resolver(full_name):
            OmegaConf.register_new_resolver(full_name, resolver)
            _REGISTERED.add(full_name)
        elif full_name not in _REGISTERED:
            raise ValueError(f"another resolver is called `{full_name}`: give this one another name")


def _slug(spec: object, length: int = 80) -> str:
    return read(spec).slug(length)


_REGISTERED: set[str] = set()
