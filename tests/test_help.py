"""What a finding suggests: it can be typed as it stands, and then it is what was meant."""

import json
from pathlib import Path

from click.testing import CliRunner

import thence
from thence.cli import cli


def test_a_fix_is_typed_in_place() -> None:
    (found,) = thence.check("peak = 1; wamup(10, peak) then hold(5)")
    assert found.fix is not None and found.fix.text == "warmup" and found.help == "write: warmup"
    assert found.fixed() == "peak = 1; warmup(10, peak) then hold(5)"


def test_a_finding_without_a_fix_has_no_fixed_text() -> None:
    (found,) = thence.check("qqqqqqq(10)")
    assert found.fix is None and found.fixed() is None


def test_the_fix_of_a_spec_in_a_file_is_an_edit_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text('{"lr": "w\\u0061mup(10, 1) then hold(5)"}')
    result = CliRunner().invoke(cli, ["check", str(path), "--json"])
    (found,) = json.loads(result.stdout)
    text, fix = path.read_text(), found["fix"]
    assert text[: fix["start"]] + fix["text"] + text[fix["stop"] :] == '{"lr": "warmup(10, 1) then hold(5)"}'
