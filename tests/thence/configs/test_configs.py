"""Schedules in config systems: the value, each library of tests/helpers/carriers.py, and what is refused."""

from __future__ import annotations

import argparse
import copy
import functools
import importlib
import importlib.metadata
import io
import json
import pickle
import random
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from configparser import ConfigParser, RawConfigParser
from typing import Annotated, Any

import pytest
from carriers import CARRIERS, Carrier, Kind, Value, sweep_hydra
from profiles import tries
from strategies import random_program

import thence
from thence import configs
from thence.dsl.syntax.unparse import unparse
from thence.runtime.bundle import read
from thence.support.libraries import MissingLibraryError

SPEC = "warmup(1000, 0->1e-3) then cosine(9000, 1e-5)"
LACKING = "warmup(5%, 1e-3) then cosine(rest, 0)"
RATES = "lr = warmup(5%, 1e-3) then cosine(rest, 0); wd = 0.1 * lr"
BAD = "warmup(10%, 1e-3) then cosin(9000.5, 1e-5)"
by_library = pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.library)


COUNT = tries(100)


@functools.cache
def random_specs() -> list[tuple[str, Value]]:
    """Random programs as canonical texts, with what they are; of those that need facts half have them."""
    source = random.Random(6)
    found: list[tuple[str, Value]] = []
    while len(found) < COUNT:
        spec = random_program(source, depth=1)
        try:
            value = read(unparse(spec.program))
            if spec.facts and source.random() < 0.5:
                value = value.bind(**spec.facts)
        except thence.SpecError:
            continue
        if len(str(value)) < 200:
            found.append((str(value), value))
    return found


@pytest.mark.thorough
def test_the_random_specs_are_of_every_kind() -> None:
    texts = [text for text, _ in random_specs()]
    assert len(set(texts)) > 0.9 * COUNT
    assert sum(isinstance(value, thence.Bundle) for _, value in random_specs()) > 0.06 * COUNT
    for sign in (
        "->",
        "%",
        "@",
        "^",
        ";",
        " * ",
        " / ",
        "rest",
        "ep",
        "total = ",
        "peak = ",
        "ramp(n, v) = ",
    ):
        assert sum(sign in text for text in texts) > 0.04 * COUNT, sign


# ---- the value ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind,spec", [(thence.Schedule, SPEC), (thence.Schedule, LACKING), (thence.Bundle, RATES)]
)
def test_a_value(kind: Kind, spec: str) -> None:
    value = kind(spec)
    assert str(value) == spec == value.spec and repr(value) == f"{kind.__name__}({spec!r})"
    for same in (kind(value), kind(spec.replace(", ", " ,  ")), copy.copy(value), copy.deepcopy(value)):  # type: ignore[arg-type]
        assert same == value and hash(same) == hash(value) and same.slug() == value.slug()
    single = kind(spec, precision="float32")
    for one in (value, single):
        again = pickle.loads(pickle.dumps(one))
        assert again == one and again.precision == one.precision and type(again) is kind
    assert single != value and single.slug() != value.slug() and len({single, value, kind(spec)}) == 2
    assert kind(json.loads(json.dumps({"lr": value}, default=str))["lr"]) == value


def test_what_makes_one() -> None:
    assert thence.Schedule(1e-3) == thence.Schedule("0.001") == thence.Schedule(thence.Schedule("1e-3"))
    for wrong in (True, float("nan"), float("inf"), None, [SPEC], {"lr": SPEC}):
        for kind in (thence.Schedule, thence.Bundle):
            with pytest.raises(TypeError, match="a spec is a text or a finite number, not"):
                kind(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="several schedules"):
        thence.Schedule(RATES)
    with pytest.raises(ValueError, match="one schedule"):
        thence.Bundle(SPEC)


def test_a_bundle_of_a_text_is_that_of_compile() -> None:
    text = "total = 100; " + RATES
    made, compiled = thence.Bundle(text), thence.compile(text)
    assert made == compiled and made(7) == compiled(7) and list(made) == ["lr", "wd"] and len(made) == 2
    assert made["wd"] == compiled["wd"] and made.diagnostics == ()  # type: ignore[index]


