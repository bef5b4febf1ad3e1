"""What another library calls a schedule, and how the same is made of the words of this language."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from ..base.records import record
from ..numbers.decimals import read, shortest
from .amounts import ZERO, Amount, Unfit, exact
from .python_calls import Items, Mapped, PythonCall, PythonText, Quoted, Words, Written
from .same_words import OF_SHAPES, OF_STEPS, OF_VALUES, POSITIVE, STEPS, is_of, same
from .written_numbers import ARITHMETIC, LONGEST_TERM, is_balanced, number_of, time_of

_WORD = re.compile(r"(?<![0-9.])[A-Za-z_][A-Za-z0-9_]*")

# What a call may leave to the optimizer, by the names that it is given under elsewhere.
_RATES = ("lr", "learning_rate", "base_lr", "initial_lr", "init_lr", "peak_lr", "max_lr")
RATE = "1e-3"

# What never changes a value: it is left out without a word.
_WITHOUT_MEANING = {
    "optimizer",
    "last_epoch",
    "last_step",
    "last_batch_iteration",
    "verbose",
    "name",
    "initialize",
}


@record(frozen=True)
class Counterpart:
    """A schedule of another library, or a word for one, and what makes its spec.

    `signature` has the parameters in the library's order: `name: example` must be given, `name = default` need not,
    `name = default ~ example` has an example where nothing is given, a name alone has no effect here. `spec` makes
    the text; where there is none, `instead` says what to do. `word` is the curve or transform that it comes down to,
    and `note` what is easily taken for something else.
    """

    library: str
    names: tuple[str, ...]
    signature: str
    spec: Make | None
    word: str = ""
    note: str = ""
    instead: Make | None = None

    @cached_property
    def parameters(self) -> dict[str, Expected]:
        """The parameters by name, in order."""
        return {
            found[1]: Expected(found[2], found[4] or found[3])
            for found in _PARAMETER.finditer(self.signature)
        }


Make = Callable[["Given"], str]


class Expected(NamedTuple):
    """A parameter's default, None for one that must be given, and an example; neither for one without effect."""

    default: str | None
    example: str | None

    @property
    def used(self) -> bool:
        return self.default is not None or self.example is not None


_VALUE = r"\[.*?\]|\{.*?\}|[^,~]*[^,~ ]"
_PARAMETER = re.compile(rf"(\w+)(?: = ({_VALUE}))?(?:: ({_VALUE}))?(?: ~ ({_VALUE}))?(?:, |$)")


