"""Schedules at home in config systems: what each library needs to read a spec, check it and write it back.

A `thence.Schedule` or `thence.Bundle` is the type of a field; these make a library know it:

| library | what to use |
| --- | --- |
| pydantic, pydantic-settings, typer | nothing: the type is enough |
| attrs | nothing: `thence.Schedule` is the converter of a field |
| fiddle | nothing: `fdl.Config(thence.Schedule, spec)` |
| OmegaConf, Hydra | `register_resolver()`, then `${schedule:${lr}}` |
| tyro | `tyro.cli(Config, registry=tyro_registry())` |
| absl | `DEFINE_schedule`, `DEFINE_bundle`, `DEFINE_multi_schedule` |
| ml_collections | `register_flag_parser()` |
| jsonargparse | `register_jsonargparse()` |
| draccus | `register_draccus()` |
| cattrs | `register_cattrs(converter)` |
| msgspec | `msgspec_encode`, `msgspec_decode` |
| PyYAML | `register_yaml(Loader, Dumper)`, then `!schedule SPEC` |
| argparse | `type=argument_type()` |
| click | `type=click_type()` |
| cyclopts | `Parameter(converter=cyclopts_converter)` |

Each loads its library only when it is used, and raises `MissingLibraryError` where that is not installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..support.lazy import loader

if TYPE_CHECKING:
    from ..support.libraries import MissingLibraryError
    from .absl_flags import DEFINE_bundle, DEFINE_multi_schedule, DEFINE_schedule
    from .argparse_type import argument_type
    from .cattrs_hooks import register_cattrs
    from .click_parameter import click_type
    from .cyclopts_conversion import cyclopts_converter
    from .draccus_codec import register_draccus
    from .jsonargparse_type import register_jsonargparse
    from .ml_collections_flags import register_flag_parser
    from .msgspec_hooks import msgspec_decode, msgspec_encode
    from .omegaconf_resolver import register_resolver
    from .pyyaml_tag import register_yaml
    from .tyro_rules import tyro_registry

__all__ = [
    "DEFINE_bundle",
    "DEFINE_multi_schedule",
    "DEFINE_schedule",
    "MissingLibraryError",
    "argument_type",
    "click_type",
    "cyclopts_converter",
    "msgspec_decode",
    "msgspec_encode",
    "register_cattrs",
    "register_draccus",
    "register_flag_parser",
    "register_jsonargparse",
    "register_resolver",
    "register_yaml",
    "tyro_registry",
]

_HOMES = {
    "MissingLibraryError": "..support.libraries",
    "DEFINE_bundle": ".absl_flags",
    "DEFINE_multi_schedule": ".absl_flags",
    "DEFINE_schedule": ".absl_flags",
    "argument_type": ".argparse_type",
    "register_draccus": ".draccus_codec",
    "register_flag_parser": ".ml_collections_flags",
    "cyclopts_converter": ".cyclopts_conversion",
    "msgspec_decode": ".msgspec_hooks",
    "msgspec_encode": ".msgspec_hooks",
    "click_type": ".click_parameter",
    "register_jsonargparse": ".jsonargparse_type",
    "register_resolver": ".omegaconf_resolver",
    "register_cattrs": ".cattrs_hooks",
    "tyro_registry": ".tyro_rules",
    "register_yaml": ".pyyaml_tag",
}

__getattr__ = loader(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
