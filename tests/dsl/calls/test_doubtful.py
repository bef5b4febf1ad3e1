"""Calls of curves whose numbers are hardly meant as they stand."""

from fractions import Fraction
from typing import Any

import pytest

from thence.dsl.calls.doubtful import check_call
from thence.dsl.curves.table import CURVES
from thence.dsl.formula.expression import const
from thence.dsl.programs.reading import parse
from thence.dsl.syntax.nodes import Call
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


@pytest.mark.parametrize(
    ("text", "values", "found"),
    [
        ("decay(1e-3, 96, 1000)", {"from": "1e-3", "rate": 96, "every": 1000}, [("rising-decay", "0.96")]),
        ("decay(1e-3, 0.96, 1000)", {"from": "1e-3", "rate": "0.96", "every": 1000}, []),
        ("decay(1e-3, 96, every=5)", {"from": "1e-3", "rate": 96, "every": 5}, []),
        ("decay(0, 0.5, 9)", {"from": 0, "rate": "0.5", "every": 9}, [("flat", None)]),
        ("rsqrt(1000, 0.01)", {"from": 1000, "timescale": "0.01"}, [("swapped", "0.01, 1000")]),
        ("onecycle(9,0,5)", {"peak": 0}, [("flat", "0.5")]),
        ("tanh_decay(9, 1, lower=3, upper=2)", {"lower": 3, "upper": 2}, [("swapped", "2, upper=3")]),
        ("tanh_decay(9, 1, lower=2, upper=2)", {"lower": 2, "upper": 2}, [("flat", None)]),
    ],
)
def test_what_is_noted(text: str, values: dict[str, Any], found: list[tuple[str, str | None]]) -> None:
    findings = Findings(Source(text))
    program = parse(findings.source, findings)
    assert program is not None and isinstance(program.result, Call)
    plain = {"every", "timescale"}
    given = {name: Fraction(v) if name in plain else const(Fraction(v)) for name, v in values.items()}
    check_call(program.result, CURVES[program.result.name], {"floor": None, **given}, findings)
    assert [(d.code, d.fix and d.fix.text) for d in findings.all()] == found
