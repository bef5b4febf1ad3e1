"""Whole programs: what a caller gives is put in, facts are read, and each result or output gets its plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache

from ..base.records import record
from ..meaning.checks import check_infinite, check_names, check_negative, check_remarks, note_empty
from ..meaning.hardly_meant import check_epochs, check_exponent, check_rate
from ..meaning.names import levels_plan, reject_required
from ..meaning.resolve import outcome, resolving
from ..meaning.unused import check_unused, check_words
from ..numbers.facts import FACTS
from ..numbers.staircase import Staircase
from ..places.context import Context
from ..places.counts import Counts
from ..places.kinds import Kinds, needed
from ..places.place import Place
from ..plans.plan import Plan
from ..syntax.nodes import NOWHERE, Definition, Expression, Name, Program
from ..syntax.tokens import LONGEST_TEXT
from ..syntax.unparse import unparse
from ..syntax.walk import made_from, names_in, nodes_in
from ..text.diagnostic import Diagnostic
from ..text.findings import Findings, Rejected, SpecError
from ..text.source import Source, Span
from .facts import facts_of
from .inputs import filled
from .reading import parse

# What a program may lack until it is bound, or stands behind another.
GIVEN_LATER = frozenset({"missing-fact", "required", "start-value"})


@record(frozen=True, eq=False)
class Meaning:
    """What a program means: the program with everything that the caller gave, and a plan for each output.

    The result of a program that has one is under the name "".
    """

    program: Program
    outputs: Mapping[str, Plan]
    facts: Mapping[str, Fraction]
    counts: Counts

    @property
    def bundle(self) -> bool:
        return self.program.result is None

    def alone(self, output: str) -> Meaning:
        """The meaning of one output alone, without what it does not use."""
        return Meaning(
            output_alone(self.program, output), {"": self.outputs[output]}, self.facts, self.counts
        )


def outputs_of(program: Program) -> list[tuple[int, Definition]]:
    """The schedules of a program without a result, each with its place among the definitions."""
    kinds = Kinds(program)
    return [
        (i, d)
        for i, d in enumerate(program.definitions)
        if d.value is not None and d.parameters is None and kinds.is_schedule(d)
        if d.name not in FACTS or FACTS[d.name].may_vary
    ]


def results_of(program: Program) -> list[tuple[str, Expression, int]]:
    """The result of a program, under the name "", or its outputs, each with how many definitions it sees."""
    if program.result is not None:
        return [("", program.result, len(program.definitions))]
    return [(d.name, d.value, i) for i, d in outputs_of(program) if d.value is not None]


def output_alone(program: Program, output: str) -> Program:
    """The program of one output, without what it does not use."""
    kept = needed(program, {output})
    return Program(tuple(d for d in program.definitions if d.name in kept), Name(output))


def understand(
    source: Source, given: Mapping[str, object], findings: Findings, *, dynamic: frozenset[str] = frozenset()
) -> Meaning | None:
    """The meaning of a text; None after errors were noted. `dynamic` parameters stay open."""
    written = parse(source, findings)
    meaning = None if written is None else mean(written, given, findings, dynamic=dynamic)
    if meaning is None:
        _look_further(findings, given)
    return meaning


def mean(
    written: Program,
    given: Mapping[str, object],
    findings: Findings,
    *,
    dynamic: frozenset[str] = frozenset(),
    bindable: bool = False,
) -> Meaning | None:
    """The meaning of a program; None after errors were noted. For a `bindable` one they say so where it helps."""
    try:
        meaning = _mean(written, given, findings, dynamic, bindable)
        # With open parameters a program is read again: what is never evaluated was looked at before.
        if not dynamic:
            check_words(resolving(written, {}, findings))
    except RecursionError:  # within the limits, but the caller has used up most of Python's stack
        findings.note(
            "limit",
            Span(0, 0),
            "nested too deep for what is left of Python's stack",
            "nest less, or compile it from a function that is not itself called so deep",
        )
        return None
    if meaning is not None and not meaning.outputs and not findings.failed:
        note_empty(written, findings)
    return None if findings.failed else meaning


def _mean(
    written: Program,
    given: Mapping[str, object],
    findings: Findings,
    dynamic: frozenset[str],
    bindable: bool,
) -> Meaning | None:
    check_names(written, findings)
    program = filled(written, given, findings)
    if program is None or findings.failed:
        return None
    try:
        used: set[str] = set()
        facts, counts = facts_of(program, findings, used, bindable)
    except Rejected:
        return None
    context = resolving(program, facts, findings, dynamic, bindable=bindable, counts=counts)
    context.used = used
    _require_all(context)
    if findings.failed:
        return None
    outputs: dict[str, Plan] = {}
    wanted = results_of(program)
    whole = cache(lambda: tuple(nodes_in((*written.definitions, written.result))))
    scaled = made_from(program, "batch_size") if "batch_size" in facts else set()
    for name, node, seen in wanted:
        with findings.part():
            if name in FACTS:
                varying = counts.facts.get(name)
                outputs[name] = levels_plan(varying or Staircase((0,), (facts[name],)), node)
                continue
            plan = outcome(context, node, Place(seen, facts.get("total"), counts.total))
            outputs[name] = plan
            # With open parameters a program is read again, for its formulas: what is doubtful was said before.
            if not findings.failed and not dynamic:
                check_negative(plan, whole, findings)
                check_infinite(plan, whole, facts.get("total"), findings)
                # A rate that is scaled with the batch is as large as the batch makes it.
                if not scaled or scaled.isdisjoint(names_in(node)):
                    check_rate(plan, name or findings.source.of, written, findings)
    if not dynamic:
        check_unused(context, context.used | {name for name, _, _ in wanted})
    if findings.failed:
        return None
    if not dynamic:
        check_epochs(written, facts, findings)
        check_exponent(written, findings)
    assert len(outputs) == len(wanted), "an output that was rejected has an error"
    check_remarks(findings)
    return Meaning(program, outputs, facts, counts)


def _require_all(context: Context) -> None:
    """Note every parameter that has no value."""
    for definition in context.program.definitions:
        if definition.value is None and definition.name not in context.dynamic:
            with context.findings.part():
                reject_required(context, definition)


def parameters_of(program: Program) -> tuple[str, ...]:
    """The names of a program that a caller may give other values."""
    return Kinds(program).parameters


def is_sound(text: str, given: Mapping[str, object]) -> bool:
    """Whether a text is a spec, as far as that is known without what may be given later."""
    findings = Findings(Source(text))
    understand(findings.source, given, findings)
    return all(one.severity == "warning" or one.code in GIVEN_LATER for one in findings.all())


def written_in(spec: Source | Program) -> tuple[Program, Findings]:
    """The program in a text, or of a schedule; raises SpecError for a text that is not of the language."""
    text = spec if isinstance(spec, Source) else Source(unparse(spec))
    findings = Findings(text)
    if not isinstance(spec, Source) and len(text.text) > LONGEST_TEXT:
        return spec, findings  # the canonical text of a long program may be longer than what is read
    program = parse(text, findings)
    if program is None:
        _look_further(findings, {})
        raise SpecError(findings.all())
    return program, findings


def _look_further(findings: Findings, given: Mapping[str, object]) -> None:
    """What else is wrong in a text with errors."""
    from ..slips.further import look_further  # sound specs start without it

    def read(again: Findings) -> None:
        program = parse(again.source, again)
        if program is not None:
            mean(program, given, again)

    look_further(findings, read, GIVEN_LATER)


def meaning_of(
    spec: str | Program, given: Mapping[str, object] | None = None, dynamic: tuple[str, ...] = ()
) -> tuple[Meaning, Findings]:
    """The meaning of a text, or of a schedule's program, and its warnings; raises SpecError if it has none."""
    program, findings = written_in(Source(spec) if isinstance(spec, str) else spec)
    bindable = not isinstance(spec, str)
    meaning = mean(program, given or {}, findings, dynamic=frozenset(dynamic), bindable=bindable)
    findings.raise_errors()
    assert meaning is not None
    return meaning, findings


