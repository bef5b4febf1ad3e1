"""The files of folders, without hidden folders, environments, and what .gitignore leaves out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Folders that hold other people's code, or none.
_NOT_ENTERED = frozenset({"__pycache__", "node_modules", "site-packages", "venv", "build", "dist"})


def files_in(folder: Path, wanted: Callable[[str], bool], *, ignored: bool = True) -> Iterator[Path]:
    """The files of a folder whose names are wanted, in order; hidden ones are not.

    With `ignored`, so are those that git ignores.
    """
    ignores = _Ignores(folder) if not ignored else None
    for path, inner, files in os.walk(folder):
        here = Path(path)
        if ignores is not None:
            ignores.enter(here)
        inner[:] = sorted(
            name
            for name in inner
            if not name.startswith(".")
            and name not in _NOT_ENTERED
            and not (ignores is not None and ignores.leaves_out(here / name, is_folder=True))
        )
        for name in sorted(files):
            found = here / name
            if name[0] == "." or not wanted(name) or not found.is_file():
                continue
            if ignores is None or not ignores.leaves_out(found, is_folder=False):
                yield found


class _Ignores:
    """What the .gitignore files say, from the repository's root down to each folder that is entered."""

    def __init__(self, folder: Path) -> None:
        self._of: dict[Path, GitIgnoreSpec | None] = {}
        top = Path(os.path.abspath(folder))
        self._root = next((at for at in (top, *top.parents) if (at / ".git").exists()), None)
        if self._root is not None:
            for at in [parent for parent in top.parents if parent.is_relative_to(self._root)]:
                self.enter(at)

    def enter(self, folder: Path) -> None:
        """Read the folder's own file."""
        at = Path(os.path.abspath(folder))
        files = [at / ".gitignore"]
        if at == self._root:
            files.insert(0, at / ".git" / "info" / "exclude")
        lines = [line for file in files if file.is_file() for line in _lines(file)]
        if lines:
            from pathspec import GitIgnoreSpec

            self._of[at] = GitIgnoreSpec.from_lines(lines)

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


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8", errors="replace").splitlines()
