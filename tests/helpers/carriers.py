"""Config systems as carriers of specs: for each library how a spec goes in, how it comes out, and what it can do besides.

`tests/thence/configs/test_configs.py` walks this table with the libraries themselves, and `docs/make_pages.py` writes it into
docs/configs.md. Libraries are imported when a carrier is used.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias, TypeVar
from unittest import mock

import thence
from thence import configs
from thence.runtime.bundle import read

Value: TypeAlias = thence.Schedule | thence.Bundle
Kind: TypeAlias = type[thence.Schedule] | type[thence.Bundle]
Made = TypeVar("Made")


def once(make: Callable[..., Made]) -> Callable[..., Made]:
    """A function that makes each thing once."""
    cached: Any = functools.cache(make)
    kept: Callable[..., Made] = cached
    return kept


@dataclass(frozen=True)
class Carrier:
    """What a library does with a spec, by what `means`.

    `read` takes what stands in a config, a text or a number, and the type of the field. `write` is the text in what
    the library saves of a value. `override` reads a command line where the config has another, and `sweep` one for
    several runs.
    """

    library: str
    package: str
    means: str
    read: Callable[[Any, Kind], Value] | None = None
    write: Callable[[Value], str] | None = None
    override: Callable[[str, Kind], Value] | None = None
    sweep: Callable[[Sequence[str]], list[Value]] | None = None

    def taken(self, given: Any, kind: Kind = thence.Schedule) -> Value:
        """What is read of something in a config, or on the command line of a library that has no configs."""
        if self.read is not None:
            return self.read(given, kind)
        assert self.override is not None
        return self.override(str(given), kind)

    def refusal(self, given: Any, kind: Kind = thence.Schedule) -> str:
        """What a person is shown for something that is no spec: the error's text and what was printed."""
        printed = io.StringIO()
        with contextlib.redirect_stderr(printed):
            try:
                found = self.taken(given, kind)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - each library has errors of its own
                return f"{error}\n{printed.getvalue()}"
        raise AssertionError(f"{self.library} takes {given!r} for {found!r}")


DEFAULTS = {thence.Schedule: thence.Schedule("hold(3, 1)"), thence.Bundle: thence.Bundle("lr = hold(3, 1)")}


# ---- validation ----------------------------------------------------------------------------------------------


@once
def _model(kind: Kind) -> Any:
    import pydantic

    return pydantic.create_model("Config", lr=(kind, DEFAULTS[kind]))


def read_pydantic(given: Any, kind: Kind) -> Value:
    found: Value = _model(kind).model_validate({"lr": given}).lr
    return found


def write_pydantic(value: Value) -> str:
    dumped = _model(type(value))(lr=value).model_dump_json()
    text: str = json.loads(dumped)["lr"]
    return text


@once
def _settings(kind: Kind, **config: Any) -> Any:
    from typing import Annotated

    import pydantic
    from pydantic_settings import BaseSettings, NoDecode

    field: Any = Annotated[kind, NoDecode] if kind is thence.Bundle else kind
    base = type("Base", (BaseSettings,), {"model_config": config})
    return pydantic.create_model("Settings", __base__=base, lr=(field, DEFAULTS[kind]))


def read_settings(given: Any, kind: Kind) -> Value:
    with mock.patch.dict(os.environ, {"LR": str(given)}):
        found: Value = _settings(kind)().lr
    return found


def override_settings(text: str, kind: Kind) -> Value:
    found: Value = _settings(kind)(_cli_parse_args=["--lr", text]).lr
    return found


def read_msgspec(given: Any, kind: Kind) -> Value:
    import msgspec

    found: Value = msgspec.json.decode(json.dumps(given), type=kind, dec_hook=configs.msgspec_decode)
    return found


def write_msgspec(value: Value) -> str:
    import msgspec

    text: str = json.loads(msgspec.json.encode(value, enc_hook=configs.msgspec_encode))
    return text


@once
def _converter() -> Any:
    import cattrs

    converter = cattrs.Converter()
    configs.register_cattrs(converter)
    return converter


def read_cattrs(given: Any, kind: Kind) -> Value:
    found: Value = _converter().structure(given, kind)
    return found


def write_cattrs(value: Value) -> str:
    text: str = _converter().unstructure(value)
    return text