def test_facts_come_later() -> None:
    schedule, bundle = thence.Schedule(LACKING), thence.Bundle(RATES)
    assert (
        list(bundle) == ["lr", "wd"] and str(bundle["lr"]) == "lr = warmup(5%, 1e-3) then cosine(rest, 0); lr"
    )
    bound = schedule.bind(total=1000)
    assert bound(50) == 1e-3 == bundle.bind(total=1000)(50)["lr"] == bundle["lr"].bind(total=1000)(50)
    assert bound == thence.compile(LACKING, total=1000) and bound != schedule
    for call in (lambda: schedule(0), lambda: schedule.duration, lambda: bundle(0), lambda: bundle["wd"](0)):
        with pytest.raises(thence.SpecError) as error:
            call()
        assert all(
            "help: bind it: .bind(total=10000); or write" in d.render() for d in error.value.diagnostics
        )
    with pytest.raises(thence.SpecError) as error:
        thence.Schedule("peak = ?; warmup(10, peak)")(0)
    assert error.value.diagnostics[0].help == "bind it: .bind(peak=1e-3); or write peak = 1e-3"
    assert (
        thence.Schedule("x = ?; hold(3, x)")(0, x=5) == 5 == thence.Schedule("x = ?; hold(3, x)").bind(x=5)(0)
    )
    with pytest.raises(thence.SpecError) as error:
        thence.compile(LACKING)  # where nothing can be bound
    assert "give total=10000" in str(error.value)


@pytest.mark.parametrize(
    "spec,codes",
    [
        ("wamrup(5%, 1e-3) then cosine(9000.5, 0)", ["unknown-function", "duration"]),
        ("warmup(5%, peak)", ["unknown-name"]),
        ("lr = warmup(10%, 1) then cosine(0, 0)", ["duration"]),
        ("warmup(10, 1) then cosine(until 5, 0)", ["duration"]),
    ],
)
def test_what_no_fact_would_mend_is_found_at_once(spec: str, codes: list[str]) -> None:
    with pytest.raises(thence.SpecError) as error:
        (thence.Bundle if "lr =" in spec else thence.Schedule)(spec)
    assert [found.code for found in error.value.diagnostics] == codes


@pytest.mark.parametrize(
    "spec", [LACKING, "cosine(9000, 0)", "n = ?; hold(n, 1)", "hold(5 ep)", "linear(5, 50%)"]
)
def test_what_waits_is_one_already(spec: str) -> None:
    assert str(pickle.loads(pickle.dumps(thence.Schedule(spec)))) == spec


def test_what_has_no_meaning_is_a_value_too() -> None:
    nothing = thence.Schedule("hold(10, 1)") / 0
    assert pickle.loads(pickle.dumps(nothing)) == nothing == copy.deepcopy(nothing)
    with pytest.raises(thence.SpecError):
        nothing(0)


# ---- slugs -------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_slugs_are_names_of_folders() -> None:
    values = {value for _, value in random_specs()}
    slugs = [value.slug() for value in values]
    assert len({slug.lower() for slug in slugs}) == len(values)
    for slug in slugs + [value.slug(16) for value in values]:
        assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*-[0-9a-f]{10}", slug), slug
    for length in (16, 40, 80):
        assert max(len(value.slug(length)) for value in values) == length
    assert all(value.slug() == value.slug(80) for value in values)
    assert len(thence.Schedule(" + ".join(["hold(10, 1)"] * 50)).slug(255)) == 255


@pytest.mark.parametrize(
    "spec,same,other",
    [
        (SPEC, "warmup(1_000,0 -> 0.001) then cosine(9k, 10e-6)", "warmup(1000, 0->1e-3) then cosine(9001, 1e-5)"),
        ("1e-3", "0.0010", "1e-4"),
        ("x = 1; linear(5ep, 0->x)", "x=1; linear(5 ep,0->x)", "X = 1; linear(5ep, 0->X)"),
        ("linear(10, -1->0)", "linear(1e1, -1.0->0)", "linear(10, 1->0)"),
    ],
)  # fmt: skip
def test_equal_schedules_have_one_slug(spec: str, same: str, other: str) -> None:
    value = thence.Schedule(spec)
    assert thence.Schedule(same) == value and thence.Schedule(same).slug() == value.slug()
    assert thence.Schedule(other).slug().lower() != value.slug().lower()