class Given:
    """The arguments of one call by the counterpart's parameters; what a spec is made of.

    `find` knows the calls within the call, `names` are those that a spec may use where the call stands, and `reached`
    says that a segment comes before.
    """

    def __init__(
        self,
        entry: Counterpart,
        call: PythonCall | None,
        find: Callable[[PythonCall], Counterpart | None],
        names: Collection[str] = (),
        reached: bool = False,
    ) -> None:
        self.entry, self.find, self.names, self.reached = entry, find, names, reached
        self.values: dict[str, Written] = {}
        self.left_out: list[str] = []
        self.examples: list[str] = []  # parameters without a usable value
        self.by_name: set[str] = set()
        self.alone = call is None
        self.from_optimizer = 0
        self.reordered = False  # numbers that stood in each other's places
        self.own_rate: Written | None = None  # the learning rate, where the call has one
        if call is not None:
            self._bind(call)

    # ---- which argument is which ---------------------------------------------------------------------------------

    def _bind(self, call: PythonCall) -> None:
        positions, order = list(call.positions), list(self.entry.parameters)
        order = order[1:] if order[:1] == ["optimizer"] else order
        takes_one = len(order) < len(self.entry.parameters) or not self.entry.library
        takes_rate = takes_one
        if takes_one and positions and self._is_object(positions[0]):
            positions, takes_rate = positions[1:], False
        if self.entry.library:
            positions = self._without_rate(positions, order) if takes_rate else positions
            if len(positions) > len(order):
                raise Unfit(f"it takes at most {len(order)} arguments")
            self.values.update(zip(order, self._in_order(positions, order), strict=False))
        # Exact names come first, so that no other word for the same takes their place.
        for name, value in sorted(call.named.items(), key=lambda item: item[0] not in self.entry.parameters):
            target = name if name in self.entry.parameters else self._same(name)
            if target is not None and target not in self.values:
                self.values[target] = value
                self.by_name.add(target)
            elif name in _RATES and self.own_rate is None:
                self.own_rate = value
            elif name not in _WITHOUT_MEANING:
                self.left_out.append(name)
        if not self.entry.library:
            self._sort(positions, order)
        self.left_out += [
            name
            for name in self.values
            if not self.entry.parameters[name].used and name not in _WITHOUT_MEANING
        ]

    def _without_rate(self, positions: list[Written], order: list[str]) -> list[Written]:
        """The arguments without a learning rate, which is the optimizer's, where another number is asked for."""
        for at, (value, name) in enumerate(zip(positions, order, strict=False)):
            rate = isinstance(value, Words) and "e-" in value.text.lower() and self._within(value, below=1)
            if rate and is_of(OF_STEPS | OF_SHAPES, name):
                self.own_rate = value
                return positions[:at] + positions[at + 1 :]
        return positions

    def _in_order(self, positions: list[Written], order: list[str]) -> list[Written]:
        """The arguments in the order of the parameters, where numbers of steps stand in the places of values."""
        pairs = list(zip(order, positions, strict=False))
        counts = {name for name, _ in pairs if is_of(OF_STEPS, name)}
        moved = {name: value for name, value in pairs if name in counts or is_of(OF_VALUES, name)}
        steps = [value for value in moved.values() if self._within(value, above=10)]
        others = [value for value in moved.values() if self._within(value, below=1)]
        if len(steps) != len(counts) or len(steps) + len(others) != len(moved):
            return positions
        self.reordered = steps != [value for name, value in pairs if name in counts]
        return [
            (steps if name in counts else others).pop(0) if name in moved else value for name, value in pairs
        ] + positions[len(pairs) :]

    def _within(self, value: Written, *, above: int = 0, below: float = math.inf) -> bool:
        """Whether a value is a plain number within bounds, and a whole one where it is not below 1."""
        amount = self._amount(value)
        number = amount.number if amount is not None else None
        return number is not None and above <= number < below and (number < 1 or number % 1 == 0)

    def _sort(self, positions: Iterable[Written], order: list[str]) -> None:
        """Words that are no library's have no order: whole numbers are steps, the others are values, two in a->b."""
        positions = list(positions)
        lengths = [n for n in order if n in STEPS and n not in self.values and self.entry.parameters[n].used]
        shares = [
            a.number for a in map(self._amount, positions[: len(lengths)]) if a is not None and a.number
        ]
        if len(lengths) > 1 and sum(shares) == 1:  # the parts of the whole
            self.values.update(zip(lengths, positions, strict=False))
            positions = positions[len(lengths) :]
        for value in positions:
            free = [n for n in order if n not in self.values and self.entry.parameters[n].used]
            ends = [n for n in free if n not in STEPS][:2]
            if isinstance(value, Words) and "->" in value.text and len(ends) == 2:
                self.values |= zip(
                    ends, (Words(end.strip()) for end in value.text.split("->", 1)), strict=True
                )
                continue
            amount = self._amount(value)
            steps = amount is not None and (
                amount.whole or (amount.number is not None and amount.number >= 2 and amount.number % 1 == 0)
            )
            lists = [n for n in free if (self.entry.parameters[n].example or "").startswith("[")]
            fitting = (
                lists
                if isinstance(value, Items)
                else [n for n in free if (n in STEPS) == steps and n not in lists]
                or [n for n in free if is_of(OF_SHAPES, n)]
                or free
            )
            if not fitting:
                raise Unfit("it has more arguments than this can take")
            self.values[fitting[0]] = value

    def _is_object(self, value: Written) -> bool:
        if isinstance(value, PythonCall):
            return True
        return (
            isinstance(value, Words)
            and self._amount(value) is None
            and re.fullmatch(r"[A-Za-z_][\w.]*", value.text) is not None
            and value.text not in ("None", "True", "False")
        )

    def _same(self, name: str) -> str | None:
        """The parameter that another word for it means."""
        return next((p for p in same(name) if p not in self.values and self._takes(p)), None)

    def _takes(self, name: str) -> bool:
        return name in self.entry.parameters and self.entry.parameters[name].used

    # ---- what a spec is made of ----------------------------------------------------------------------------------

    def written(self, name: str) -> Written | None:
        """What was written for a parameter, else its default or example; None for none."""
        value = self.values.get(name) or self._otherwise(name)
        return None if isinstance(value, Words) and value.text in ("None", "none", "null") else value

    def _otherwise(self, name: str) -> Written:
        """What stands for a parameter that was not given, or not with a value that a spec could use."""
        default, example = self.entry.parameters[name]
        if default is None or (self.alone and example is not None):
            self.examples.append(name)
            default = example or "None"
        return PythonText(default).value()

    def maybe(self, name: str) -> Amount | None:
        """The number of a parameter, or None where it is None."""
        value = self.written(name)
        amount = self._amount(value) if value is not None else None
        if value is None or (name in self.values and amount is not None):
            return amount
        if name in self.values:
            self.examples.append(name)
        amount = self._amount(self._otherwise(name))
        return amount if amount is None or amount.number is None else exact(amount.number)

    def __call__(self, name: str) -> Amount:
        """The value of a parameter."""
        amount = self._needed(name)
        if amount.whole:
            raise Unfit(f"`{name}` is {amount}, no plain value")
        return amount

    def _needed(self, name: str) -> Amount:
        amount = self.maybe(name)
        if amount is None:
            raise Unfit(f"it needs `{name}`")
        if amount.number is not None and name.lower() in POSITIVE and amount.number <= 0:
            raise Unfit(f"`{name}` must be more than 0")
        return amount

    def example(self, name: str, number: int) -> Amount:
        """A number for what was not given and has no default that a spec could use."""
        self.examples.append(name)
        return exact(number)

    def steps(self, name: str) -> Amount:
        """A number of steps, at least 1; less is a share of the run."""
        amount = self._needed(name)
        if amount.number is None:
            return amount
        if 0 < amount.number < 1:
            return Amount(f"{shortest(amount.number * 100)}%", whole=True)
        return amount if amount.number >= 1 and amount.number % 1 == 0 else _not_whole(name, amount)

    def count(self, name: str) -> Amount:
        """A number of steps, or 0."""
        amount = self.maybe(name)
        return ZERO if amount is None or amount.number == 0 else self.steps(name)

    def word(self, name: str) -> str:
        """A choice, in small letters."""
        value = self.written(name)
        return value.text.lower() if isinstance(value, Quoted | Words) else ""

    def flag(self, name: str) -> bool:
        """Whether a flag is set."""
        return self.word(name) == "true"

    def numbers(self, name: str) -> list[Amount]:
        """A list of numbers."""
        value = self.written(name)
        items = value.items if isinstance(value, Items) else ()
        amounts = [amount for item in items if (amount := self._amount(item)) is not None]
        if not amounts or len(amounts) < len(items):
            raise Unfit(f"`{name}` must be a list of numbers")
        return amounts

    def mapping(self, name: str) -> list[tuple[Amount, Amount]]:
        """The numbers of a dict, in the order of its keys."""
        value = self.written(name)
        found = [
            (key, item)
            for pair in (value.pairs if isinstance(value, Mapped) else ())
            if (key := self._amount(pair[0])) is not None and (item := self._amount(pair[1])) is not None
        ]
        if not found:
            raise Unfit(f"`{name}` must be a dict of numbers")
        return sorted(found, key=lambda pair: pair[0].number or 0)

    def calls(self, name: str) -> list[PythonCall]:
        """A list of calls."""
        value = self.written(name)
        items = value.items if isinstance(value, Items) else ()
        calls = [item for item in items if isinstance(item, PythonCall)]
        if not calls or len(calls) < len(items):
            raise Unfit(f"`{name}` must be a list of schedules")
        return calls

    @property
    def rate(self) -> Amount:
        """The learning rate, which is the optimizer's and not in the call."""
        amount = self._amount(self.own_rate) if self.own_rate is not None else None
        if amount is None:
            self.from_optimizer += 1
        return amount or Amount(RATE, read(RATE)[0])

    def _amount(self, value: Written) -> Amount | None:
        if isinstance(value, Quoted):
            return time_of(value.text)
        if not isinstance(value, Words):
            return None
        text = value.text
        if (number := number_of(text)) is not None:
            return number
        if len(text) > LONGEST_TERM or not ARITHMETIC.fullmatch(text) or not is_balanced(text):
            return None
        for sign in "*/":
            before, _, after = text.rpartition(sign)
            x, y = number_of(before.strip()), number_of(after.strip())
            if x is not None and y is not None and y.number:
                return x * y if sign == "*" else x / y
        words = _WORD.findall(text)
        known = words and all(word in self.names for word in words)
        return Amount(text.replace("**", "^")) if known else None


def _not_whole(name: str, amount: Amount) -> Amount:
    raise Unfit(f"`{name}` is {amount}, no whole number of steps")
