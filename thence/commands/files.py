"""What `check` and `fmt` are given besides texts: files and folders, and the options that say what is a spec in them."""

from __future__ import annotations

import functools
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from ..dsl.numbers.facts import FACTS
from ..dsl.text.findings import Findings
from ..dsl.text.source import Source
from ..support.opening import SPEC_SUFFIXES, leads_outside
from .inputs import complete_path, in_one, spec
from .output import reason

if TYPE_CHECKING:
    from ..files.examine import Contents, Examiner
    from ..files.settings import Settings
    from ..files.walk import PassedOver


class NotDoneError(click.ClickException):
    """Nothing was looked at: what is asked for cannot be done here. That is no mistake in a spec."""

    exit_code = 2


_MANY = 200  # files, from which on a bar shows how far it is


class Path(str):
    """The path of a file or folder that was named."""


def _source_or_path(value: str) -> Source | Path:
    """A text, or the path of a file or folder that may have several specs in it."""
    if value == "-":
        return spec(value)
    from ..files.formats import READERS, suffix_of

    suffix = suffix_of(value)
    no_spec = suffix not in ("", *SPEC_SUFFIXES) and os.path.exists(value)
    if os.path.isdir(value) or suffix in READERS or no_spec or _reads_as_path(value):
        try:
            os.stat(value)
        except OSError as error:
            raise click.BadParameter(f"cannot read '{value}': {reason(error)}") from error
        return Path(value)
    return spec(value)


def _reads_as_path(value: str) -> bool:
    """Whether a text can hardly be anything but a path that is mistyped: `conf/nope`."""
    named = os.sep in value and re.fullmatch(r"[\w.~/\\-]*[A-Za-z][\w.~/\\-]*", value) is not None
    return (named or value.endswith(os.sep)) and not os.path.exists(value)


def _is_whole(source: Source) -> bool:
    """Whether a text is not just a part of a spec."""
    from ..dsl.programs.reading import parse

    return source.name is not None or parse(source, Findings(source)) is not None


def takes_sources_and_paths(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command what it is to look at: texts as `sources`, files and folders as `paths`."""

    @functools.wraps(command)
    def parted(*, inputs: tuple[Source | Path, ...], **options: Any) -> None:
        sources = [item for item in inputs if isinstance(item, Source)]
        if (
            len(sources) > 1
            and not all(map(_is_whole, sources))
            and (told := in_one([s.text for s in sources]))
        ):
            raise click.UsageError(f"a shell has parted this spec: {told}")
        paths = [str(item) for item in inputs if isinstance(item, Path)]
        command(sources=sources, paths=paths, **options)

    return click.argument(
        "inputs",
        metavar="SPEC|PATH...",
        type=_source_or_path,
        nargs=-1,
        required=True,
        shell_complete=complete_path,
    )(parted)


def takes_what_is_a_spec(
    *, facts: bool, folders: bool = True
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options for files, as `wanted`.

    With `facts` there are also those for facts that files say themselves, with `folders` what to leave out of them.
    """

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def gathered(
            *, key: tuple[str, ...], tag: str | None, exclude: tuple[str, ...] = (), **options: Any
        ) -> None:
            if tag is not None and not tag.startswith("!"):
                raise click.BadParameter(f"a YAML tag begins with an exclamation mark: --tag '!{tag}'")
            fact_keys = {fact: found for fact in FACTS if (found := options.pop(f"{fact}_key", None))}
            command(wanted=(key, tag, exclude, fact_keys), **options)

        for fact in reversed(FACTS) if facts else ():
            gathered = click.option(
                f"--{fact.replace('_', '-')}-key",
                metavar="KEY",
                multiple=True,
                help=f"A key in the same file whose value is `{fact}`, such as train.{FACTS[fact].key}.",
            )(gathered)
        if folders:
            gathered = click.option(
                "--exclude", metavar="PATTERN", multiple=True, help="Leave out paths, as in .gitignore."
            )(gathered)
        for option in (
            click.option(
                "--tag", metavar="TAG", help="The YAML tag whose values are specs; !schedule if not given."
            ),
            click.option(
                "--key",
                metavar="PATTERN",
                multiple=True,
                help="Keys whose values are specs whatever they look like: '*_lr', train.schedule.",
            ),
        ):
            gathered = option(gathered)
        return gathered

    return decorated


def facts_for(source: Source, given: dict[str, str]) -> dict[str, object]:
    """The facts of a text: what the command line says, and for a file before that its pyproject.toml."""
    if source.name is None or not os.path.exists(source.name):
        return dict(given)
    return dict(settings_for([source.name], ((), None, (), {}), given).facts)


def settings_for(
    paths: Sequence[str], wanted: tuple[Any, ...], given: dict[str, str] | None = None
) -> Settings:
    """The settings for some paths: what pyproject.toml says, and the command line on top of it."""
    from ..files.settings import SettingsError, find_settings

    keys, tag, exclude, fact_keys = wanted
    try:
        settings = find_settings(paths)
    except SettingsError as error:
        raise NotDoneError(str(error)) from error
    return settings.overridden(keys, tag, exclude, fact_keys, given or {})


MOST_KEYS = 3  # are named


def key_options(keys: Iterable[str]) -> str:
    """Keys as options that name them exactly."""
    return " ".join(f"--key {shlex.quote(key)}" for key in list(keys)[:MOST_KEYS])


def in_vain(examiner: Examiner, wanted: tuple[Any, ...]) -> str:
    """Which patterns of the command line fit no key of the files, and what was meant; empty if each does."""
    keys, _, _, fact_keys = wanted
    options = dict.fromkeys(keys, "--key")
    options |= {
        pattern: f"--{fact.replace('_', '-')}-key"
        for fact, patterns in fact_keys.items()
        for pattern in patterns
    }
    told = [
        f"no key fits {options[pattern]} {shlex.quote(pattern)}"
        + (f": did you mean {options[pattern]} {shlex.quote(meant)}?" if meant else "")
        for pattern, meant in examiner.in_vain(list(options)).items()
    ]
    return "; ".join(told)


def each_file(
    paths: Sequence[str],
    settings: Settings,
    examiner: Examiner,
    label: str,
    passed_over: PassedOver | None = None,
) -> Iterator[tuple[str, Contents]]:
    """Every file that was named, and those of the folders that may have specs, read; a bar shows how far on a terminal."""
    from ..files.examine import problem
    from ..files.formats import SUFFIXES, suffix_of
    from ..files.walk import files_in

    found: dict[str, Contents | None] = {}

    def note(error: OSError) -> None:
        path = os.path.relpath(error.filename)
        found[path] = problem(path, f"it cannot be read: {reason(error)}")

    def wanted(name: str) -> bool:
        return suffix_of(name) in SUFFIXES

    named: set[str] = set()
    for path in paths:
        if os.path.isdir(path) and not leads_outside(path):
            for file in files_in(path, wanted, ignored=False, unreadable=note, passed_over=passed_over):
                found.setdefault(file)
        else:
            found.setdefault(path)
            named.add(path)
    files = [path for path in found if not settings.leaves_out(path)]
    hidden = len(files) < _MANY or not sys.stderr.isatty()
    with click.progressbar(files, label=label, file=sys.stderr, hidden=hidden) as bar:
        for path in bar:
            yield path, found[path] or examiner.read(path, named=path in named)