def test_slugs_are_readable_and_stay_what_they_are() -> None:
    assert thence.Schedule(SPEC).slug() == "warmup-1000-0-to-1e-3-then-cosine-9000-1e-5-b84c945744"
    assert thence.Schedule(SPEC).slug(30) == "warmup-1000-0-to-1e-b84c945744"
    assert thence.Schedule("-0.5 * linear(10, 1->0)").slug().startswith("0.5-x-linear-10-1-to-0-")
    assert thence.Bundle("con = linear(5%, 1->0)").slug().startswith("con-linear-5-pct-1-to-0-")
    for length in (0, 15, 256, -1, True, 40.0, "80"):
        with pytest.raises(ValueError, match="a slug's length is a whole number from 16 to 255"):
            thence.Schedule(SPEC).slug(length)  # type: ignore[arg-type]


# ---- every library -----------------------------------------------------------------------------------------


@pytest.mark.thorough
@by_library
def test_random_specs_come_back_unchanged(carrier: Carrier) -> None:
    for text, value in random_specs():
        found = carrier.taken(text, type(value))
        assert found == value and str(found) == text and type(found) is type(value)
        if carrier.write is not None:
            assert carrier.write(found) == text


@pytest.mark.thorough
@by_library
def test_the_command_line_overrides(carrier: Carrier) -> None:
    if carrier.override is None:
        assert carrier.library in (
            "pydantic",
            "attrs",
            "cattrs",
            "msgspec",
            "PyYAML",
            "ml_collections, a text",
        )
        return
    for text, value in random_specs()[:20]:
        assert carrier.override(text, type(value)) == value


@pytest.mark.thorough
def test_overrides_of_hydra() -> None:
    """All in one, since to compose a config takes long."""
    from hydra import compose, initialize

    with initialize(version_base=None, config_path=None):
        config = compose(overrides=[f"+spec{i}='{text}'" for i, (text, _) in enumerate(random_specs())])
    assert [config[f"spec{i}"] for i in range(COUNT)] == [text for text, _ in random_specs()]


@pytest.mark.thorough
def test_a_sweep_of_hydra() -> None:
    texts = [SPEC, "0.5 * hold(10, 1e-3) then steps(1e-3, 1e-4 @ 3k)", "peak = 1e-3; linear(5%, peak->0)^2"]
    assert sweep_hydra(texts) == [thence.Schedule(text) for text in texts]


def told(carrier: Carrier, given: object, kind: Kind = thence.Schedule) -> str:
    """What a person is told, without frames and line ends."""
    return re.sub(r"[\s│]+", " ", carrier.refusal(given, kind))


@by_library
def test_an_error_has_its_code_its_place_and_what_to_write(carrier: Carrier) -> None:
    message = told(carrier, BAD)
    assert "unknown-function" in message and "there is no curve or function `cosin`" in message
    # The tag of PyYAML knows the place in the file.
    column = 24 + (len('lr: !schedule "') if carrier.library == "PyYAML" else 0)
    assert f"1:{column}" in message and "help: write: cosine" in message


@by_library
@pytest.mark.parametrize("wrong", [True, False, float("nan"), float("-inf")])
def test_neither_bools_nor_what_is_no_number_are_specs(carrier: Carrier, wrong: float) -> None:
    what = "a bool" if isinstance(wrong, bool) else str(wrong)
    name = str(wrong).lstrip("-")
    # On a command line they are texts, and names that nothing defines; in JSON only bools can be written.
    said = (f"not {what}", f"`{name}`", f"`{name.lower()}`", "`NaN`", "`Infinity`", "JSON is malformed")
    assert any(part in told(carrier, wrong) for part in said)


@by_library
def test_a_number_is_a_constant(carrier: Carrier) -> None:
    assert carrier.taken(1e-3) == thence.Schedule("1e-3") and carrier.taken(2) == thence.Schedule("2")


@by_library
def test_a_text_of_the_other_kind_is_refused(carrier: Carrier) -> None:
    if carrier.library in ("OmegaConf", "Hydra", "PyYAML"):  # where the text says what it is
        assert type(carrier.taken(RATES)) is thence.Bundle
        return
    assert "the program has several schedules" in told(carrier, RATES)
    assert "the program is one schedule" in told(carrier, SPEC, thence.Bundle)


# ---- pydantic ----------------------------------------------------------------------------------------------


def model(**fields: Any) -> Any:
    import pydantic

    return pydantic.create_model("Config", **fields)


