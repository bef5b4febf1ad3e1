"""`Value`: what a schedule and a bundle have in common: a program that is equal, copied, pickled, printed and bound."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Never, Self

from ..dsl.formula.float32 import Precision, check_precision
from ..dsl.programs.combine import anew
from ..dsl.programs.program import Meaning, begun, meaning_of, written_in
from ..dsl.programs.spec_texts import MISSING, refuse_missing, refuse_unnamed, text_of
from ..dsl.syntax.nodes import Program
from ..dsl.syntax.tokens import LONGEST_TEXT
from ..dsl.syntax.unparse import unparse
from ..dsl.text.diagnostic import Diagnostic
from ..dsl.text.findings import Refused
from ..dsl.text.source import Source
from .kept import Keeper, begin, kept, state_of

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema


class Value(Keeper):
    """A program and the precision that it is computed with: its text is all that it is."""

    __slots__ = ()

    _many: ClassVar[bool]  # whether its programs have several schedules, by name

    def __init__(
        self,
        spec: str | float | Self = MISSING,
        /,
        *unnamed: Never,
        precision: Precision | None = None,
        **facts_and_parameters: object,
    ) -> None:
        if spec is MISSING:
            refuse_missing(type(self).__name__, facts_and_parameters)
        if unnamed:
            refuse_unnamed(f"{type(self).__name__}(text, ...)", unnamed, spec)
        if isinstance(spec, Value):
            text: Source | Program = spec._program
            precision = precision or spec.precision
        else:
            text = Source(text_of(spec))
        if isinstance(text, Program) and not facts_and_parameters:
            program, meant = text, None
        else:
            program, meant = begun(text, facts_and_parameters, understood=understood(spec) is not None)
        if (program.result is None) is not self._many:
            raise Refused(
                "the program is one schedule: thence.compile makes a Schedule of it"
                if self._many
                else "the program has several schedules, by name: thence.compile makes a Bundle of them"
            )
        self._begin(program, check_precision(precision or "float64"), meant)

    @classmethod
    def of_program(
        cls,
        program: Program,
        precision: Precision = "float64",
        meant: tuple[Meaning, tuple[Diagnostic, ...]] | None = None,
    ) -> Self:
        """The value of a program; what it means, and the warnings, may be known already."""
        made = cls.__new__(cls)
        made._begin(program, precision, meant)
        return made

    def _begin(
        self, program: Program, precision: Precision, meant: tuple[Meaning, tuple[Diagnostic, ...]] | None
    ) -> None:
        known = {} if meant is None else {"_meant": meant}
        begin(self, program=program, precision=precision, **known)

    @property
    def _program(self) -> Program:
        program: Program = state_of(self)["program"]
        return program

    @kept
    def _meant(self) -> tuple[Meaning, tuple[Diagnostic, ...]]:
        """What it means, and the warnings."""
        meaning, findings = meaning_of(self._program)
        return meaning, tuple(findings.all())

    # ---- what it is ----------------------------------------------------------------------------------------

    @property
    def program(self) -> Program:
        """The syntax tree of the spec, with facts and replaced parameters as statements; the caller's own each time."""
        return anew(self._program)

    @property
    def precision(self) -> Precision:
        """The arithmetic under jax: "float64", or "float32" where that is good enough."""
        precision: Precision = state_of(self)["precision"]
        return precision

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The warnings that the spec gave rise to."""
        return self._meant[1]

    @kept
    def spec(self) -> str:
        """The canonical text on one line, with facts and replaced parameters as statements.

        `thence.compile(schedule.spec, precision=schedule.precision) == schedule`.
        """
        return unparse(self._program)

    def slug(self, length: int = 80) -> str:
        """A name for the folder of a run: readable, of at most `length` characters, and different for what is different.

        It is made of ASCII letters, digits, `-`, `_` and `.`, and ends with a digest of spec and precision. Equal
        schedules have the same, however they were written; no two differ in capitals alone.

        Raises ValueError for a length that is not from 16 to 255.

        >>> import thence
        >>> thence.Schedule("warmup(1k, 0->1e-3) then cosine(9k, 1e-5)").slug()
        'warmup-1000-0-to-1e-3-then-cosine-9000-1e-5-b84c945744'
        """
        if isinstance(length, bool) or not isinstance(length, int) or not 16 <= length <= 255:
            raise ValueError(f"length={length!r}: a slug's length is a whole number from 16 to 255")
        words = unparse(self._program, numbers="shortest")
        for sign, word in _SPOKEN.items():
            words = words.replace(sign, f" {word} ")
        words = re.sub(r"[^A-Za-z0-9_.-]+", "-", words)
        words = re.sub(r"-{2,}", "-", words).lstrip("-.")
        digest = hashlib.sha256("\n".join(self._key).encode()).hexdigest()[:10]
        return f"{words[: length - len(digest) - 1].rstrip('-.')}-{digest}"

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Never:
            """What is looked for here and is elsewhere, or by another name."""
            from .meant.attributes import where  # for what is wrong alone

            message = f"{type(self).__name__!r} object has no attribute {name!r}{where(self, name)}"
            raise AttributeError(message, name=name, obj=self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.spec!r})"

    def __str__(self) -> str:
        return self.spec

    @kept
    def _key(self) -> tuple[str, Precision]:
        return unparse(self._program, numbers="exact"), self.precision

    @kept
    def _hash(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Value) else NotImplemented

    def __hash__(self) -> int:
        return self._hash

    # ---- what is made of it ----------------------------------------------------------------------------------

    def bind(self, /, *unnamed: Never, **parameters: object) -> Self:
        """The same with other values for parameters or facts.

        Some of what the program lacks may be given, and the rest later.

        Raises SpecError for a name that the program does not have, or a value that does not fit, and TypeError for a
        value without a name.

        >>> import thence
        >>> thence.compile("peak = 1; linear(10, 0->peak)").bind(peak=5)(10)
        5.0
        >>> schedule = thence.Schedule("peak = ?; warmup(5%, peak) then cosine(rest, 0)")
        >>> schedule.bind(peak=1e-3).bind(total=1000)(50)
        0.001
        """
        if unnamed:
            refuse_unnamed("bind(...)", unnamed, self)
        program, meant = begun(self._program, parameters, understood=understood(self) is not None)
        return self.of_program(program, self.precision, meant)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[str | Program, Precision]]:
        kept = self.spec if len(self.spec) <= LONGEST_TEXT else self._program
        return type(self).restored, (
            kept,
            self.precision,
        )  # a pickle names the class as users do, and nothing else

    @classmethod
    def restored(cls, kept: str | Program, precision: Precision) -> Self:
        """What a pickle has kept."""
        program = written_in(Source(kept))[0] if isinstance(kept, str) else kept
        return cls.of_program(program, precision)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> CoreSchema:
        from .pydantic_schema import core_schema_of

        return core_schema_of(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        from .pydantic_schema import json_schema_of

        return json_schema_of(cls.__name__, handler.mode, many=cls._many)


def understood(value: object) -> Meaning | None:
    """What a value means, where that is known already."""
    known = state_of(value).get("_meant") if isinstance(value, Value) else None
    meaning: Meaning | None = known[0] if known is not None else None
    return meaning


# How the signs of the language are said in the name of a folder.
_SPOKEN = {"->": "to", "%": "pct", "^": "pow", "*": "x", "/": "by", "@": "at", "+": "plus", " - ": " minus "}
