"""The findings of a whole file: every spec in it, with the facts that the file itself states."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from errno import EFBIG
from mmap import ACCESS_READ, mmap

from ..dsl.programs.inputs import number_node
from ..dsl.programs.program import GIVEN_LATER, Meaning, understand
from ..dsl.programs.spec_texts import no_text, text_of
from ..dsl.text.diagnostic import Diagnostic
from ..dsl.text.findings import Findings
from ..dsl.text.source import Source, Span
from ..support.opening import check_regular, contents, leads_outside, size
from .facts import Facts
from .find import Finder, is_filled_in_later
from .formats import KINDS, SPEC_SUFFIX, SUFFIXES, read, suffix_of
from .keys import is_rate
from .mistakes.parted import in_keys, in_lists
from .reading import calls_a_curve, is_number
from .settings import Settings
from .sieve import has_curves_below_rates
from .values import File, UnreadableError, Value, Wanted


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

    `bound` says that nothing is given to it later. `in_epochs` is the total that the epochs of the file come to, which may
    not be its own.
    """

    value: Value
    given: Mapping[str, object]
    bound: bool
    in_epochs: Mapping[str, object] = field(default_factory=dict)

    def findings(self, file: File) -> list[Diagnostic]:
        """Every error and warning, but for those on what may be given later."""
        found = self.understood(file)[1]
        return found if self.bound else [d for d in found if d.code not in GIVEN_LATER]

    def understood(self, file: File) -> tuple[Meaning | None, list[Diagnostic]]:
        """What it means, None if there are errors, and every error and warning."""
        value = self.value
        if value.whole is not None:
            return None, [_cut(file, value, value.whole)]
        if not isinstance(value.content, str):
            if found := list(_of_no_text(file, value)):
                return None, found
            number = Source(text_of(value.content), file.path)
            return understand(number, self.given, Findings(number)), []
        findings = Findings(value.embedded(file))
        meaning = understand(findings.source, self.given, findings)
        if value.is_file:
            return meaning, said_once(findings.all())
        if found := findings.all():
            from .mistakes.around import explained  # for what is wrong alone

            return meaning, explained(file, value, self.given, found)
        return meaning, self._as_if_epochs(findings.source)

    def _as_if_epochs(self, source: Source) -> list[Diagnostic]:
        """What can be said if the file's epochs are those of the run: that steps are taken for them."""
        if not self.in_epochs:
            return []
        findings = Findings(source)
        understand(source, {**self.given, **self.in_epochs}, findings)
        return [one for one in findings.all() if one.code == "unfilled" and "as if" in one.message]


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
    if number_node(value.content) is None:
        findings = Findings(file.source)
        help = "write a number such as 1e-3, or a spec such as warmup(1000, 1e-3)"
        findings.note("argument", value.span, no_text(value.content), help)
        yield from findings.all()


@dataclass
class Contents:
    """A file that was read: its specs, what was left out of them, and texts that are unlike one where one is expected.

    `problems` say why it could not be read.
    """

    file: File
    specs: list[Spec] = field(default_factory=list)
    left_out: int = 0
    unlike: list[Value] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)


def _add(contents: Contents, facts: Facts, value: Value) -> None:
    """Add a spec to those of a file, unless it is filled in later."""
    if value.whole is None and is_filled_in_later(contents.file, value):
        contents.left_out += 1
    else:
        given, bound = facts.of(value)
        contents.specs.append(Spec(value, given, bound, facts.in_epochs(value, given)))


