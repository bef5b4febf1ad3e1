"""Plans as calls of optax's functions, and the reason where there is none."""

import pytest

from thence.codegen.optax_calls import OptaxCalls
from thence.dsl.programs.open_parameters import opened
from thence.dsl.programs.program import meaning_of


def calls(spec: str) -> tuple[str, OptaxCalls]:
    found = opened(meaning_of(spec)[0])
    writer = OptaxCalls({name: name for name in found.defaults})
    (plan,) = found.outputs.values()
    return writer.call(plan), writer


@pytest.mark.parametrize(
    ("spec", "call"),
    [
        ("hold(10, 0.5)", "optax.constant_schedule(0.5)"),
        ("linear(10, 1->0)", "optax.linear_schedule(1.0, 0.0, 10)"),
        ("polynomial(10, 1->0, power=2)", "optax.polynomial_schedule(1.0, 0.0, 2.0, 10)"),
        ("p = 2; linear(10, p->0)", "optax.linear_schedule(p, 0.0, 10)"),
        ("steps(1, 0.5 @ 10)", "optax.piecewise_constant_schedule(1.0, {10: 0.5})"),
        ("linear(10, 1->0) for 5", None),
        ("rex(10, 1->0)", "<apart 0>"),
        ("sqrt(linear(10, 1->0))", "<apart 0>"),
    ],
)
def test_a_call(spec: str, call: str | None) -> None:
    text, _ = calls(spec)
    assert text == call if call is not None else text.startswith("optax.")


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ("rex(10, 1->0)", "optax has no `rex`"),
        ("triangle(11, 1->0)", "optax counts whole steps"),
        ("repeat(cosine(10, 1->0))", "optax has no schedule that repeats another without end"),
        ("linear(3B, 1->0)", "optax counts no further"),
        ("exponential(10, 1e-30->1e-45)", "float32"),
    ],
)
def test_the_reason_where_there_is_none(spec: str, why: str) -> None:
    _, writer = calls(spec)
    assert why in writer.apart[0][1]


def test_what_has_no_call_is_set_apart_within_a_sequence() -> None:
    text, writer = calls("warmup(10, 1) then rex(5, 1->0) then linear(5, 0->1)")
    assert text.count("<apart") == len(writer.apart) == 1 and OptaxCalls.mark.search(text)
    assert "[10, 15]" in text