@once
def _attrs_class(kind: Kind) -> Any:
    import attrs

    return attrs.make_class("Config", {"lr": attrs.field(converter=kind)})


def read_attrs(given: Any, kind: Kind) -> Value:
    found: Value = _attrs_class(kind)(given).lr
    return found


def write_attrs(value: Value) -> str:
    import attrs

    config = _attrs_class(type(value))(value)
    text = json.loads(json.dumps(attrs.asdict(config, value_serializer=lambda _, __, v: str(v))))["lr"]
    assert isinstance(text, str)
    return text


# ---- files and trees of configs ------------------------------------------------------------------------------


def read_omegaconf(given: Any, kind: Kind) -> Value:
    from omegaconf import OmegaConf

    configs.register_resolver()
    found: Value = OmegaConf.create({"lr": given, "rate": "${schedule:${lr}}"}).rate
    return found


def write_omegaconf(value: Value) -> str:
    from omegaconf import OmegaConf

    saved = OmegaConf.to_yaml(OmegaConf.create({"lr": str(value)}))
    text: str = OmegaConf.create(saved).lr
    return text


def override_omegaconf(text: str, kind: Kind) -> Value:
    from omegaconf import OmegaConf

    configs.register_resolver()
    config = OmegaConf.create({"lr": "hold(3, 1)", "rate": "${schedule:${lr}}"})
    found: Value = OmegaConf.merge(config, OmegaConf.from_dotlist([f"lr={text}"])).rate
    return found


@contextlib.contextmanager
def _hydra() -> Iterator[ModuleType]:
    """Hydra with a config of its own, without a main function."""
    import hydra
    from hydra.core.config_store import ConfigStore

    configs.register_resolver()
    ConfigStore.instance().store("thence_test", {"lr": "hold(3, 1)", "rate": "${schedule:${lr}}"})
    with hydra.initialize(version_base=None, config_path=None):
        yield hydra


def override_hydra(text: str, kind: Kind) -> Value:
    with _hydra() as hydra:
        found: Value = hydra.compose("thence_test", overrides=[f"lr='{text}'"]).rate
    return found


HYDRA_SCRIPT = """
import hydra
import thence.configs

thence.configs.register_resolver()


@hydra.main(version_base=None, config_path=".", config_name="config")
def main(config):
    print(f"{config.rate.slug()} {config.rate}")


main()
"""
HYDRA_CONFIG = """
lr: hold(3, 1)
rate: ${schedule:${lr}}
hydra:
  sweep:
    dir: runs
    subdir: ${schedule_slug:${lr}}
"""