class Examiner:
    """Finds and checks the specs of files, as the settings say."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        facts = [pattern for patterns in settings.fact_keys.values() for pattern in patterns]
        if "steps_per_epoch" in (*settings.facts, *settings.fact_keys):
            facts.append("*epochs")
        self._finder = Finder(settings.keys, settings.tag, facts)
        self._unfitted_facts = {pattern for patterns in settings.fact_keys.values() for pattern in patterns}
        self._wanted = self._finder.wanted
        self._read: dict[tuple[str, bytes], Contents] = {}  # a sweep has the same file many times
        self._paths: list[str] = []
        self._room = _MOST_REMEMBERED
        self._keys_of_specs: set[str] = set()  # of texts that read as specs
        self._attempts: list[tuple[File, Facts, Value]] = []
        self._fine: set[str] = set()

    def read(self, path: str, *, named: bool = False) -> Contents:
        """The specs of a file on disk; that it cannot be read is a problem of its own, and others go on.

        One that was `named`, and not found in a folder, may be of any kind, and a link to anywhere.
        """
        if named and suffix_of(path) not in SUFFIXES and not os.path.isdir(path):
            return problem(path, "this kind of file is not read", f"{KINDS} are")
        self._paths.append(path)
        try:
            if named and self._leads_outside(path):
                help = f"name what it leads to: {os.path.realpath(path)}"
                return problem(path, "it is a link out of the project", help)
            data = contents(path, _LONGEST)
        except OSError as error:
            if error.errno != EFBIG:
                return problem(path, f"it cannot be read: {(error.strerror or str(error)).lower()}")
            return self._searched(path)
        return self.contents(path, data)

    def _leads_outside(self, path: str) -> bool:
        """Whether a path is a link out of the project; raises OSError for what is neither a file nor a folder."""
        mode = os.stat(path).st_mode
        if not stat.S_ISDIR(mode):
            check_regular(path, mode)
        return leads_outside(path)

    def _searched(self, path: str) -> Contents:
        """What is said of a file that is too large to be read: nothing if it has no spec."""
        with suppress(OSError):
            if os.stat(path).st_size <= _LONGEST_SEARCHED:
                with open(path, "rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                    if not self._finder.may_have(suffix_of(path), data):
                        return Contents(File(path, ""))
        return problem(path, f"it is larger than {size(_LONGEST)}", "leave it out with --exclude")

    def contents(self, path: str, data: bytes) -> Contents:
        """The specs of a file. Raises MissingLibraryError without a reader for it."""
        suffix = suffix_of(path)
        try:
            plain = data if data[:2] not in _UTF_16 else data.decode("utf-16", "replace").encode()
            if suffix != SPEC_SUFFIX and not self._finder.may_have(suffix, plain):
                return Contents(File(path, ""))
            file = File.of(path, data)
            if (known := self._read.get((suffix, data))) is not None:
                return replace(known, file=file)
            values = read(file, self._wanted)
        except UnreadableError as error:
            return self._unreadable(path, data, error)
        contents = Contents(file)
        facts = Facts(file, values, self._settings)
        if self._unfitted_facts:
            self._unfitted_facts -= facts.fitted()
        found = self._finder.sort(file, values)
        parted = in_keys(file, values, found.specs, lambda value: facts.of(value)[0])
        parts = {one.span for one in parted}
        for value in found.specs:
            if value.span not in parts:
                _add(contents, facts, value)
            if value.keys and value.call is None:
                self._keys_of_specs.add(value.keys[-1])
        self._attempts += [(file, facts, value) for value in found.attempts]
        if suffix not in (".py", SPEC_SUFFIX) and has_curves_below_rates(plain):
            from .mistakes.mapped import in_mappings  # for what is wrong alone

            parted += in_mappings(file, read, lambda value: facts.of(value)[0])
        contents.unlike += [value for value in found.unlike if value.span not in parts]
        contents.problems += [*facts.problems, *parted]
        if not (contents.problems or found.attempts) and len(data) <= self._room:
            self._room -= len(data)
            self._read[suffix, data] = contents
        return contents

    def attempts(self) -> Iterator[Contents]:
        """What would be specs under other keys, and is one since its key has specs in other files that were read."""
        for file, facts, value in self._attempts:
            if value.keys[-1] in self._keys_of_specs:
                later = Contents(file)
                _add(later, facts, value)
                yield later
        self._attempts.clear()

    def keys_of_rates(self) -> list[str]:
        """The keys of the files that were read that say that they are rates, and have nothing but numbers."""
        numbers: dict[str, bool] = {}
        still = _MOST_SEARCHED
        for path in self._paths:
            with suppress(OSError, UnreadableError):
                data = contents(path, _LONGEST)
                if not _RATE_IN[suffix_of(path) == ".py"].search(data):
                    continue
                still -= 1
                if not still:
                    break
                for value in read(File.of(path, data), Wanted(lambda key, text: is_rate(key))):
                    if value.keys and is_rate(value.keys[-1]):
                        key = value.keys[-1]
                        numbers[key] = numbers.get(key, True) and is_number(value.content)
        return [key for key, are_all in numbers.items() if are_all]

    def in_vain(self, patterns: Sequence[str]) -> dict[str, str | None]:
        """The patterns that fit no key of the files that were read, each with what was meant if that is known."""
        in_vain = [
            pattern
            for pattern in patterns
            if pattern in self._finder.unfitted or (self._keys_of_specs and pattern in self._unfitted_facts)
        ]
        if not (in_vain and self._paths):
            return {}
        from .mistakes.misspelt import meant  # for what is wrong alone

        return meant(in_vain, self._keys_there())

    def _keys_there(self) -> Iterator[tuple[str, ...]]:
        """The keys that lead to the values of the files that were read, of the first ones."""
        for path in self._paths[:_MOST_SEARCHED]:
            with suppress(OSError, UnreadableError):
                yield from (value.keys for value in read(File.of(path, contents(path, _LONGEST_OF_KEYS))))

    def examine(self, path: str, data: bytes) -> Examined:
        """The findings of a file with some contents. Raises MissingLibraryError without a reader for it."""
        return self.examined(self.contents(path, data))

    def examined(self, contents: Contents) -> Examined:
        """The findings of a file."""
        found = Examined(len(contents.specs), contents.left_out, list(contents.problems))
        for spec in contents.specs:
            # What was fine once is so in every file of a sweep.
            known = repr(
                (
                    spec.value.keys[-1:],
                    spec.value.content,
                    spec.value.whole,
                    spec.bound,
                    spec.given,
                    spec.in_epochs,
                )
            )
            if known in self._fine:
                continue
            of_spec = spec.findings(contents.file)
            found.findings += of_spec
            if not of_spec and "thence:" not in contents.file.text:  # which may say that a warning is meant
                self._fine.add(known)
        given = {spec.value.span: spec.given for spec in contents.specs}
        texts = [spec.value for spec in contents.specs]
        found.findings = in_lists(contents.file, texts, found.findings, lambda value: given[value.span])
        found.findings.sort(key=lambda d: (d.line, d.column))
        return found

    def _unreadable(self, path: str, data: bytes, error: UnreadableError) -> Contents:
        """A file that is not what its name says; a template is none of ours."""
        self._finder.note_unread(data)
        text = data.decode("utf-8-sig", errors="replace")
        file = File(path, text)
        if file.is_template:
            return Contents(file, left_out=1)
        from .mistakes.mended import mended  # for what is wrong alone

        found = mended(file, error, lambda other: read(other, self._wanted))
        span = found.span if found is not None else Span(error.offset, error.offset + 1)
        findings = Findings(file.source)
        findings.note("file", span, str(error), found.help if found is not None else error.help)
        return Contents(file, problems=findings.all())


def said_once(found: list[Diagnostic]) -> list[Diagnostic]:
    """The findings on a file that is to be one spec; of one that is none it is said once, and none of it is shown."""
    if len(found) < 2 or found[0].severity != "error" or calls_a_curve(found[0].source.text):
        return found
    return problem(
        found[0].source.name or "",
        "it is no spec",
        "a spec calls curves: warmup(1000, 1e-3) then cosine(9000, 0)",
    ).problems


def problem(path: str, message: str, help: str | None = None) -> Contents:
    """A file of which nothing is known but why."""
    file = File(path, "")
    findings = Findings(file.source)
    findings.note("file", Span(0, 0), message, help)
    return Contents(file, problems=findings.all())


_LONGEST = 16 << 20  # bytes; a file of specs is never as long
_LONGEST_SEARCHED = 256 << 20  # one that is longer is not even searched for what may be a spec
_MOST_SEARCHED = 300  # files that are read for their keys
_LONGEST_OF_KEYS = 1 << 18  # bytes of one of them, for all of its keys
# A rate with a value: in a config anything, in Python code a constant.
_RATE_IN = [
    re.compile(rb"(?:lr|LR|rate)[\"']?\]?\s*(?::[^=\n]*=|[:=])\s*[-+.\"'0-9%b]" % more)
    for more in (b"A-Za-z", b"")
]
_MOST_REMEMBERED = 16 << 20  # bytes of files that are not read again
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
