"""The facts of a run where a spec needs them, and what to write for one that is not known."""

from __future__ import annotations

from ..formula.expression import Expr, const
from ..numbers.decimals import shortest
from ..numbers.facts import FACTS
from ..syntax import nodes
from ..syntax.unparse import unparse
from ..syntax.walk import names_in
from ..text.diagnostic import Fix
from ..text.source import BYTE_ORDER_MARK, Span
from ..text.suggest import suggest
from .context import Context
from .kinds import Kinds
from .place import Place


def known_fact(context: Context, name: str, span: Span, place: Place, what: str, *, found: str = "") -> Expr:
    """A fact at a place; `what` needs it. Another one is being `found`, and known then."""
    known = place.total if name == "total" else context.facts.get(name)
    if known is None:
        missing = (
            f"`{name}` is not known" if what == f"`{name}`" else f"{what} needs `{name}`, which is not known"
        )
        _refuse_other_name(context, name, span, missing)
        beside = _known_part(context, name, found)
        if beside is not None:  # what gives it together with what is known
            known_part, name = beside
            missing = f"{what} needs `{name}` beside `{known_part}`, which is not known"
        example = str(FACTS[name].example)
        given = f"{name}={example}"
        near = (
            suggest(name, [d.name for d in context.program.definitions])
            if name not in context.index
            else None
        )
        also = f"; or rename `{near}` to {name}" if near and near not in FACTS else ""
        over = "write `over 10k` at the end, or " if name == "total" else ""
        bound = _bound_to_one(context) if name == "total" else None
        if bound is not None:
            output, example = bound
            given = f'{name}="{example}"'
            over = f"`over {example}` is the total of `{output}` alone: "
        put = f"put `{name} = {example};` before it"
        if near and also:
            fix = Fix(context.program.definitions[context.index[near]].name_span, name)
        else:
            fix = defined(context, name, example)
        context.findings.reject(
            "missing-fact",
            span,
            missing,
            (
                f"bind it: .bind({given}); or {over}{put}{also}"
                if context.bindable
                else f"{over}{put}, or give {given}{also}"
            ),
            fix=fix,
        )
    return const(known, name.upper() if known not in (0, 1) else "")


def _known_part(context: Context, name: str, found: str) -> tuple[str, str] | None:
    """A fact that is known, and another one that is not, of which a missing fact would follow."""
    first, _, second = FACTS[name].follows or ("", "", "")
    known = {*context.facts, *context.counts.facts, found}
    for one, other in ((first, second), (second, first)):
        if one in known and other not in known:
            return one, other
    return None


def _refuse_other_name(context: Context, name: str, span: Span, missing: str) -> None:
    """Refuse a fact that is not known, where a definition says it under a name of its own."""
    from ..answers.other_words import fact, is_sequence_length  # for what is missing alone

    if name in context.index:
        return
    program, kinds = context.program, Kinds(context.program)
    examples = context.facts.get("batch_size")
    for definition in program.definitions:
        if definition.value is None or not kinds.is_parameter(definition):
            continue
        other, text = definition.name, ""
        if fact(other) == name:
            values = (*(d.value for d in program.definitions), program.result)
            if not any(other in names_in(value) for value in values):
                fix = Fix(definition.name_span, name)
                context.findings.reject("missing-fact", span, missing, f"rename `{other}` to {name}", fix=fix)
            text = f"{name} = {other}"
        elif name == "tokens_per_step" and examples is not None and is_sequence_length(other):
            text = f"{name} = {other} * {shortest(examples)}"
        if text:
            fix = Fix(Span(definition.span.stop, definition.span.stop), f"; {text}")
            context.findings.reject(
                "missing-fact", span, missing, f"write it behind `{other}`: {text}", fix=fix
            )


def _bound_to_one(context: Context) -> tuple[str, str] | None:
    """The only output with a total of its own, `wd = 0.1 * lr over 10k`, which was meant for all; its name and that total."""
    program = context.program
    found = [(d.name, unparse(d.value.total)) for d in program.definitions if isinstance(d.value, nodes.Over)]
    return found[0] if len(found) == 1 and program.result is None else None


def defined(context: Context, name: str, value: str) -> Fix:
    """A definition at the beginning of the text."""
    start = int(context.findings.source.text.startswith(BYTE_ORDER_MARK))
    return Fix(Span(start, start), f"{name} = {value}; ")