def test_pydantic_has_one_error_for_each_finding() -> None:
    import pydantic

    with pytest.raises(pydantic.ValidationError) as error:
        model(rates=dict[str, thence.Schedule]).model_validate(
            {"rates": {"lr": "wamrup(5, 1) then hold(2.5)"}}
        )
    found: Any = error.value.errors()
    first, second = found
    assert first["type"] == "thence.unknown-function" and first["loc"] == ("rates", "lr")
    assert (
        first["msg"] == "unknown-function at 1:1: there is no curve or function `wamrup`; help: write: warmup"
    )
    known = {
        "code": "unknown-function",
        "line": 1,
        "column": 1,
        "start": 0,
        "stop": 6,
        "help": "write: warmup",
    }
    assert known.items() <= first["ctx"].items()
    assert (second["type"], second["ctx"]["start"], second["ctx"]["stop"]) == ("thence.duration", 23, 26)
    assert json.loads(error.value.json())[0]["ctx"]["column"] == 1


@pytest.mark.parametrize("text", ["{help}", "{code} {message}", "}{", "hold(3, 1) {line}"])
def test_braces_in_a_spec_are_no_templates(text: str) -> None:
    import pydantic

    with pytest.raises(pydantic.ValidationError) as error:
        model(lr=thence.Schedule)(lr=text)
    told = ("is not part of the language", "is filled in only by Python")
    assert all(any(words in found["msg"] for words in told) for found in error.value.errors())


@pytest.mark.parametrize("wrong", [True, float("nan"), None, [SPEC], {"spec": SPEC}, b"1", RATES])
def test_what_pydantic_refuses(wrong: object) -> None:
    import pydantic

    with pytest.raises(pydantic.ValidationError) as error:
        model(lr=thence.Schedule)(lr=wrong)
    assert [found["type"] for found in error.value.errors()] == ["thence.spec"]


def test_pydantic_fields_of_every_kind() -> None:
    config = model(
        lr=(thence.Schedule, thence.Schedule(SPEC)),
        wd=(thence.Schedule | None, None),
        rates=(dict[str, thence.Schedule], {}),
        either=(thence.Schedule | thence.Bundle, 1e-3),
        several=(list[thence.Bundle], []),
        text=(thence.Schedule | str, "x"),
    )
    made = config(wd="0.1", rates={"a": 1, "b": LACKING}, either=RATES, several=[RATES], text="not a spec")
    assert made.wd == thence.Schedule(0.1) and made.rates["b"].bind(total=100)(5) == 1e-3
    assert type(made.either) is thence.Bundle and made.text == "not a spec"
    assert (
        config.model_validate_json(made.model_dump_json()) == made == config.model_validate(made.model_dump())
    )
    assert made.model_dump()["lr"] is made.lr  # in Python a schedule stays one
    assert made.model_dump(mode="json")["rates"] == {"a": "1", "b": LACKING}
    assert made.model_copy(deep=True) == made and hash(made.lr) == hash(made.model_copy(deep=True).lr)


def test_pydantic_in_strict_mode_reads_specs_too() -> None:
    import pydantic

    config = model(__config__=pydantic.ConfigDict(strict=True), lr=thence.Schedule)
    for given in (SPEC, thence.Schedule(SPEC)):
        assert config(lr=given).lr == thence.Schedule(SPEC)
    assert config.model_validate_json('{"lr": 1e-3}').lr == thence.Schedule(1e-3)
    with pytest.raises(pydantic.ValidationError):
        config(lr=True)


def test_the_json_schema_of_pydantic() -> None:
    config = model(lr=thence.Schedule, rates=thence.Bundle)
    read_, written = (
        config.model_json_schema(mode=mode)["properties"] for mode in ("validation", "serialization")
    )
    assert read_["lr"]["type"] == ["string", "number"] and written["lr"]["type"] == "string"
    assert read_["rates"]["type"] == written["rates"]["type"] == "string"
    for properties in (read_, written):
        for name, kind in (("lr", thence.Schedule), ("rates", thence.Bundle)):
            assert set(properties[name]) == {"title", "description", "type", "examples"}
            assert all(kind(example) for example in properties[name]["examples"])


def test_settings_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from pydantic_settings import BaseSettings, NoDecode

    class Settings(BaseSettings):
        lr: thence.Schedule
        wd: thence.Schedule | None = None
        rates: Annotated[thence.Bundle, NoDecode] = thence.Bundle(RATES)

    monkeypatch.setenv("LR", LACKING)
    monkeypatch.setenv("WD", "1e-3")
    monkeypatch.setenv("RATES", "lr = linear(10, 1->0)")
    make: Any = Settings  # without its arguments
    settings = make()
    assert (
        str(settings.lr) == LACKING
        and settings.wd == thence.Schedule(1e-3)
        and list(settings.rates) == ["lr"]
    )
    monkeypatch.setenv("LR", BAD)
    with pytest.raises(ValueError, match=r"unknown-function at 1:24: .*help: write: cosine"):
        make()


