"""Words that mean the same parameter."""

from thence.dsl.counterparts.same_words import OF_STEPS, OF_VALUES, is_of, same


def test_what_a_word_may_mean() -> None:
    assert {"peak", "max_lr"} <= set(same("max_lr")) and set(same("Max_LR")) == set(same("max_lr"))
    assert list(same("banana")) == []


def test_kinds() -> None:
    assert is_of(OF_STEPS, "n") and is_of(OF_VALUES, "max_lr") and not is_of(OF_STEPS, "max_lr")
