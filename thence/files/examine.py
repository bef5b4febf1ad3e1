"""The findings of a whole file: every spec in it, with the facts that the file itself states."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap

from ..dsl.findings import Diagnostic, Findings
from ..dsl.given import text_of
from ..dsl.program import GIVEN_LATER, understand
from ..dsl.source import Span
from .facts import Facts
from .find import Finder, is_filled_in_later
from .readers import SPEC_SUFFIX, read, suffix_of
from .settings import Settings
from .values import File, UnreadableError, Value


@dataclass
class Examined:
    """What was found in a file: how many specs, their findings, and how many were left out since they are filled in later."""

    specs: int = 0
    left_out: int = 0
    findings: list[Diagnostic] = field(default_factory=list)

    @property
    def errors(self) -> int:
        return sum(found.severity == "error" for found in self.findings)


@dataclass(frozen=True)
class Spec:
    """A spec in a file: the value that it is, and what is known about the facts of its run.

    `bound` says that nothing is given to it later.
    """

    value: Value
    given: Mapping[str, object]
    bound: bool

    def findings(self, file: File) -> list[Diagnostic]:
        """Every error and warning."""
        value = self.value
        if value.whole is not None:
            return [_cut(file, value, value.whole)]
        if not isinstance(value.content, str):
            return list(_of_no_text(file, value))
        findings = Findings(value.embedded(file))
        understand(findings.source, self.given, findings)
        found = findings.all()
        return found if self.bound else [d for d in found if d.code not in GIVEN_LATER]


def _cut(file: File, value: Value, whole: Span) -> Diagnostic:
    """The finding on a text that YAML has cut at a comma."""
    text = " ".join(file.text[whole.start : whole.stop].split())
    findings = Findings(file.source)
    findings.note(
        "cut",
        whole,
        f"YAML ends this text at its first comma: what is read is `{value.content}`",
        f'within {{...}} and [...] quote the whole spec: "{text}"',
    )
    return findings.all()[0]


def _of_no_text(file: File, value: Value) -> Iterator[Diagnostic]:
    """The findings on a value that is no text: a number is a constant, all else is no spec."""
    try:
        text_of(value.content)
    except TypeError as error:
        findings = Findings(file.source)
        help = "write a number such as 1e-3, or a spec such as warmup(1000, 1e-3)"
        findings.note("argument", value.span, str(error), help)
        yield from findings.all()


@dataclass
class Contents:
    """A file that was read: its values and its specs; `problem` says why it could not be."""

    file: File
    values: list[Value] = field(default_factory=list)
    specs: list[Spec] = field(default_factory=list)
    left_out: int = 0
    problems: list[Diagnostic] = field(default_factory=list)


class Examiner:
    """Finds and checks the specs of files, as the settings say."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._finder = Finder(settings.keys, settings.tag)
        self._fine: set[str] = set()

    def read(self, path: str) -> Contents:
        """The specs of a file on disk; that it cannot be read is a problem of its own, and others go on."""
        try:
            with open(path, "rb") as file:
                if os.fstat(file.fileno()).st_size <= _LONGEST:
                    return self.contents(path, file.read())
                with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                    if not self._finder.may_have(suffix_of(path), data):
                        return Contents(File(path, ""))
        except OSError as error:
            return problem(path, f"it cannot be read: {(error.strerror or str(error)).lower()}")
        return problem(path, f"it is larger than {_LONGEST >> 20} megabytes", "leave it out with --exclude")

    def contents(self, path: str, data: bytes) -> Contents:
        """The specs of a file. Raises MissingLibraryError without a reader for it."""
        suffix = suffix_of(path)
        try:
            plain = data if data[:2] not in _UTF_16 else data.decode("utf-16", "replace").encode()
            if suffix != SPEC_SUFFIX and not self._finder.may_have(suffix, plain):
                return Contents(File(path, ""))
            file = File.of(path, data)
            values = read(file)
        except UnreadableError as error:
            return self._unreadable(path, data, error)
        contents = Contents(file, values)
        facts = Facts(file, values, self._settings)
        for value in self._finder.specs(file, values):
            if value.whole is None and is_filled_in_later(value):
                contents.left_out += 1
            else:
                contents.specs.append(Spec(value, *facts.of(value)))
        contents.problems += facts.problems
        return contents

    def examine(self, path: str, data: bytes) -> Examined:
        """The findings of a file with some contents. Raises MissingLibraryError without a reader for it."""
        return self.examined(self.contents(path, data))

    def examined(self, contents: Contents) -> Examined:
        """The findings of a file."""
        found = Examined(len(contents.specs), contents.left_out, list(contents.problems))
        for spec in contents.specs:
            # What was fine once is so in every file of a sweep.
            known = repr((spec.value.content, spec.value.whole, spec.bound, spec.given))
            if known in self._fine:
                continue
            of_spec = spec.findings(contents.file)
            found.findings += of_spec
            if not of_spec:
                self._fine.add(known)
        found.findings.sort(key=lambda d: (d.line, d.column))
        return found

    def _unreadable(self, path: str, data: bytes, error: UnreadableError) -> Contents:
        """A file that is not what its name says; a template is none of ours."""
        text = data.decode("utf-8-sig", errors="replace")
        file = File(path, text)
        if "{{" in text or "{%" in text:
            return Contents(file, left_out=1)
        findings = Findings(file.source)
        findings.note("file", Span(error.offset, error.offset + 1), str(error), error.help)
        return Contents(file, problems=findings.all())


def problem(path: str, message: str, help: str | None = None) -> Contents:
    """A file of which nothing is known but why."""
    file = File(path, "")
    findings = Findings(file.source)
    findings.note("file", Span(0, 0), message, help)
    return Contents(file, problems=findings.all())


_LONGEST = 16 << 20  # bytes; a file of specs is never as long
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
