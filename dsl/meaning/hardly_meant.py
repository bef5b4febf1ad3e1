"""What has a meaning but is hardly meant: rates above 1, runs at nothing, decays that rise, segments of no weight."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from itertools import pairwise, zip_longest
from operator import itemgetter

from ..base.patterns import pattern
from ..calls.number_sorts import minus_left_out
from ..curves.table import CURVES
from ..numbers.decimals import LAST_STEP, MathError, read, short
from ..numbers.facts import FACTS
from ..numbers.units import UNITS
from ..plans.outline import boundaries, sampled
from ..plans.plan import Constant, CurrentStep, CurvePlan, Plan, Pointwise, SequencePlan
from ..plans.repeat import RepeatPlan
from ..plans.transformed import CutPlan
from ..plans.transforms import TRANSFORMS
from ..syntax.nodes import Call, Chain, Cut, Expression, Name, Number, Program, Until
from ..syntax.nodes import Place as AtStep
from ..syntax.unparse import unparse
from ..syntax.walk import names_in, nodes_in
from ..text.diagnostic import Fix
from ..text.findings import Findings
from ..text.source import Source

# A published recipe has a warm-up of one part in 1,091 (BLOOM 176B).
NO_WEIGHT = 2000
_NEXT_TO_NOTHING = Fraction(1, 1000)
_WORD = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# What is multiplied by a rate, or is no rate at all, though its name has one.
_OTHER_WORDS = pattern(
    "annealing|coef|decay|div|factor|gamma|groups?|lambda|layers?|mode|mult|multipliers?|names?|policy|power|ratio|"
    "reduction|scales?|scaling|sched|schedulers?|schedules?|steps?|type|warmup"
)


def _values_in(program: Program) -> list[Number]:
    """The numbers of a program that are no counts of steps and no facts."""
    definitions = [d for d in program.definitions if d.name not in FACTS]
    counted = {id(n) for count in _counts((*definitions, program.result)) for n in nodes_in(count)}
    return [
        n for n in nodes_in((*definitions, program.result)) if isinstance(n, Number) and id(n) not in counted
    ]


def says_rate(name: str) -> bool:
    """Whether a name says that its value is a learning rate.

    >>> [name for name in ("lr", "base_lr", "learningRate", "lr_scale", "clr", "rate") if says_rate(name)]
    ['lr', 'base_lr', 'learningRate']
    """
    words = [word.lower() for word in _WORD.findall(name)]
    rate = "lr" in words or "learningrate" in words or ("learning", "rate") in pairwise(words)
    return rate and not any(map(_OTHER_WORDS.fullmatch, words))


def check_rate(plan: Plan, name: str, program: Program, findings: Findings) -> None:
    """Note a learning rate above 1. A factor of a rate goes up to 1, and so do the rates of some optimizers."""
    if not says_rate(name) or _up_to_one(plan):
        return
    largest, at = max(values_of(plan, between=1), key=itemgetter(0), default=(Fraction(0), 0))
    if largest > 1:
        ruling = _ruling(plan, at)
        # Of what is calculated, no one number is the wrong one.
        number = "" if isinstance(ruling, Pointwise) else ", such as 1e-3"
        written = [n for n in _values_in(program) if n.value == largest and minus_left_out(n) is not None]
        meant = minus_left_out(written[0]) if len(written) == 1 else None
        findings.note(
            "large-rate",
            ruling.node.span,
            f"`{name}` reaches {short(largest)} at step {at:,}; a learning rate is rarely above 1",
            f"write {meant or f'a smaller one{number}'}; "
            "if it is meant, end the line with # thence: ignore[large-rate]",
            fix=Fix(written[0].span, meant) if meant is not None else None,
        )


def check_exponent(program: Program, findings: Findings) -> None:
    """Note a value without a name whose exponent has lost its minus: it is far above all others, and their peak with it."""
    exponents = findings.source.text.lower().split("e")[1:]
    if not any(behind[:1].isdigit() or behind[:1] == "+" for behind in exponents):
        return
    written = [n for n in _values_in(program) if n.value]
    largest = max(written, key=lambda n: n.value, default=None)
    meant = minus_left_out(largest)
    others = [n.value for n in written if n is not largest]
    if largest is None or meant is None or not others or max(others) >= read(meant)[0]:
        return
    line, _ = findings.source.position(largest.span.start)
    if largest.value > _FAR_ABOVE * max(others) and not findings.noted("large-rate", line):
        findings.note(
            "large-rate",
            largest.span,
            f"`{largest.text}` is far above all other values, of which the largest is {short(max(others))}",
            f"write {meant}; if it is meant, end the line with # thence: ignore[large-rate]",
            fix=meant,
        )


_FAR_ABOVE = 10**5


def _up_to_one(plan: Plan) -> bool:
    """Whether it is plain, without looking at values, that none is above 1."""
    match plan:
        case Constant():
            return plan.number.high <= 1
        case CurvePlan():
            return all(value.high <= 1 for value in plan.values())
        case Pointwise() | CurrentStep():
            return False
        case RepeatPlan() if plan.scale.constant != 1:
            return False
    return all(map(_up_to_one, plan.parts))


def check_long(plan: Plan, program: Program, facts: Collection[str], findings: Findings) -> None:
    """Note a duration beyond what an int32 counts, and the unit that its number was probably meant in."""
    if not isinstance(plan.duration, int) or plan.duration <= LAST_STEP:
        return
    lengths = {plan.duration, *(part.duration for part in plan.parts)}
    written = [
        n
        for n in nodes_in((*program.definitions, program.result))
        if isinstance(n, Number) and not n.unit and n.value > LAST_STEP and n.value in lengths
        if findings.source.text[slice(*n.span)] == n.text
    ]
    unit = next((u for u in UNITS.values() if u.in_a_step and u.fact in facts), None)
    help = "pass the step as a Python int or as a float; jax's own integers stop there"
    fix = None
    if written:
        likely = unit or UNITS["tok"]
        meant = f"{written[0].text} {likely.name}"
        help = f"write {meant} if {likely.many} are meant; otherwise {help}"
        fix = Fix(written[0].span, meant) if unit else None
    findings.note(
        "long",
        plan.node.span,
        f"it lasts {plan.duration:,} steps, more than the {LAST_STEP:,} that an int32 counts",
        help,
        fix=fix,
    )


_SHORTEST_EPOCH = 10  # steps, where places may as well be meant as they are
_EPOCHS = "write its lengths in epochs, such as `5 ep`"


def check_held(
    plan: Plan, total: Fraction, epoch: Fraction | None, findings: Findings, *, is_written: bool
) -> None:
    """Note a schedule that ends long before its run: after as many steps as that has epochs, or at next to nothing.

    `is_written` says that the total is a part of the text, and the schedule is made for it.
    """
    if not isinstance(plan.duration, int):
        if epoch is not None:
            _check_places(plan, total, epoch, findings)
        return
    last = plan.segments[-1] if isinstance(plan, SequencePlan) else plan
    if epoch is not None and epoch > 1 and plan.duration > 1 and plan.duration * epoch == total:
        fix = in_epochs(plan.node, findings.source)
        findings.note(
            "unfilled",
            last.node.span,
            f"the schedule ends at step {plan.duration:,} of {int(total):,}, as if its steps were the {plan.duration:,} "
            f"epochs of the run",
            (
                f"write: {fix.text}"
                if fix is not None and len(fix.text) < 150
                else f"{_EPOCHS}, or make it longer"
            ),
            fix=fix,
        )
        return
    # A sequence tells the course of a whole run; one curve may well be over sooner, as where noise is taken away.
    is_course = _has_sequence(plan)
    latest = total / 2 if is_course else total / 100
    if plan.duration > latest or (plan.duration == latest and (is_course or not is_written)):
        return
    try:
        end = plan.end.constant
    except MathError:  # infinite there
        return
    values = [value for value, _ in values_of(plan)]
    if end is None or not values:
        return
    at_nothing = any(abs(end) < _NEXT_TO_NOTHING * abs(value) for value in values)
    up_and_down = is_written and is_course and max(values[0], end) < max(values)
    if not at_nothing and not (up_and_down and plan.duration <= total / 10):
        return
    parts = in_epochs(plan.node, findings.source, unit="%") if plan.duration == 100 and is_course else None
    if parts is not None and len(parts.text) < 150:
        message = f"the schedule ends at step 100 of {int(total):,}, as if its steps were parts of a hundred"
        findings.note("unfilled", last.node.span, message, fix=parts)
        return
    epochs = f", {_EPOCHS}" if epoch is not None and plan.duration * epoch <= total else ""
    findings.note(
        "unfilled",
        last.node.span,
        f"the schedule ends at step {plan.duration:,} of {int(total):,}, and {short(end)} is held for the rest of the run",
        f"make it longer{epochs}, or write `then hold(rest)` behind it if that is meant",
    )


def _check_places(plan: Plan, total: Fraction, epoch: Fraction, findings: Findings) -> None:
    """Note falling steps without an end whose last place is no more than the run has epochs."""
    places = [n.step.span for n in nodes_in(plan.node) if isinstance(n, AtStep)]
    last = max(boundaries(plan))
    if not places or not 1 < last * epoch <= total or epoch < _SHORTEST_EPOCH:
        return
    values = [value for value, _ in values_of(plan)]
    if not values or values[-1] >= max(values):
        return
    fix = in_epochs(plan.node, findings.source)
    findings.note(
        "unfilled",
        places[-1],
        f"the last change is at step {last:,} of {int(total):,}, as if steps were the {short(total / epoch)} epochs of the run",
        f"write: {fix.text}" if fix is not None and len(fix.text) < 150 else _EPOCHS,
        fix=fix,
    )


def _counts(node: object) -> Iterator[Expression]:
    """What stands for a number of steps in an expression: lengths, times and places."""
    for part in nodes_in(node):
        match part:
            case Cut(length=count) | Until(place=count) | AtStep(step=count):
                yield count
            case Call(name) if name in CURVES or name in TRANSFORMS:
                entry = CURVES.get(name) or TRANSFORMS[name]
                counted = {p.name for p in entry.parameters if p.kind.in_steps}
                for position, argument in zip_longest(entry.positions, part.arguments):
                    if argument is not None and (argument.name or position) in counted:
                        yield argument.value


def in_epochs(node: Expression, source: Source, names: Collection[str] = (), unit: str = " ep") -> Fix | None:
    """An expression with its plain numbers of steps as so many epochs; None where other lengths are among them.

    `names` are those of plain numbers, which are lengths of epochs alone or with others. With another `unit`
    the numbers get that.
    """
    text, at = "", node.span.start
    for count in sorted(_counts(node), key=lambda count: count.span):
        written = source.text[slice(*count.span)]
        text += source.text[at : count.span.start]
        at = count.span.stop
        if isinstance(count, Number):
            if count.unit or written != count.text:
                return None
            text += f"{written}{unit}"
        elif names and _is_number(count, names):
            text += (
                f"({written}) * steps_per_epoch"
                if isinstance(count, Chain)
                else f"{written} * steps_per_epoch"
            )
        else:
            return None
    return Fix(node.span, text + source.text[at : node.span.stop]) if text else None


def check_epochs(program: Program, facts: Collection[str], findings: Findings) -> None:
    """Note a length made of a number of epochs alone, which counts steps: `epochs = 90; cosine(epochs - 5, 0)`."""
    plain = [d for d in program.definitions if isinstance(d.value, Number) and not d.value.unit]
    numbers = {d.name for d in plain}.difference(FACTS)
    epochs = {name for name in numbers if _OF_EPOCHS.search(name)}
    if not epochs or "steps_per_epoch" not in facts:
        return
    for node in (*(d.value for d in program.definitions), program.result):
        for count in _counts(node):
            if node is None or not epochs & names_in(count) or not _is_sum(count, numbers):
                continue
            findings.note(
                "epochs",
                count.span,
                f"`{unparse(count)}` is a number of epochs, and counts steps here",
                fix=in_epochs(node, findings.source, numbers),
            )
            break


_OF_EPOCHS = pattern(r"(?:\A|_)epochs?\Z|\Anum_?epochs", re.IGNORECASE)


def _is_sum(node: Expression, names: Collection[str]) -> bool:
    """Whether a number is one of some names, or added up from such."""
    parts = list(nodes_in(node))
    products = any(isinstance(part, Chain) and part.rest[0][0] in "*/" for part in parts)
    return _is_number(node, names) and not products


def _is_number(node: object, names: Collection[str]) -> bool:
    """Whether an expression is made of plain numbers and names of such alone."""
    return all(
        (isinstance(part, Number) and not part.unit)
        or isinstance(part, Chain)
        or (isinstance(part, Name) and part.id in names)
        for part in nodes_in(node)
    )


def _has_sequence(plan: Plan) -> bool:
    """Whether it is a sequence, or one times or plus something."""
    if isinstance(plan, Pointwise | CutPlan):
        return any(map(_has_sequence, plan.parts))
    return isinstance(plan, SequencePlan)


def values_of(plan: Plan, between: int = 0) -> Iterable[tuple[Fraction, int]]:
    """The values at the steps worth looking at, as far as they are known and finite."""
    for step in sampled(plan, between=between):
        try:
            value = plan.at(step).constant
        except MathError:
            continue
        if value is not None:
            yield value, step


def _ruling(plan: Plan, step: int) -> Plan:
    """The segment that leads up to a step."""
    if isinstance(plan, SequencePlan):
        for segment, start in zip(plan.segments, plan.starts, strict=True):
            if not isinstance(segment.duration, int) or step <= start + segment.duration:
                return _ruling(segment, step - start)
    return plan
