"""The files of folders, without hidden folders, environments, and what .gitignore leaves out."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Folders that hold other people's code, or none; an environment has a file of its own that says so.
_NOT_ENTERED = frozenset({"__pycache__", "node_modules", "site-packages"})
_OF_AN_ENVIRONMENT = "pyvenv.cfg"


def files_in(
    folder: Path,
    wanted: Callable[[str], bool],
    *,
    ignored: bool = True,
    without: Collection[str] = (),
    unreadable: Callable[[OSError], None] | None = None,
) -> Iterator[Path]:
    """The files of a folder whose names are wanted, in order; hidden ones are not.

    With `ignored`, so are those that git ignores. Folders named as one of `without` are not entered; `unreadable` is
    told of those that cannot be.
    """
    ignores = _Ignores(folder, unreadable) if not ignored else None
    for path, inner, files in os.walk(folder, onerror=unreadable):
        here = Path(path)
        if ignores is not None:
            ignores.enter(here)
        inner[:] = sorted(
            name
            for name in inner
            if not name.startswith(".")
            and name not in _NOT_ENTERED
            and name not in without
            and not os.path.exists(here / name / _OF_AN_ENVIRONMENT)
            and not (ignores is not None and ignores.leaves_out(here / name, is_folder=True))
        )
        for name in sorted(files):
            found = here / name
            if name[0] == "." or not wanted(name) or not os.path.isfile(found):
                continue
            if ignores is None or not ignores.leaves_out(found, is_folder=False):
                yield found


class _Ignores:
    """What the .gitignore files say, from the repository's root down to each folder that is entered."""

    def __init__(self, folder: Path, unreadable: Callable[[OSError], None] | None) -> None:
        self._unreadable = unreadable
        self._of: dict[Path, GitIgnoreSpec] = {}
        top = Path(os.path.abspath(folder))
        self._root = next((at for at in (top, *top.parents) if os.path.exists(at / ".git")), None)
        if self._root is not None:
            for at in [parent for parent in top.parents if parent.is_relative_to(self._root)]:
                self.enter(at)

    def enter(self, folder: Path) -> None:
        """Read the folder's own file."""
        at = Path(os.path.abspath(folder))
        files = [at / ".gitignore"]
        if at == self._root:
            files.insert(0, at / ".git" / "info" / "exclude")
        lines: list[str] = []
        try:
            for file in files:
                if os.path.isfile(file):
                    lines += file.read_text("utf-8-sig", errors="replace").splitlines()
        except OSError as error:
            if self._unreadable is not None:
                self._unreadable(error)
        if lines:
            self._of[at] = patterns(lines)

    def leaves_out(self, path: Path, *, is_folder: bool) -> bool:
        """Whether git ignores a path: the nearest file that speaks of it decides."""
        at = Path(os.path.abspath(path))
        for folder in at.parents:
            spec = self._of.get(folder)
            if spec is not None:
                name = at.relative_to(folder).as_posix() + ("/" if is_folder else "")
                found = spec.check_file(name)
                if found.include is not None:
                    return found.include
            if folder == self._root:
                break
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