def _meaning_without_findings(program: Program, given: Mapping[str, object]) -> Meaning | None:
    """What a program means of which nothing is to be said; what is said points into its text, and this has none."""
    # What was given once is a part of the text now.
    definitions = tuple(
        replace(d, span=_IN_ITS_TEXT) if d.span == NOWHERE else d for d in program.definitions
    )
    findings = Findings(Source(""))
    meaning = mean(replace(program, definitions=definitions), given, findings, bindable=True)
    return None if findings.all() else meaning


_IN_ITS_TEXT = Span(0, 1)


def begun(
    spec: Source | Program, given: Mapping[str, object], *, understood: bool = False
) -> tuple[Program, tuple[Meaning, tuple[Diagnostic, ...]] | None]:
    """A program with what is given; what it means, with warnings, unless that waits for more facts, parameters or a start.

    A program that is `understood` is not read again from its text, unless something is to be said of it.

    Raises SpecError for what none of these would mend.
    """
    if understood and isinstance(spec, Program):
        meaning = _meaning_without_findings(spec, given)
        if meaning is not None:
            return meaning.program, (meaning, ())
    program, findings = written_in(spec)
    meaning = mean(program, given, findings, bindable=isinstance(spec, Program))
    found = findings.all()
    wrong = [d for d in found if d.severity == "error" and d.code not in GIVEN_LATER]
    if wrong:
        if isinstance(spec, Source):
            _look_further(findings, given)
        raise SpecError([d for d in findings.all() if d.code not in GIVEN_LATER])
    if meaning is not None:
        return meaning.program, (meaning, tuple(found))
    bound = filled(program, given, Findings(findings.source))
    assert bound is not None, "what is given fits, or it would have been an error"
    return bound, None