# ---- OmegaConf and Hydra -----------------------------------------------------------------------------------


def test_the_resolver() -> None:
    from omegaconf import OmegaConf

    configs.register_resolver()
    configs.register_resolver()
    written = {
        "steps": 1000,
        "lr": LACKING,
        "rate": "${schedule:${lr}}",
        "here": f"${{schedule:'{SPEC}'}}",
        "number": "${schedule:3e-4}",
        "rates": f"${{schedule:'{RATES}'}}",
        "folder": "runs/${schedule_slug:${lr}}",
        "short": "${schedule_slug:${lr},20}",
        "filled": "warmup(${steps}, 1e-3)",
        "late": "${schedule:${filled}}",
    }
    config = OmegaConf.create(written)
    assert config.rate.bind(total=config.steps)(50) == 1e-3 and config.rate is config.rate
    assert config.here == thence.Schedule(SPEC) and config.number == thence.Schedule(3e-4)
    assert type(config.rates) is thence.Bundle and config.late(1000) == 1e-3
    assert config.folder == f"runs/{thence.Schedule(LACKING).slug()}"
    assert config.short == thence.Schedule(LACKING).slug(20)
    again = OmegaConf.create(OmegaConf.to_yaml(config))
    assert OmegaConf.to_container(again) == written and again.rate == config.rate
    assert OmegaConf.to_container(config, resolve=True)["here"] == thence.Schedule(SPEC)  # type: ignore[index,call-overload]


def test_a_resolver_of_another_name() -> None:
    from omegaconf import OmegaConf

    OmegaConf.register_new_resolver("taken", str)
    with pytest.raises(ValueError, match="another resolver is called `taken`"):
        configs.register_resolver("taken")
    configs.register_resolver("sched")
    assert OmegaConf.create({"lr": "${sched:'hold(3, 1)'}"}).lr(0) == 1


def test_a_structured_config_holds_the_text() -> None:
    from dataclasses import make_dataclass

    from omegaconf import OmegaConf

    config = OmegaConf.structured(make_dataclass("Config", [("lr", str, SPEC), ("wd", Any, 0.1)]))
    merged: Any = OmegaConf.merge(config, OmegaConf.from_dotlist([f"lr={LACKING}", "wd=1e-3"]))
    assert thence.Schedule(merged.lr) == thence.Schedule(LACKING)
    assert thence.Schedule(merged.wd) == thence.Schedule(1e-3)


def test_instantiation() -> None:
    from hydra.utils import instantiate
    from omegaconf import OmegaConf

    config = OmegaConf.create(
        {
            "steps": 1000,
            "plain": {"_target_": "thence.Schedule", "_args_": [SPEC]},
            "bound": {"_target_": "thence.compile", "_args_": [LACKING], "total": "${steps}"},
            "rates": {"_target_": "thence.Bundle", "_args_": [RATES]},
        }
    )
    made = instantiate(config)
    assert made.plain == thence.Schedule(SPEC) and made.bound == thence.compile(LACKING, total=1000)
    assert made.rates == thence.Bundle(RATES)


# ---- the others --------------------------------------------------------------------------------------------


def test_the_help_of_tyro_shows_specs(capsys: pytest.CaptureFixture[str]) -> None:
    import tyro
    from carriers import _dataclass

    with pytest.raises(SystemExit):
        tyro.cli(_dataclass(thence.Schedule), args=["--help"], registry=configs.tyro_registry())
    assert re.search(r"--lr SPEC\s.*default: 'hold\(3, 1\)'", capsys.readouterr().out, re.DOTALL)