def sweep_hydra(texts: Sequence[str]) -> list[Value]:
    """A real multirun, in whose folder each run has one that is named after its schedule."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "train.py").write_text(HYDRA_SCRIPT, encoding="utf-8")
        Path(folder, "config.yaml").write_text(HYDRA_CONFIG, encoding="utf-8")
        quoted = ",".join(f"'{text}'" for text in texts)
        command = [sys.executable, "train.py", "-m", f"lr={quoted}"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found = [line.split(" ", 1) for line in done.stdout.splitlines() if not line.startswith("[")]
        folders = {path.name for path in Path(folder, "runs").iterdir() if path.is_dir()}
        assert folders == {slug for slug, _ in found}
    return [read(text) for _, text in found]


@once
def _yaml_classes() -> tuple[Any, Any]:
    import yaml

    loader, dumper = type("Loader", (yaml.SafeLoader,), {}), type("Dumper", (yaml.SafeDumper,), {})
    configs.register_yaml(loader, dumper)
    return loader, dumper


def read_yaml(given: Any, kind: Kind) -> Value:
    import yaml

    found: Value = yaml.load(f"lr: !schedule {json.dumps(given)}\n", _yaml_classes()[0])["lr"]
    return found


def write_yaml(value: Value) -> str:
    import yaml

    saved = yaml.dump({"lr": value}, Dumper=_yaml_classes()[1])
    assert saved.startswith("lr: !schedule ")
    text: str = yaml.load(saved, yaml.BaseLoader)["lr"]  # which reads past tags
    return text


def read_ml_collections(given: Any, kind: Kind) -> Value:
    from ml_collections import ConfigDict

    config: Any = ConfigDict({"lr": given})
    return kind(config.lr)


def write_ml_collections(value: Value) -> str:
    from ml_collections import ConfigDict

    text: str = json.loads(ConfigDict({"lr": str(value)}).to_json())["lr"]
    return text


def override_ml_collections(text: str, kind: Kind) -> Value:
    from ml_collections import ConfigDict, config_flags

    configs.register_flag_parser()
    values, words = _flag_values(), ["train.py", f"--config.lr={text}"]
    with mock.patch.object(sys, "argv", words):  # where config_flags looks for what to override
        config = config_flags.DEFINE_config_dict(
            "config", ConfigDict({"lr": DEFAULTS[kind]}), flag_values=values
        )
        values(words)
    found: Value = config.value.lr
    return found


def _flag_values() -> Any:
    from absl import flags

    make: Any = flags.FlagValues
    return make()


@once
def _dataclass(kind: Kind) -> Any:
    return dataclasses.make_dataclass("Config", [("lr", kind, DEFAULTS[kind])])


def read_draccus(given: Any, kind: Kind) -> Value:
    import draccus

    configs.register_draccus()
    found: Value = draccus.decode(_dataclass(kind), {"lr": given}).lr
    return found


def write_draccus(value: Value) -> str:
    import draccus
    import yaml

    configs.register_draccus()
    saved: Any = draccus.dump(_dataclass(type(value))(value))
    text: str = yaml.safe_load(saved)["lr"]
    return text


def override_draccus(text: str, kind: Kind) -> Value:
    import draccus

    configs.register_draccus()
    found: Value = draccus.parse(_dataclass(kind), args=[f"--lr={text}"]).lr
    return found


@once
def _jsonargparse(kind: Kind) -> Any:
    import jsonargparse

    configs.register_jsonargparse()
    parser = jsonargparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--lr", type=kind)
    return parser


def read_jsonargparse(given: Any, kind: Kind) -> Value:
    found: Value = _jsonargparse(kind).parse_object({"lr": given}).lr
    return found


def write_jsonargparse(value: Value) -> str:
    import yaml

    parser = _jsonargparse(type(value))
    text: str = yaml.safe_load(parser.dump(parser.parse_object({"lr": value})))["lr"]
    return text


def override_jsonargparse(text: str, kind: Kind) -> Value:
    found: Value = _jsonargparse(kind).parse_args([f"--lr={text}"]).lr
    return found


def read_fiddle(given: Any, kind: Kind) -> Value:
    import fiddle

    config: Any = fiddle.Config(kind, given)
    found: Any = fiddle.build(config)
    assert isinstance(found, kind)
    return found


def write_fiddle(value: Value) -> str:
    import fiddle
    from fiddle.experimental import serialization

    saved: Any = serialization.dump_json(fiddle.Config(type(value), str(value)))
    loaded: Any = serialization.load_json(saved)
    text: str = loaded[0]
    return text


def override_fiddle(text: str, kind: Kind) -> Value:
    import fiddle
    from fiddle import absl_flags

    module = ModuleType("configs_of_a_test")
    module.__dict__["base"] = lambda: fiddle.Config(kind, "hold(3, 1)")
    values = _flag_values()
    config: Any = absl_flags.DEFINE_fiddle_config(
        "config", default_module=module, help_string="The config.", flag_values=values
    )
    values(["train.py", "--config=config:base", f"--config=set:[0]='{text}'"])
    found: Any = fiddle.build(config.value)
    assert isinstance(found, kind)
    return found


# ---- command lines -------------------------------------------------------------------------------------------


def override_tyro(text: str, kind: Kind) -> Value:
    import tyro

    found: Value = tyro.cli(_dataclass(kind), args=[f"--lr={text}"], registry=configs.tyro_registry()).lr
    return found


def _flag(kind: Kind, default: Any = None) -> Any:
    values = _flag_values()
    define: Any = configs.DEFINE_schedule if kind is thence.Schedule else configs.DEFINE_bundle
    define("lr", default, "The learning rate.", flag_values=values)
    return values


def override_absl(text: str, kind: Kind) -> Value:
    values = _flag(kind)
    values(["train.py", f"--lr={text}"])
    found: Value = values.lr
    return found


def read_absl(given: Any, kind: Kind) -> Value:
    values = _flag(kind, given)
    values(["train.py"])
    found: Value = values.lr
    return found


def write_absl(value: Value) -> str:
    values = _flag(type(value), value)
    values(["train.py"])
    saved: str = values.flags_into_string()
    return saved.removeprefix("--lr=").rstrip("\n")


def override_argparse(text: str, kind: Kind) -> Value:
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=configs.argument_type(kind))
    found: Value = parser.parse_args([f"--lr={text}"]).lr
    return found


def override_click(text: str, kind: Kind) -> Value:
    import click

    @click.command
    @click.option("--lr", type=configs.click_type(kind))
    def train(lr: Value) -> Value:
        return lr

    try:
        found: Value = train.main(["--lr", text], standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise
    return found


@once
def _typer(kind: Kind) -> tuple[Any, list[Value]]:
    import typer

    found: list[Value] = []

    def train(lr: Any = typer.Option()) -> None:  # noqa: B008 - typer's way
        found.append(lr)

    train.__annotations__["lr"] = kind
    app = typer.Typer()
    app.command()(train)
    return app, found


def override_typer(text: str, kind: Kind) -> Value:
    app, found = _typer(kind)
    app([f"--lr={text}"], standalone_mode=False)
    return found.pop()


@once
def _cyclopts(kind: Kind) -> Any:
    import cyclopts

    def train(lr: Any) -> Any:
        return lr

    train.__annotations__["lr"] = kind
    converted = cyclopts.Parameter(converter=configs.cyclopts_converter)
    app = cyclopts.App(result_action="return_value", default_parameter=converted)
    app.default(train)
    return app


def override_cyclopts(text: str, kind: Kind) -> Value:
    found: Any = _cyclopts(kind)([f"--lr={text}"])
    assert isinstance(found, kind)
    return found


# ---- the table -----------------------------------------------------------------------------------------------

CARRIERS = (
    Carrier("pydantic", "pydantic", "the type of a field", read_pydantic, write_pydantic),
    Carrier(
        "pydantic-settings",
        "pydantic-settings",
        "the type of a field",
        read_settings,
        override=override_settings,
    ),
    Carrier("attrs", "attrs", "`thence.Schedule` as converter", read_attrs, write_attrs),
    Carrier("cattrs", "cattrs", "`register_cattrs`", read_cattrs, write_cattrs),
    Carrier("msgspec", "msgspec", "`msgspec_decode`, `msgspec_encode`", read_msgspec, write_msgspec),
    Carrier(
        "OmegaConf", "omegaconf", "`register_resolver`", read_omegaconf, write_omegaconf, override_omegaconf
    ),
    Carrier(
        "Hydra",
        "hydra-core",
        "`register_resolver`",
        read_omegaconf,
        write_omegaconf,
        override_hydra,
        sweep_hydra,
    ),
    Carrier("PyYAML", "pyyaml", "`register_yaml`", read_yaml, write_yaml),
    Carrier(
        "ml_collections, a text",
        "ml_collections",
        "`thence.Schedule(config.lr)`",
        read_ml_collections,
        write_ml_collections,
    ),
    Carrier(
        "ml_collections, a schedule",
        "ml_collections",
        "`register_flag_parser`",
        override=override_ml_collections,
    ),
    Carrier(
        "fiddle", "fiddle", "`fdl.Config(thence.Schedule, spec)`", read_fiddle, write_fiddle, override_fiddle
    ),
    Carrier("draccus", "draccus", "`register_draccus`", read_draccus, write_draccus, override_draccus),
    Carrier(
        "jsonargparse",
        "jsonargparse",
        "`register_jsonargparse`",
        read_jsonargparse,
        write_jsonargparse,
        override_jsonargparse,
    ),
    Carrier("tyro", "tyro", "`tyro_registry`", override=override_tyro),
    Carrier("absl", "absl-py", "`DEFINE_schedule`", read_absl, write_absl, override_absl),
    Carrier("argparse", "", "`argument_type`", override=override_argparse),
    Carrier("click", "click", "`click_type`", override=override_click),
    Carrier("typer", "typer", "the type of a parameter", override=override_typer),
    Carrier("cyclopts", "cyclopts", "`cyclopts_converter`", override=override_cyclopts),
)
