"""Checks of a whole program: its names, its comments, values below 0 and beyond every number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

from ..curves.table import CURVES
from ..formula.functions import CONSTANTS, FUNCTIONS
from ..numbers.decimals import MathError, shortest
from ..numbers.facts import FACTS
from ..places.kinds import Kinds
from ..places.place import is_name
from ..plans.outline import sampled
from ..plans.plan import Plan, Pointwise, plans_in
from ..plans.transforms import TRANSFORMS
from ..syntax import nodes
from ..syntax.nodes import Definition, Number, Program
from ..syntax.unparse import unparse
from ..syntax.walk import names_in, nodes_in
from ..text.diagnostic import CODES, Diagnostic, Fix
from ..text.findings import Findings
from ..text.source import REMARK, Source, Span
from ..text.suggest import suggest

# Keywords of the library's functions, or kept for one; a parameter of that name could never be given.
RESERVED = (
    "docstring",
    "header",
    "line_length",
    "name",
    "precision",
    "step",
    "target",
    "text",
    "unsupported",
)


def check_names(program: Program, findings: Findings) -> None:
    seen: dict[str, Definition] = {}
    # With more of them nothing tells what was meant.
    once_more = len(program.definitions) - len({d.name for d in program.definitions}) == 1
    for definition in program.definitions:
        name, span = definition.name, definition.name_span
        if name in seen:
            line, column = findings.source.position(seen[name].name_span.start)
            fix = _renamed(program, seen[name], definition, findings.source) if once_more else None
            findings.note(
                "redefinition",
                span,
                f"`{name}` is already defined, at {line}:{column}",
                None if fix is not None else "choose another name, or change the first definition",
                fix=fix,
            )
            continue
        seen[name] = definition
        if definition.parameters is not None and (name in CURVES or name in TRANSFORMS or name in FUNCTIONS):
            findings.note(
                "hidden-builtin",
                span,
                f"this hides the built-in `{name}`",
                "choose another name, unless that is meant",
            )
        if definition.parameters is None and name in CONSTANTS:
            findings.note(
                "hidden-builtin",
                span,
                f"this hides the constant `{name}`",
                "choose another name, unless that is meant",
            )
        if name in RESERVED and Kinds(program).is_parameter(definition):
            findings.note(
                "redefinition",
                span,
                f"`{name}` is reserved: it is a keyword of the library's functions, so it cannot be a parameter",
                f"choose another name, such as {name}_value",
            )
    _check_comment(findings)


def _renamed(program: Program, first: Definition, second: Definition, source: Source) -> Fix | None:
    """The first of two definitions of a name under another one, where it is a number that the second is made of."""
    name, taken = first.name, {d.name for d in program.definitions}
    new = next((new for new in ("peak", f"{name}_peak") if new not in taken), None)
    if new is None or first.value is None or not Kinds(program).is_parameter(first) or second.value is None:
        return None
    if name not in names_in(second.value):
        return None
    start, text = first.name_span.start, source.text
    between = [d.value for d in program.definitions if start < d.span.start <= second.span.start]
    places = [first.name_span, *(node.span for node in nodes_in(tuple(between)) if is_name(node, name))]
    pieces, at = [], start
    for place in sorted(places):
        pieces += [text[at : place.start], new]
        at = place.stop
    return Fix(Span(start, second.span.stop), "".join([*pieces, text[at : second.span.stop]]))


def note_empty(program: Program, findings: Findings) -> None:
    """Note that a program has no schedule, with one that is made of what it defines."""
    from ..answers.other_words import is_length  # for what is no schedule alone

    fix = _of_the_step(program, findings.source.text)
    if fix is not None:
        findings.note(
            "empty",
            fix.span,
            "the program defines no schedule: a function is none, and a formula of the step has no argument",
            fix=fix,
        )
        return
    numbers = [
        (d, d.value) for d in program.definitions if isinstance(d.value, Number) and d.parameters is None
    ]
    own = [(d, number) for d, number in numbers if d.name not in FACTS]
    lengths = [d.name for d, number in own if number.unit not in ("", "%") or is_length(d.name)]
    values = [(d, number) for d, number in own if d.name not in lengths and not number.unit]
    warm = [name for name in lengths if "warm" in name.lower()]
    others = [name for name in lengths if name not in warm]
    value = values[0][0].name if values else "1e-3"
    total = any(d.name == "total" for d, _ in numbers)
    n, until = warm[0] if warm else "5%" if total else "1000", others[0] if others else ""
    if until and not warm:
        example = f"cosine({until}, {value}->0)"
    else:
        example = f"warmup({n}, {value}) then " + (
            f"cosine(until {until}, 0)" if until else "cosine(rest, 0)" if total else "hold(9000)"
        )
    help = f"end it with what its names are for, such as: {example}"
    fix = None
    if values and not lengths and len(values) == len(program.definitions):
        first, last = values[0][1].span.start, values[-1][1].span.stop
        text, at = "", first
        for _, number in values:
            text += f"{findings.source.text[at : number.span.start]}constant({unparse(number)})"
            at = number.span.stop
        fix = Fix(Span(first, last), text)
        help = f"write constant({unparse(values[0][1])}) for a value that stays, or {help}"
    elif numbers and len(numbers) == len(program.definitions):
        end = program.definitions[-1].span.stop
        fix = Fix(Span(end, end), f"; {example}")
    findings.note(
        "empty",
        findings.source.end,
        "the program defines no schedule: it has neither a result nor an output",
        help,
        fix=fix,
    )


def _of_the_step(program: Program, text: str) -> Fix | None:
    """Functions of time that nothing calls as formulas of the step: `lr(t) = 0.9^t`."""
    from ..answers.other_words import clock_named  # for what is no schedule alone

    called = names_in(tuple(d.value for d in program.definitions))
    places: list[tuple[Span, str]] = []
    for d in program.definitions:
        if d.parameters is None or len(d.parameters) != 1 or d.name in called:
            continue
        plain = len(d.parameters[0]) == 1 and not names_in(d.value).intersection((*CURVES, *TRANSFORMS))
        clock = clock_named(d.parameters[0]) or ("step" if plain else None)
        if clock is None:
            continue
        named = [node.span for node in nodes_in(d.value) if is_name(node, d.parameters[0])]
        if named:
            places.append((Span(d.name_span.stop, text.index(")", d.name_span.stop) + 1), ""))
            places += [(span, clock) for span in sorted(named)]
    if not places:
        return None
    start = max(text.rfind(sign, 0, places[0][0].start) for sign in "\n;") + 1
    start += len(text[start:]) - len(text[start:].lstrip())
    pieces, at = [], start
    for span, instead in places:
        pieces += [text[at : span.start], instead]
        at = span.stop
    stop = max(d.span.stop for d in program.definitions if d.span.start < at)
    return Fix(Span(start, stop), "".join([*pieces, text[at:stop]]))


def _check_comment(findings: Findings) -> None:
    text = findings.source.text
    at = text.find("#")
    one_line = at >= 0 and not re.search(r"[\r\n]", text.rstrip())
    if not one_line or not re.search(r"\bthen\b|[;=(]|->", REMARK.sub("", text[at:])):
        return
    findings.note(
        "comment",
        Span(at, len(text)),
        "everything after # is a comment, though it reads as a part of the spec",
        "leave the comment out; YAML joins lines, so that a comment takes in what follows it",
    )


# Whether a text gives rise to these depends on what is known of its run.
_OF_THE_RUN = frozenset({"large-rate", "short", "total", "unfilled"})


def check_remarks(findings: Findings) -> None:
    """Note what comments of the form `thence: ignore[...]` name in vain."""
    for remark in findings.source.remarks:
        for code, span in remark.codes:
            message, help, fix = f"there is no warning `{code}`", "leave it out", None
            if code not in CODES:
                near = suggest(code, [known for known, (kind, _) in CODES.items() if kind == "warning"])
                help, fix = (
                    (f"write: {near}", Fix(span, near)) if near else ("`thence check` shows the codes", None)
                )
            elif CODES[code][0] == "error":
                message = f"`{code}` is an error, and an error cannot be ignored"
            elif remark.line is None or code in _OF_THE_RUN or findings.noted(code, remark.line):
                continue
            else:
                message = f"nothing that begins on this line is `{code}`"
            findings.add(Diagnostic("ignore", "warning", message, help, span, None, remark.source, fix))


def check_negative(plan: Plan, whole: Callable[[], Sequence[nodes.Node]], findings: Findings) -> None:
    """Note values below 0, where no minus is written in the `whole` of the program."""
    try:
        if plan.never_negative or any(isinstance(node, nodes.Negation) for node in whole()):
            return
        for step in sampled(plan, between=8):
            value = plan.at(step).constant
            if value is not None and value < 0:
                findings.note(
                    "negative",
                    plan.node.span,
                    f"the value falls below 0: it is {shortest(float(f'{float(value):.4g}'))} at step {step:,}",
                    "bound it, as in max(linear(1000, 1->-1), 0)",
                )
                return
    except MathError:
        return  # infinite somewhere: not below 0 by mistake


_MOST_PARTS = 1000  # of a program whose values are looked at
# What may make a finite number of an infinite one, wherever it stands.
_BOUNDING = ("min", "max", "clip", "exp", "tanh")


def check_infinite(
    plan: Plan, whole: Callable[[], Sequence[nodes.Node]], total: Fraction | None, findings: Findings
) -> None:
    """Note a formula that is infinite, or not a number, at a step of the run."""
    parts = whole() if any(isinstance(part, Pointwise) for part in plans_in(plan)) else ()
    if not 0 < len(parts) <= _MOST_PARTS or any(
        isinstance(node, nodes.Call) and node.name in _BOUNDING for node in parts
    ):
        return
    if plan.formula.bounded:
        return
    last = 0
    for step in sampled(plan):
        if total is not None and step > total:
            return
        error = _fault(plan, step)
        if error is None:
            last = step
            continue
        where = error.node or plan.node
        if isinstance(where, nodes.Node) and not any(_may_bound(node, where) for node in parts):
            at = _first_fault(plan, last, step)
            fix = None if at else _counted_from_one(where, findings.source)
            help = "keep it away from there, as in max(step, 1)"
            if fix is not None:
                help = "steps count from 0: write step + 1 for a count from 1"
            message = f"`{unparse(where)}` {error} at step {at:,}"
            findings.note("infinite", where.span, message, help, fix=fix)
        return


def _fault(plan: Plan, step: int) -> MathError | None:
    """Why there is no number at a step."""
    try:
        plan.at(step)
    except MathError as error:
        return error
    return None


def _first_fault(plan: Plan, good: int, bad: int) -> int:
    """The first step without a number between one that has one and one that has none."""
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (good, middle) if _fault(plan, middle) is not None else (middle, bad)
    return bad


def _counted_from_one(node: nodes.Node, source: Source) -> Fix | None:
    """The one `step` of a formula as a count from 1."""
    steps = [part.span for part in nodes_in(node) if is_name(part, "step")]
    if len(steps) != 1:
        return None
    (start, stop), text = steps[0], source.text
    alone = text[start - 1 : start] == "(" and text[stop : stop + 1] == ")"
    return Fix(steps[0], "step + 1" if alone else "(step + 1)")


def _may_bound(node: nodes.Node, where: nodes.Node) -> bool:
    """Whether an operation, but for one of a program, is finite for what is infinite: a quotient or a power."""
    if node.span == where.span:
        return False
    if isinstance(node, nodes.Chain):
        return any(sign == "/" and not isinstance(by, Number) for sign, by in node.rest)
    return isinstance(node, nodes.Power)
