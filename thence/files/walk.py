"""The files of folders, without hidden folders, environments, and what .gitignore leaves out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..support.opening import contents, is_below, leads_outside

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Folders that hold other people's code, or none; an environment has a file of its own that says so.
_NOT_ENTERED = frozenset({"__pycache__", "node_modules", "site-packages"})
_OF_AN_ENVIRONMENT = "pyvenv.cfg"


@dataclass
class PassedOver:
    """What folders have besides the files that are wanted: how many of each other kind, links out of the project and to no
    file, and pipes and the like."""

    kinds: Counter[str] = field(default_factory=Counter)
    links: int = 0
    to_nothing: int = 0
    special: int = 0


def files_in(
    folder: str,
    wanted: Callable[[str], bool],
    *,
    ignored: bool = True,
    without: Collection[str] = (),
    unreadable: Callable[[OSError], None] | None = None,
    passed_over: PassedOver | None = None,
) -> Iterator[str]:
    """The regular files of a folder whose names are wanted, in order; hidden ones are not, nor what links name elsewhere.

    Without `ignored`, those that git ignores are not either. Folders named as one of `without` are not entered;
    `unreadable` is told of those that cannot be.
    """
    unreadable = unreadable or (lambda error: None)
    passed = passed_over or PassedOver()
    if leads_outside(folder):
        passed.links += 1
        return
    folder = os.path.normpath(folder)
    top = os.path.abspath(folder)
    waiting = [(folder, top, () if ignored else _around(top, unreadable))]
    while waiting:
        path, absolute, ignores = waiting.pop()
        try:
            with os.scandir(path) as listed:
                entries = sorted(
                    (entry for entry in listed if not entry.name.startswith(".")),
                    key=lambda entry: entry.name,
                )
        except OSError as error:
            unreadable(error)
            continue
        if path != folder and any(entry.name == _OF_AN_ENVIRONMENT for entry in entries):
            continue
        if not ignored:
            ignores = _entered(absolute, ignores, unreadable)
        inner: list[tuple[str, str, _Ignores]] = []
        before = "" if path == os.curdir else path.rstrip(os.sep) + os.sep
        for entry in entries:
            name = entry.name
            found = before + name
            if entry.is_dir(follow_symlinks=False):
                if name not in _NOT_ENTERED and name not in without:
                    below = f"{absolute}{os.sep}{name}"
                    if not ignores or not _leave_out(ignores, below + "/"):
                        inner.append((found, below, ignores))
            elif not wanted(name):
                passed.kinds[os.path.splitext(name)[1].lower()] += 1
            elif not (ignores and _leave_out(ignores, f"{absolute}{os.sep}{name}")):
                try:
                    regular = entry.is_file()
                except OSError as error:  # such as a link that leads to itself
                    unreadable(error)
                    continue
                if entry.is_symlink() and leads_outside(found) and not is_below(found, top):
                    passed.links += 1
                elif regular:
                    yield found
                elif entry.is_symlink():
                    passed.to_nothing += 1
                else:
                    passed.special += 1
        waiting += reversed(inner)


# The patterns that hold within a folder, from its own file up to that of the repository's root, each with its folder.
_Ignores = tuple[tuple[str, "GitIgnoreSpec"], ...]


def _around(folder: str, unreadable: Callable[[OSError], None]) -> _Ignores:
    """What the .gitignore files above a folder say, up to the repository's root."""
    above: list[str] = []
    at, below = folder, ""
    while at != below:
        if os.path.exists(os.path.join(at, ".git")):
            ignores: _Ignores = ()
            for outer in reversed(above):
                ignores = _entered(outer, ignores, unreadable)
            return ignores
        at, below = os.path.dirname(at), at
        above.append(at)
    return ()


def _entered(folder: str, ignores: _Ignores, unreadable: Callable[[OSError], None]) -> _Ignores:
    """The patterns that hold within a folder, with those of its own files."""
    lines: list[str] = []
    for file in (os.path.join(folder, ".git", "info", "exclude"), os.path.join(folder, ".gitignore")):
        if os.path.isfile(file):
            try:
                lines += contents(file, _LONGEST).decode("utf-8-sig", errors="replace").splitlines()
            except OSError as error:
                unreadable(error)
    return ((folder, patterns(lines)), *ignores) if lines else ignores


def _leave_out(ignores: _Ignores, path: str) -> bool:
    """Whether git ignores a path, which ends with a slash if it is a folder: the nearest file that speaks of it decides."""
    for folder, spec in ignores:
        found = spec.check_file(path[len(folder.rstrip(os.sep)) + 1 :].replace(os.sep, "/"))
        if found.include is not None:
            return found.include
    return False


def patterns(lines: Sequence[str]) -> GitIgnoreSpec:
    """Patterns of .gitignore; those that mean nothing are passed over, as git does."""
    from pathspec import GitIgnoreSpec

    kept: list[str] = []
    for line in lines:
        with suppress(ValueError):
            GitIgnoreSpec.from_lines([line])
            kept.append(line)
    return GitIgnoreSpec.from_lines(kept)


_LONGEST = 1 << 20  # bytes of a .gitignore
