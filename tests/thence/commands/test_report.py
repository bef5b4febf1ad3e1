"""The reports of `thence check` for programs: JSON, SARIF and the annotations of GitHub."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from thence.cli import cli
from thence.commands.report import FORMATS
from thence.dsl.text.diagnostic import CODES

TEXT = '# 50%: "é"\nlr: !schedule "warmup(10, 1) then\\n wamup(5, 2)"\nwd: !schedule "hold(5, 1) then hold(5, 2)"\n'


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file with an error on line 2 and a warning on line 3, in a folder with an odd name."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "a b, 100%"
    folder.mkdir()
    (folder / "x.yaml").write_text(TEXT)
    return "a b, 100%/x.yaml"


def report(path: str, *options: str) -> str:
    result = CliRunner().invoke(cli, ["check", path, *options])
    assert result.exit_code == 1
    return result.stdout


def test_json(path: str) -> None:
    error, warning = json.loads(report(path, "--json"))
    assert report(path, "--output-format", "json") == report(path, "--json")
    assert (error["file"], error["code"], error["line"], error["column"]) == (path, "unknown-function", 2, 37)
    assert (error["end_line"], error["end_column"]) == (2, 42)
    assert TEXT[error["start"] : error["stop"]] == "wamup"
    assert (warning["severity"], warning["line"]) == ("warning", 3)


def test_github(path: str) -> None:
    error, warning = report(path, "--output-format", "github").splitlines()
    assert error == (
        "::error file=a b%2C 100%25/x.yaml,line=2,col=37,endLine=2,endColumn=42,title=thence unknown-function::"
        "there is no curve or function `wamup`%0Ahelp: write: warmup"
    )
    assert warning.startswith("::warning file=a b%2C 100%25/x.yaml,line=3,")


def test_sarif(path: str) -> None:
    found = json.loads(report(path, "--output-format", "sarif"))
    assert found["version"] == "2.1.0"
    (run,) = found["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["jump", "unknown-function"]
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert (rule["id"], rule["defaultConfiguration"]["level"]) == (result["ruleId"], result["level"])
        assert CODES[result["ruleId"]] == (result["level"], rule["shortDescription"]["text"])
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "a%20b%2C%20100%25/x.yaml"}
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 37,
        "endLine": 2,
        "endColumn": 42,
    }


def test_sarif_has_what_is_suggested_as_an_edit_of_the_file(path: str) -> None:
    (run,) = json.loads(report(path, "--output-format", "sarif"))["runs"]
    (fix,) = run["results"][0]["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "a%20b%2C%20100%25/x.yaml"}
    (edit,) = change["replacements"]
    assert edit["insertedContent"] == {"text": "warmup"} and fix["description"] == {"text": "write: warmup"}
    region = edit["deletedRegion"]
    line = Path(path).read_text("utf-8").splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "wamup"


def test_a_text_has_no_file() -> None:
    assert report("wamup(10, 1)", "--output-format", "github").startswith("::error line=1,col=1,")
    (result,) = json.loads(report("wamup(10, 1)", "--output-format", "sarif"))["runs"][0]["results"]
    assert (result["locations"], result["message"]["text"][:24]) == ([], "there is no curve or fun")
    piped = CliRunner().invoke(cli, ["check", "-", "--output-format", "github"], input="wamrup(10, 1)")
    assert piped.stdout.startswith("::error line=1,col=1,")


def test_a_file_anywhere_has_an_address(path: str) -> None:
    found = json.loads(report(str(Path(path).absolute()), "--output-format", "sarif"))
    place = found["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == Path(path).absolute().as_uri()


def test_odd_names_of_files(path: str) -> None:
    for name, formats in (
        ("a\nb.yaml", FORMATS),
        ("\udce9.yaml", ("json", "sarif")),
    ):  # the rest is the terminal's
        Path(name).write_bytes(Path(path).read_bytes())
        for form in formats:
            assert report(name, "--output-format", form)
    assert " --> a b.yaml:2:37\n" in report("a\nb.yaml")


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "text"])
def test_without_findings_it_is_still_a_report(name: str) -> None:
    result = CliRunner().invoke(cli, ["check", "hold(5, 1)", "--output-format", name])
    assert result.exit_code == 0
    if name != "github":
        assert json.loads(result.stdout) is not None
    assert (result.stderr == "") == (name != "github")


def test_two_formats_at_once_are_refused() -> None:
    result = CliRunner().invoke(cli, ["check", "hold(5, 1)", "--json", "--output-format", "sarif"])
    assert (result.exit_code, "exclude each other" in result.stderr) == (2, True)
