"""The syntax tree as values: what counts is what was written, not where, nor in how many digits."""

import pickle
from dataclasses import replace
from fractions import Fraction

import thence
from thence.dsl.syntax.nodes import NOWHERE, Argument, Call, Name, Number, Program, Sequence, Transition
from thence.dsl.text.source import Span

TREE = thence.parse("hold(10, 1) then linear(5, 1->0)")


def test_a_tree_by_hand_is_the_tree_of_its_text() -> None:
    one, zero, ten, five = (Number(Fraction(n)) for n in (1, 0, 10, 5))
    hold = Call("hold", (Argument(ten), Argument(one)))
    linear = Call("linear", (Argument(five), Argument(Transition(one, zero))))
    assert Program((), Sequence((hold, linear))) == TREE
    assert hash(Program((), Sequence((hold, linear)))) == hash(TREE)


def test_places_and_spellings_are_outside_equality() -> None:
    assert Number(Fraction(1000), text="1k", span=Span(3, 5)) == Number(Fraction(1000), text="1e3")
    assert Number(Fraction(10), "%") != Number(Fraction(10))
    assert Name("x").span == NOWHERE


def test_a_tree_is_copied_and_pickled_whole() -> None:
    assert isinstance(TREE.result, Sequence)
    again: Program = pickle.loads(pickle.dumps(TREE))
    assert again == TREE and again.result is not None
    assert again.result.span == TREE.result.span == Span(0, 32)
    assert replace(TREE, result=None) == Program((), None)
