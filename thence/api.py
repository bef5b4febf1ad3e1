"""The public functions: compile, parse, check, format, emit, curves."""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Never, overload

from .dsl.formula.float32 import Precision, check_precision
from .dsl.programs.program import Meaning, understand
from .dsl.programs.reading import parse as _parse
from .dsl.programs.spec_texts import MISSING, refuse_missing, refuse_unnamed, text_of
from .dsl.syntax.nodes import Program
from .dsl.text.diagnostic import Diagnostic
from .dsl.text.findings import Findings, SpecError, SpecWarning
from .dsl.text.source import Source
from .runtime.bundle import Bundle, build
from .runtime.schedule import Schedule
from .runtime.spec_object import understood

if TYPE_CHECKING:
    from .codegen.options import Options, Unsupported
    from .dsl.programs.reference import Entry


_DEFAULT: Precision = "float64"


def _text(text: object) -> str:
    """The text of a spec; a number is the spec of a constant."""
    if isinstance(text, Schedule | Bundle):
        return text.spec
    if (why := getattr(text, "no_spec", None)) is not None:
        raise TypeError(f"{text!r} has no spec: {why}")
    return text_of(text)


def _precision(text: object, precision: str | None) -> str:
    """The precision that is asked for: a schedule has its own."""
    if precision is not None:
        return precision
    return text.precision if isinstance(text, Schedule | Bundle) else _DEFAULT


def _string(text: object) -> str:
    if not isinstance(text, str):
        from .dsl.programs.no_text import instead  # for what is wrong alone

        raise TypeError(f"a program is a text, not a {type(text).__name__}: {instead(text)}")
    return text


def _understand(text: object, given: dict[str, Any], name: str | None = None) -> tuple[Meaning, Findings]:
    findings = Findings(Source(_text(text), name))
    meaning = understand(findings.source, given, findings)
    findings.raise_errors()
    assert meaning is not None
    return meaning, findings


# The second form lets facts come from a dict of numbers: its values could not be precisions.
@overload
def compile(
    text: str | float | Schedule | Bundle,
    /,
    *,
    precision: Precision | None = ...,
    **facts_and_parameters: Any,
) -> Schedule | Bundle: ...


@overload
def compile(text: str | float | Schedule | Bundle, /, **facts_and_parameters: Any) -> Schedule | Bundle: ...


def compile(
    text: str | float | Schedule | Bundle = MISSING,
    /,
    *unnamed: Never,
    precision: Precision | None = None,
    **facts_and_parameters: Any,
) -> Schedule | Bundle:
    """Turn a spec into a schedule, or a program without a result into a bundle of schedules.

    `total`, `steps_per_epoch`, `tokens_per_step` and `batch_size` are facts that shares, `ep`, `tok` and
    `ex` need; other keywords replace parameters of the program, with a number or a text (`n="5%"`).

    `precision` is the arithmetic under jax. "float64", the default, gives the nearest float32 to the exact
    value. "float32" uses int32 and float32 alone, for TPUs and for large batches of steps, and is within 8
    units of the last place; a schedule whose own arithmetic would lose more is computed in float64 all the same.
    Python numbers and NumPy arrays are float64 with either. A schedule given as `text` keeps its own.

    Raises SpecError, with every mistake that was found, ValueError for an unknown precision, and TypeError for what is no
    spec or has no name; warns with SpecWarning for each doubt. The last 256 schedules are kept: the same text gives the same object.

    >>> import thence
    >>> schedule = thence.compile("warmup(5%, 1e-3) then cosine(rest, 1e-5)", total=10_000)
    >>> schedule(500)
    0.001
    >>> schedule.spec
    'total = 10000; warmup(5%, 1e-3) then cosine(rest, 1e-5)'
    """
    if text is MISSING:
        refuse_missing("compile", facts_and_parameters)
    if unnamed:
        refuse_unnamed("compile(text, ...)", unnamed, text)
    given = tuple([(name, type(value), value) for name, value in facts_and_parameters.items()])
    wanted: str
    if type(text) is str:
        wanted = _DEFAULT if precision is None else precision
    else:
        text, wanted = _text(text), _precision(text, precision)
    try:
        made = _compiled(text, wanted, given)
    except TypeError:  # what cannot be hashed cannot be kept, nor is it a fact
        made = _compiled.__wrapped__(text, wanted, given)
    for found in made.diagnostics:
        warnings.warn(f"\n{found.render()}", SpecWarning, stacklevel=2)
    return made


@lru_cache(maxsize=256)
def _compiled(text: str, precision: str, given: tuple[tuple[str, type, object], ...]) -> Schedule | Bundle:
    """What a text means with what was given, each with its type, since True is not 1 here."""
    checked = check_precision(precision)
    meaning, findings = _understand(text, {name: value for name, _, value in given})
    return build(meaning, tuple(findings.all()), checked)


