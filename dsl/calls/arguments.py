"""Which argument of a call is for which parameter, and how a call is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NoReturn

from ..base.patterns import pattern
from ..base.records import record
from ..curves.entry import INHERITED, REQUIRED, Curve, Parameter
from ..numbers.decimals import shortest
from ..plans.transforms import Transform
from ..syntax import nodes
from ..syntax.commas import one_number
from ..syntax.nodes import Argument
from ..syntax.parse import expression_of
from ..syntax.unparse import unparse
from ..syntax.walk import is_steps
from ..text.diagnostic import Fix
from ..text.findings import Findings, Rejected
from ..text.source import Span
from ..text.suggest import suggest


def signature(name: str, parameters: Sequence[Parameter], positions: Sequence[str]) -> str:
    """How a curve is written: `cosine(n, from->to, power=1)`."""
    by_name = {p.name: p for p in parameters}
    shown: list[str] = []
    for position in positions:
        parameter = by_name[position]
        if parameter.kind.listed:
            shown.append("v @ s, ...")
        elif position == "to" and "from" in by_name:
            shown.append("from->to")
        elif parameter.default in (REQUIRED, INHERITED):
            shown.append(position)
        else:
            shown.append(f"{position}={parameter.default_text}")
    keywords = [
        f"{p.name}={p.default_text}"
        for p in parameters
        if p.name not in positions and not (p.name == "from" and "to" in positions)
    ]
    return f"{name}({', '.join(shown + keywords)})"


@record(frozen=True)
class Form:
    """How a word is called: what may go by position, in order, what has a name, and how that is written."""

    name: str
    positions: tuple[str, ...]
    names: tuple[str, ...]
    usage: str
    example: str = ""
    words: tuple[
        tuple[str, tuple[str, ...]], ...
    ] = ()  # the names of flags and choices, with what stands for them

    @staticmethod
    @cache
    def of(entry: Curve | Transform) -> Form:
        """The form of a curve or a transform."""
        single = [p for p in entry.parameters if not p.kind.listed]
        names = tuple(p.name for p in single)
        usage = signature(entry.name, entry.parameters, entry.positions)
        positions = tuple(p for p in entry.positions if p in names)
        words = tuple((p.name, p.choices or (p.name,)) for p in single if p.kind.of_words)
        return Form(entry.name, positions, names, usage, entry.example, words)

    @property
    def help(self) -> str:
        """The form for a help line."""
        return f"its form is {self.usage}" + (f", as in {self.example}" if self.example else "")

    def bind(self, node: nodes.Call, findings: Findings) -> dict[str, Argument]:
        """Which parameter each argument is for; everything that does not fit is noted."""
        bound: dict[str, Argument] = {}
        before: Argument | None = None
        failed = named = False
        for argument in node.arguments:
            name = argument.name
            if name is None:
                name = self._by_position(argument, bound, named, node, findings)
                bound[name] = before = argument
                continue
            named = True
            if name not in self.names:
                self._unknown(argument, bound.get("to"), node, findings)
                failed = True
                continue
            if name in bound:
                findings.note(
                    "argument",
                    argument.span,
                    f"`{name}` is given twice",
                    "leave one of the two out",
                    fix=Fix(
                        Span(before.span.stop if before else argument.span.start, argument.span.stop), ""
                    ),
                )
                failed = True
                continue
            bound[name] = before = argument
        if failed:
            raise Rejected
        return bound

    def _by_position(
        self,
        argument: Argument,
        bound: Mapping[str, Argument],
        named: bool,
        node: nodes.Call,
        findings: Findings,
    ) -> str:
        """The parameter of an argument without a name."""
        at = node.arguments.index(argument) if named else len(bound)
        free = self.positions[at : at + 1]
        if named or not free or isinstance(argument.value, nodes.Name):
            self.reject_bare(argument, bound, bool(free) and not named, findings)
        if named:
            self.reject_late(argument, findings, free[0] if free and free[0] not in bound else None)
        if free:
            return free[0]
        shaped = self._of_shape(argument, node)
        fix = Fix(node.span, shaped) if shaped else self.fewer(node, bound, findings.source.text)
        count = len(self.positions)
        findings.reject(
            "argument",
            argument.span,
            f"`{node.name}` takes at most {count} argument{'s' if count != 1 else ''} without a name, and this is number {count + 1}",
            f"write: {fix.text}; {self.help}" if fix else self.help,
            fix=fix,
        )

    def reject_bare(
        self, argument: Argument, bound: Mapping[str, Argument], taken: bool, findings: Findings
    ) -> None:
        """Refuse a flag, or one of a few words, without its name: `staircase`, `linear`; a name may be `taken` as a value."""
        word = argument.value.id if isinstance(argument.value, nodes.Name) else ""
        name = next((name for name, words in self.words if word in words and name not in bound), None)
        if name is None or (
            taken and pattern(rf"\b{word}\s*[=,)]").search(findings.source.text[: argument.span.start])
        ):
            return
        flag = name == word
        message = f"`{word}` is {'true or false' if flag else f'one of the words for `{name}`'}, and is written by name"
        findings.reject("argument", argument.span, message, fix=f"{name}={'true' if flag else word}")

    def reject_late(self, argument: Argument, findings: Findings, name: str | None = None) -> NoReturn:
        """Refuse an argument without a name behind one with a name; `name` is the one that it may take."""
        fix = f"{name}={unparse(argument.value)}" if name else None
        findings.reject(
            "argument",
            argument.span,
            "an argument without a name follows one with a name",
            f"write{f': {fix}, or' if fix else ''} the positions first: {self.help}",
            fix=fix,
        )

    def fewer(self, node: nodes.Call, bound: Mapping[str, Argument], text: str) -> Fix | None:
        """What was probably meant by more arguments than there are positions."""
        given = [a for a in node.arguments if a.name is None]
        last = len(self.positions)
        pairs = [(a, b) for a, b in pairwise(given) if text[a.span.stop : b.span.start] == ","]
        for a, b in pairs:
            number = one_number([text[a.span.start : a.span.stop], text[b.span.start : b.span.stop]])
            if number and (number.others or unparse(a.value) == "0"):
                return Fix(a.span.to(b.span), number.meant)
        ends = given[last - 1 : last + 1]
        by_name = [n for n in self.names if n not in bound and n not in (*self.positions, "from")]
        if len(ends) < 2 or isinstance(ends[1].value, nodes.Transition | nodes.Place):
            return None
        if (
            self.positions[-1:] == ("to",)
            and "from" in self.names
            and not isinstance(ends[0].value, nodes.Transition)
        ):
            a, b, c = given[0], *ends
            if last == 2 and _is_share(a.value) and not _is_share(c.value):  # the steps come last
                return Fix(a.span.to(c.span), f"{unparse(c)}, {unparse(a)}->{unparse(b)}")
            down = (
                isinstance(b.value, nodes.Number)
                and isinstance(c.value, nodes.Number)
                and b.value.value > c.value.value
            )
            start, end = (c, b) if self.name == "warmup" and down else (b, c)
            return Fix(b.span.to(c.span), f"{unparse(start)}->{unparse(end)}")
        more = given[last:]
        if len(more) > len(by_name):
            return None
        named = (f"{name}={unparse(argument)}" for name, argument in zip(by_name, more, strict=False))
        return Fix(more[0].span.to(more[-1].span), ", ".join(named))

    def _unknown(self, argument: Argument, to: Argument | None, node: nodes.Call, findings: Findings) -> None:
        from ..answers.answers import argument as elsewhere  # for what is unknown alone

        name, value = argument.name or "", unparse(argument.value)
        shaped = self._of_shape(argument, node)
        if shaped is not None:
            message = f"`{self.name}` has no parameter `{name}`: each curve has a name of its own"
            findings.note("argument", argument.name_span, message, fix=Fix(node.span, shaped))
            return
        near = suggest(name, self.names)
        meant = elsewhere(self.name, name, value, self.names) or (near and f"{near}={value}")
        meant = self._divided(argument) or meant
        fix = Fix(argument.span, meant) if meant else None
        if to is not None and meant and meant.startswith("to="):
            first = to.value.start if isinstance(to.value, nodes.Transition) else to.value
            alone = first is to.value and isinstance(first, nodes.Number) and not first.value
            start = (
                "" if alone else f"{unparse(first)}->"
            )  # an end of 0 gives way, any other value is the start
            between = findings.source.text[to.span.stop : argument.span.start].rstrip().removesuffix(",")
            fix = Fix(
                to.span.to(argument.span),
                f"{'to=' if to.name else ''}{start}{meant.removeprefix('to=')}{between}",
            )
        findings.note(
            "argument",
            argument.name_span,
            f"`{self.name}` has no parameter `{name}`",
            None if meant else self.help,
            "did you mean another name?" if meant else None,
            fix=fix,
        )

    def _of_shape(self, argument: Argument, node: nodes.Call) -> str | None:
        """The call of the curve that is named in an argument of another one: `warmup(10, 1, curve=cosine)`."""
        from ..answers.answers import CHOICES
        from ..curves.table import CURVES  # which are called in this way

        value = argument.value
        if not isinstance(value, nodes.Name):
            return None
        word = CHOICES.get(value.id, value.id)
        curve = CURVES.get("warmup" if self.name == "warmup" and word == "linear" else word)
        # A triangle is no way from one value to another, and a decay of so many steps is a stage of a run.
        if curve is None or "triangle" in (curve.name, self.name) or curve.positions != ("n", "to"):
            return None
        if self.positions != curve.positions and not (
            self.name == "decay" and is_steps(node.arguments[0].value)
        ):
            return None
        others = [a for a in node.arguments if a is not argument]
        texts = [unparse(a) for a in others]
        for i, (one, position) in enumerate(zip(others, self.positions, strict=False)):
            rises = self.name == "warmup" != curve.name and not isinstance(one.value, nodes.Transition)
            if (one.name or position) == "to" and rises and "from" not in [a.name for a in others]:
                texts[i] = f"{'to=' if one.name else ''}0->{unparse(one.value)}"
        return f"{curve.name}({', '.join(texts)})"

    def _divided(self, argument: Argument) -> str | None:
        """The share at the start or the end of a cycle that is given as a divisor: `div_factor=25`."""
        name, value = _DIVISORS.fullmatch((argument.name or "").lower()), argument.value
        if name is None or not {"start", "end"} <= set(self.names):
            return None
        if not isinstance(value, nodes.Number) or value.unit or not value.value:
            return None
        return f"{'end' if name['last'] or name['behind'] else 'start'}={shortest(100 / value.value)}%"

    def single(self, arguments: Iterable[Argument], findings: Findings) -> None:
        """Refuse a transition or a place where a parameter takes one value."""
        for argument in arguments:
            if isinstance(argument.value, nodes.Transition):
                message = f"a transition a->b cannot stand here: `{self.name}` takes a single value"
                findings.reject("argument", argument.span, message, self.help)
            if isinstance(argument.value, nodes.Place):
                message = "a place v @ s belongs to steps or points"
                findings.reject("argument", argument.span, message, self.help)

    def reject_missing(
        self,
        node: nodes.Call,
        given: Mapping[str, Argument],
        missing: Sequence[str],
        findings: Findings,
        help: str | None = None,
        fix: str | None = None,
    ) -> NoReturn:
        """Say which parameters were not given; what is missing is taken from the example."""
        listed = " and ".join(f"`{name}`" for name in missing)
        if fix is None and self.example:
            fix = self.completed(given, missing)
        if help is None:
            help = f"write: {fix}; {self.help}" if fix else self.help
        findings.reject("argument", node.span, f"`{node.name}` needs {listed}", help, fix=fix)

    def completed(
        self, given: Mapping[str, Argument], missing: Sequence[str], levels: Sequence[Argument] = ()
    ) -> str:
        """The call with its missing arguments, or levels, as in the example."""
        example = expression_of(self.example)
        assert isinstance(example, nodes.Call)
        unnamed = [a for a in example.arguments if a.name is None]
        usual = dict(zip(self.positions, (a.value for a in unnamed), strict=False))
        usual |= {a.name: a.value for a in example.arguments if a.name is not None}
        texts = [] if self.positions else list(map(unparse, [*levels, *unnamed[len(levels) :]]))
        by_position = True
        for name in self.positions:
            value = given[name].value if name in given else usual[name] if name in missing else None
            by_position = (
                by_position and value is not None and (name not in given or given[name].name is None)
            )
            if value is not None:
                texts.append(unparse(value) if by_position else f"{name}={unparse(value)}")
        texts += [unparse(a) for name, a in given.items() if name not in self.positions]
        return f"{self.name}({', '.join(texts)})"


_DIVISORS = pattern(
    r"(?:initial_|init_|start_)?(?P<last>final_|last_|end_)?div(?:ide|isor)?(?:_?factor|_?(?P<behind>final|end))?"
)


def _is_share(node: nodes.Expression) -> bool:
    """Whether something is a number below 1, which is no number of steps."""
    return isinstance(node, nodes.Number) and node.unit == "" and node.value < 1
