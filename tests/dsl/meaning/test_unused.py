"""What no output is made of."""

import pytest
from resolving import codes, looked_at, read

from thence.dsl.meaning.resolve import resolving
from thence.dsl.meaning.unused import check_unused, check_words

S = "linear(9, 1->0)"


@pytest.mark.parametrize(
    ("text", "used", "found"),
    [
        (f"a = 1; {S}", set(), ["unused"]), (f"a = 1; {S}", {"a"}, []), (f"total = 9; {S}", set(), []),
        (f"f(x) = x; {S}", set(), ["unused"]), (f"a = hold(0.5, 1); {S}", set(), ["duration"]),
        (f"a = cosine(9, 10%); {S}", set(), ["unused"]), (f"a = hold(10%, 1); {S}", set(), ["unused"]),
    ],
)  # fmt: skip
def test_what_is_wrong_at_any_place_or_not_used(text: str, used: set[str], found: list[str]) -> None:
    context, _, _ = looked_at(text)
    check_unused(context, used)
    assert codes(context) == found and context.used == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"f(x) = q; {S}", ["unknown-name"]), (f"f(x) = x + nobody(x); {S}", ["unknown-function"]),
        (f"f(x) = cosine(x, 1->0, curve=2); {S}", ["argument"]), (f"f(x) = points(1 @ 0, x @ 9, curve=cosine); {S}", []),
        (f"a = 5; f(x) = a * x; {S}", []), ("lr = linear(9, 1->q)", ["unknown-name"]),
    ],
)  # fmt: skip
def test_words_are_looked_at_wherever_they_stand(text: str, found: list[str]) -> None:
    program, findings = read(text)
    context = resolving(program, {}, findings)
    check_words(context)
    assert codes(context) == found