def test_flags_of_absl() -> None:
    from absl import flags

    make: Any = flags.FlagValues
    values = make()
    lr = configs.DEFINE_schedule("lr", None, "The rate.", values, required=True, short_name="l")
    several = configs.DEFINE_multi_schedule("try", [1e-3], "Rates to try.", flag_values=values)
    with pytest.raises(flags.IllegalFlagValueError, match="Flag --lr must have a value other than None"):
        values(["train.py"])
    values(["train.py", f"-l={SPEC}", f"--try={LACKING}", "--try=2"])
    assert lr.value == thence.Schedule(SPEC) and several.value == [
        thence.Schedule(LACKING),
        thence.Schedule(2),
    ]
    assert "a spec of thence's language" in values.get_help()
    # They are those of the module that asked, so that --help shows them.
    assert {flag.name for flag in values.get_key_flags_for_module(sys.argv[0])} | {
        flag.name for flag in values.get_key_flags_for_module(__name__)
    } == {"lr", "try"}
    with pytest.raises(flags.IllegalFlagValueError, match="unknown-function"):
        configs.DEFINE_schedule("bad", BAD, "A default that is none.", flag_values=values)


def test_an_error_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser(prog="train.py")
    parser.add_argument("--lr", type=configs.argument_type(), default=LACKING, help="with 5%% of warm-up")
    assert parser.parse_args([]).lr == thence.Schedule(LACKING)
    parser.print_help()
    with pytest.raises(SystemExit):
        parser.parse_args(["--lr", "warmup(5%, 1e-3) then cosin(rest, 0)"])
    assert capsys.readouterr().err == (
        "usage: train.py [-h] [--lr LR]\n"
        "train.py: error: argument --lr: \n"
        "error[unknown-function]: there is no curve or function `cosin`\n"
        " --> <spec>:1:23\n"
        "  |\n"
        "1 | warmup(5%, 1e-3) then cosin(rest, 0)\n"
        "  |                       ^^^^^ did you mean another name?\n"
        "  = help: write: cosine\n"
    )