def parse(text: str, /) -> Program:
    """The syntax tree of a program; its parts compare by what they say, not by where they stand.

    Raises SpecError for a text that is not of the language; names and durations are not looked at.

    >>> import thence
    >>> thence.parse("hold(10k, 1)") == thence.parse("hold( 10000, 1 )")
    True
    """
    findings = Findings(Source(_string(text)))
    program = _parse(findings.source, findings)
    findings.raise_errors()
    assert program is not None
    return program


def check(text: str | float = MISSING, /, *unnamed: Never, **facts_and_parameters: Any) -> list[Diagnostic]:
    """Every error and warning that a spec gives rise to; never raises for a bad spec, never loads jax.

    >>> import thence
    >>> [(found.severity, found.code) for found in thence.check("warmup(10, 1) then linear(5, 0.5->0)")]
    [('warning', 'jump')]
    """
    if text is MISSING:
        refuse_missing("check", facts_and_parameters)
    if unnamed:
        refuse_unnamed("check(text, ...)", unnamed, text)
    findings = Findings(Source(_text(text)))
    understand(findings.source, facts_and_parameters, findings)
    return findings.all()


def format(text: str, /) -> str:
    """The canonical form of a program: layout only, comments kept; formatting it again changes nothing.

    Raises SpecError for a text that is not of the language.

    >>> import thence
    >>> thence.format("peak=3e-4;warmup( 2k,peak )then cosine(8k,0)")
    'peak = 3e-4; warmup(2k, peak) then cosine(8k, 0)'
    """
    from .dsl.programs.format import format_text

    findings = Findings(Source(_string(text)))
    formatted = format_text(findings.source, findings)
    findings.raise_errors()
    assert formatted is not None
    return formatted


def emit(
    text: str | float | Schedule | Bundle = MISSING,
    /,
    target: str = "jax",
    name: str = "schedule",
    precision: Precision | None = None,
    *,
    docstring: bool = True,
    header: str = "",
    line_length: int = 88,
    unsupported: Unsupported = "error",
    **facts_and_parameters: Any,
) -> str:
    """The source of a standalone Python module for a target: "jax", "python", "numpy", "optax" or "torch".

    The module imports its target and nothing of thence. A bundle becomes one function for each name; parameters
    of the program that do not decide durations become keyword arguments. The module's first lines record the spec
    and the options, for `thence gen --check`; `header` is a text to stand before them, as comments.
    It is checked before it is returned: it compiles, formatting it again changes nothing, and it gives the
    interpreter's values at every boundary, for optax those that its arithmetic has in float64.

    `precision` is that of `compile`; it concerns what is computed by jax.

    What the target cannot express is an error, or with `unsupported="warn"` a warning if a module can do without it.

    Raises SpecError for a bad spec, ValueError for an unknown target or precision, a name that is no identifier or
    given for a bundle, or a header that is no plain text, and ImportError for the target optax without optax.

    >>> import thence
    >>> source = thence.emit("peak = 1; linear(10, peak->0)", target="python")
    >>> "def schedule(step: float, *, peak: float = 1.0) -> float:" in source
    True
    """
    from .codegen.options import Options

    if text is MISSING:
        refuse_missing("emit", facts_and_parameters)
    second: object = target
    if not isinstance(second, str):
        refuse_unnamed("emit(text, ...)", [second], text)
    checked = check_precision(_precision(text, precision))
    options = Options(target, name, checked, docstring, header, line_length)
    if unsupported not in ("error", "warn"):
        raise ValueError(f"unsupported={unsupported!r}; there are: 'error', 'warn'")
    known = None if facts_and_parameters else understood(text)
    if known is not None:
        meaning, findings = known, Findings(Source(""))
    else:
        meaning, findings = _understand(text, facts_and_parameters)
    if meaning.bundle and name != Options.name:
        raise ValueError(
            f"name={name!r} is for a program of one schedule, and the functions of this one are called as its outputs: "
            f"{', '.join(meaning.outputs)}; leave it out"
        )
    source, lacking = emit_meaning(meaning, options, findings.source)
    if lacking and known is not None:  # what is said of it points into its text
        meaning, findings = _understand(text, {})
        source, lacking = emit_meaning(meaning, options, findings.source)
    if lacking and unsupported == "error":
        raise SpecError(lacking)
    for found in lacking:
        told = replace(found, severity="warning").render()
        warnings.warn(f"\n{told}", SpecWarning, stacklevel=2)
    return source


def emit_meaning(meaning: Meaning, options: Options, text: Source) -> tuple[str, list[Diagnostic]]:
    """The source of a module, once it is checked, and what its target cannot express."""
    from .codegen.module import emit_module
    from .modules.verify import verify

    findings = Findings(text)
    source = emit_module(meaning, options, findings)
    verify(source, options.target, options.name, meaning, build(meaning, (), options.precision))
    return source, findings.all()


def curves() -> list[Entry]:
    """The reference as data: every curve, transform and function of the language.

    >>> import thence
    >>> next(entry.signature for entry in thence.curves() if entry.name == "cosine")
    'cosine(n, from->to, power=1)'
    """
    from .dsl.programs.reference import entries

    return entries()
