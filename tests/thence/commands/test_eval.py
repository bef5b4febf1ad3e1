"""`thence eval`: at steps, ranges, and lengths in any unit."""

import pytest
from click.testing import CliRunner

from thence.cli import cli

RUN = "tokens_per_example = 4; batch_size = steps(2, 4 @ 40 tok); total = 200 tok; linear(rest, 1->0)"


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ("0,40tok", ["0,1", "5,0.8"]), ("48 tok,50%", ["5.5,0.76", "8.75,0.5"]), ("50pct, 20 ex", ["8.75,0.5", "7.5,0.6"]),
        ("0:4:2", ["0,1", "2,0.92"]),
    ],
)  # fmt: skip
def test_places(places: str, found: list[str]) -> None:
    result = CliRunner().invoke(cli, ["eval", RUN, "--at", places, "--format", "csv"], catch_exceptions=False)
    assert (result.exit_code, result.stdout.splitlines()[1:]) == (0, found)


def test_a_place_that_needs_a_fact() -> None:
    result = CliRunner().invoke(cli, ["eval", "linear(10, 1->0)", "--at", "5ep"])
    assert result.exit_code == 1 and "`5ep` needs `steps_per_epoch`" in result.stderr