@pytest.mark.parametrize("kind", [thence.compile, thence.Schedule, thence.Bundle])
def test_the_types_themselves_on_a_terminal(kind: Any, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser(prog="train.py")
    parser.add_argument("--lr", type=kind)
    sound = "lr = hold(3, 1); wd = 2 * lr" if kind is thence.Bundle else "warmup(10, 1) then hold(90)"
    assert parser.parse_args(["--lr", sound]).lr.spec == sound
    told = {
        "wramup(10, 1)": "= help: write: warmup",
        "hold(3, 1) then warmup(5%, 1) then hold(rest)": "needs `total`" if kind is thence.compile else "",
        "lr = hold(3, 1)": "thence.compile makes a Bundle" if kind is thence.Schedule else "",
        "hold(4, 1)": "thence.compile makes a Schedule" if kind is thence.Bundle else "",
    }
    for spec, words in told.items():
        if words:
            with pytest.raises(SystemExit):
                parser.parse_args(["--lr", spec])
            shown = capsys.readouterr().err
            assert words in shown and "invalid" not in shown, shown


@pytest.mark.skipif(
    tuple(map(int, importlib.metadata.version("click").split(".")[:2])) < (8, 4),
    reason="the first that shows what a function says",
)
@pytest.mark.parametrize("kind", [thence.Schedule, thence.compile])
def test_a_type_of_click_without_more(kind: Any) -> None:
    import click
    from click.testing import CliRunner

    @click.command
    @click.option("--lr", type=kind)
    def train(lr: thence.Schedule) -> None:
        click.echo(lr(1000))

    assert CliRunner().invoke(train, ["--lr", SPEC]).exit_code == 0
    found = CliRunner().invoke(train, ["--lr", "wamup(10, 1)"])
    assert (found.exit_code, "write: warmup" in found.output) == (2, True)


def test_a_default_of_click_is_a_text() -> None:
    import click
    from click.testing import CliRunner

    @click.command
    @click.option("--lr", type=configs.click_type(), default=SPEC, show_default=True)
    def train(lr: thence.Schedule) -> None:
        click.echo(lr(1000))

    assert CliRunner().invoke(train, []).output == "0.001\n"
    assert SPEC[:20] in CliRunner().invoke(train, ["--help"]).output
    # A file of defaults may have what is no text.
    assert CliRunner().invoke(train, [], default_map={"lr": 0.5}).output == "0.5\n"
    for refused, why in (
        (CliRunner().invoke(train, [], default_map={"lr": True}), "not a bool"),
        (CliRunner().invoke(train, ["--lr", BAD]), "  = help: write: cosine\n"),
    ):
        assert (
            refused.exit_code == 2
            and "Invalid value for '--lr': " in refused.output
            and why in refused.output
        )


def test_cattrs_reads_either_kind_and_tells_where() -> None:
    import attrs
    import cattrs

    config = attrs.make_class("Config", {"any": attrs.field(type=thence.Schedule | thence.Bundle)})  # type: ignore[arg-type]
    converter = cattrs.Converter()
    configs.register_cattrs(converter)
    assert type(converter.structure({"any": RATES}, config).any) is thence.Bundle
    assert converter.structure({"any": 1e-3}, config).any == thence.Schedule(1e-3)
    with pytest.raises(cattrs.ClassValidationError) as error:
        converter.structure({"any": BAD}, config)
    (told_,) = cattrs.transform_error(error.value, format_exception=lambda found, _: str(found))
    assert "cosin" in told_ and told_.endswith("@ $.any")


@pytest.mark.parametrize("value", [3, "x"])
def test_msgspec_hooks_leave_the_rest_alone(value: object) -> None:
    with pytest.raises(NotImplementedError):
        configs.msgspec_encode(value)
    with pytest.raises(NotImplementedError):
        configs.msgspec_decode(int, value)


def test_fiddle_binds_facts() -> None:
    import fiddle

    config: Any = fiddle.Config(thence.compile, LACKING, total=1000)
    config.total = 2000
    assert fiddle.build(config) == thence.compile(LACKING, total=2000)


# ---- YAML --------------------------------------------------------------------------------------------------


def loaders() -> list[Any]:
    import yaml

    return [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


@functools.cache
def yaml_loader(base: Any) -> Any:
    loader = type("Loader", (base,), {})
    configs.register_yaml(loader)
    return loader


@pytest.mark.parametrize("base", loaders())
@pytest.mark.parametrize(
    "document,place",
    [
        (f"a: 1\nlr: !schedule {BAD}\n", (2, 38)),
        (f"a: 1\nlr:   !schedule   {BAD}  # why\n", (2, 42)),
        (f"rates:\n  - !schedule '{BAD}'\n", (2, 39)),
        (f'{{lr: !schedule "{BAD}", x: 1}}', (1, 40)),
        ('lr: !schedule "warmup(10%, 1e-3)\\u0020then cosin(9, 1)"', (1, 44)),
        ("lr: !schedule >\n   warmup(10%, 1e-3)\n   then cosin(9, 1)\n", (3, 9)),
        ("lr: !schedule |\n   warmup(10%, 1e-3)\n   then\n     cosin(9, 1)\n", (4, 6)),
        ("lr: !schedule &a\n  warmup(10%, 1e-3) then cosin(9, 1)\n", (2, 26)),
        ("lr: !schedule &a warmup(10%, 1e-3) then cosin(9, 1)\n", (1, 41)),
        ("lr: {peak: !schedule warmup(1000, 1e-3), x: 1}", (1, 33)),
    ],
)  # fmt: skip
def test_the_place_in_a_yaml_file(document: str, place: tuple[int, int], base: Any) -> None:
    import yaml

    with pytest.raises(yaml.constructor.ConstructorError) as error:
        yaml.load(document, yaml_loader(base))
    assert error.value.problem_mark is not None and isinstance(error.value.__cause__, thence.SpecError)
    found = error.value.__cause__.diagnostics[0]
    if base is yaml.SafeLoader:  # the other keeps no text; it knows the places on one line
        assert (found.line, found.column) == place
        assert found.render() in str(error.value)


def test_the_place_in_a_yaml_file_that_is_read_in_parts() -> None:
    import yaml

    with pytest.raises(yaml.constructor.ConstructorError, match=r"--> <file>:2:38\n"):
        yaml.load(io.StringIO(f"a: 1\nlr: !schedule {BAD}\n"), yaml_loader(yaml.SafeLoader))
    with pytest.raises(
        yaml.constructor.ConstructorError, match=r'(?s)--> <spec>:1:24\n.*in "<file>", line 2'
    ):
        yaml.load(io.StringIO(f"a: 1\nlr: !schedule '{BAD}'\n"), yaml_loader(yaml.SafeLoader))


def test_the_tag_is_for_safe_loaders_alone() -> None:
    import yaml

    class Mixed(yaml.SafeLoader, yaml.Loader):
        """Makes whatever a file asks for, though it is a safe loader as well."""

    for wrong in (yaml.Loader, yaml.FullLoader, yaml.UnsafeLoader, yaml.BaseLoader, "SafeLoader", Mixed):
        with pytest.raises(TypeError, match=r"does not derive from yaml\.SafeLoader alone"):
            configs.register_yaml(wrong)  # type: ignore[arg-type]
    yaml_loader(yaml.SafeLoader)
    with pytest.raises(yaml.constructor.ConstructorError, match="could not determine a constructor"):
        yaml.safe_load("lr: !schedule hold(3, 1)")
    for wrong_node in ("lr: !schedule [1, 2]", "lr: !schedule {a: 1}"):
        with pytest.raises(yaml.constructor.ConstructorError, match="!schedule stands before a text"):
            yaml.load(wrong_node, yaml_loader(yaml.SafeLoader))


@pytest.mark.thorough
def test_yaml_that_is_dumped_is_read_again() -> None:
    import yaml

    loader, dumper = type("Loader", (yaml.SafeLoader,), {}), type("Dumper", (yaml.SafeDumper,), {})
    configs.register_yaml(loader, dumper, tag="!lr")
    values = [value for _, value in random_specs()]
    for flow in (True, False):
        saved = yaml.dump({"all": values}, Dumper=dumper, default_flow_style=flow)
        assert yaml.load(saved, loader) == {"all": values}
    with pytest.raises(yaml.representer.RepresenterError):
        yaml.safe_dump(values)


# ---- files that have texts ---------------------------------------------------------------------------------


def test_texts_in_files() -> None:
    import yaml

    for text, value in random_specs():
        assert type(value)(yaml.safe_load(f"lr: {text}\n")["lr"]) == value  # a number may be one there
        assert tomllib.loads(f'lr = "{text}"') == {"lr": text} == json.loads(f'{{"lr": "{text}"}}')
        parser = RawConfigParser()
        parser.read_string(f"[train]\nlr = {text}\n")
        assert parser["train"]["lr"] == text
    parser = ConfigParser()
    parser.read_string("[train]\nlr = warmup(5pct, 1e-3) then cosine(rest, 0)\n")
    assert thence.Schedule(parser["train"]["lr"]) == thence.Schedule(LACKING)


# ---- nothing is loaded before it is asked for --------------------------------------------------------------

LIBRARIES = {
    *("absl", "attr", "attrs", "cattrs", "click", "cyclopts", "draccus", "fiddle", "hydra", "jsonargparse"),
    *(
        "ml_collections",
        "msgspec",
        "omegaconf",
        "pydantic",
        "pydantic_core",
        "pydantic_settings",
        "typer",
        "tyro",
    ),
    *("yaml", "jax", "numpy"),
}


def test_importing_loads_no_library() -> None:
    code = (
        "import sys, thence, thence.configs; dir(thence.configs)\n"
        "thence.configs.argument_type, thence.configs.register_resolver, thence.configs.msgspec_decode\n"
        "for name in thence.configs.__all__: getattr(thence.configs, name)\n"
        f"thence.Schedule({SPEC!r}).slug()\n"
        f"found = {LIBRARIES!r} & set(sys.modules); assert not found, found"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


HOOKS: dict[str, tuple[str, Callable[[], object]]] = {
    "omegaconf": ("omegaconf", lambda: configs.register_resolver()),
    "tyro": ("tyro>=1", lambda: configs.tyro_registry()),
    "absl": ("absl-py", lambda: configs.DEFINE_schedule("lr", None, "")),
    "ml_collections": ("ml_collections", lambda: configs.register_flag_parser()),
    "jsonargparse": ("jsonargparse", lambda: configs.register_jsonargparse()),
    "draccus": ("draccus", lambda: configs.register_draccus()),
    "yaml": ("pyyaml", lambda: configs.register_yaml(object)),
    "click": ("click", lambda: configs.click_type()),
}


@pytest.mark.parametrize("library", HOOKS)
def test_a_library_that_is_not_installed_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    install, use = HOOKS[library]
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)

    class Missing:
        def find_spec(self, name: str, path: object, target: object = None) -> None:
            if name.split(".")[0] == library:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(MissingLibraryError, match=f"needs {library}.*: pip install '{re.escape(install)}'"):
        use()


def test_public_names() -> None:
    assert set(configs.__all__) <= set(dir(configs))
    for name in configs.__all__:
        home = importlib.import_module(getattr(configs, name).__module__)
        assert getattr(home, name) is getattr(configs, name)
        assert name == "MissingLibraryError" or ">>> " in (getattr(configs, name).__doc__ or ""), name
    with pytest.raises(AttributeError, match=r"module 'thence.configs' has no attribute 'nothing'"):
        getattr(configs, "nothing")  # noqa: B009
