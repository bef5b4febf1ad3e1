"""Which files are opened: regular ones of the size of a config, and through links only what belongs to the same project."""

from __future__ import annotations

import errno
import os
import stat

SPEC_SUFFIXES = (".thence", ".txt")  # of files that are one spec as a whole
LONGEST_SPEC = 1 << 20  # bytes; far beyond what the language reads, so that its own message comes first

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def contents(path: str, at_most: int) -> bytes:
    """The bytes of a regular file. Raises OSError, in words, for anything else and for a file that is larger."""
    check_regular(path, os.stat(path).st_mode)
    file = os.open(path, os.O_RDONLY | _AT_ONCE)
    try:
        found = os.fstat(file)
        check_regular(path, found.st_mode)
        length, data = found.st_size, b""
        if length <= at_most:
            data = os.read(file, length + 1)
            # Files of /proc say that they are empty.
            while length < len(data) <= at_most and (more := os.read(file, at_most)):
                data += more
            length = len(data)
    finally:
        os.close(file)
    if length > at_most:
        raise OSError(errno.EFBIG, f"it is larger than {size(at_most)}", path)
    return data


# A pipe that has taken a file's place waits for nobody; line ends stay as they are.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def check_regular(path: str, mode: int) -> None:
    """Raise OSError for what is no regular file: a device never ends, and a pipe may never begin."""
    if not stat.S_ISREG(mode):
        kind = next((name for fits, name in _KINDS if fits(mode)), "something else")
        raise OSError(errno.EINVAL, f"it is {kind}, and only regular files are read", path)


def size(count: int) -> str:
    """A number of bytes in words.

    >>> size(1 << 20), size(16 << 20)
    ('a megabyte', '16 megabytes')
    """
    return "a megabyte" if count >> 20 == 1 else f"{count >> 20} megabytes"


def project_of(path: str) -> str | None:
    """The folder of the project that a path belongs to: that of its repository, else of its pyproject.toml."""
    own = os.path.dirname(os.path.abspath(path))
    for sign in (".git", "pyproject.toml"):
        at, below = own, ""
        while at != below:
            if os.path.exists(os.path.join(at, sign)):
                return at
            at, below = os.path.dirname(at), at
    return None


def is_below(path: str, folder: str) -> bool:
    """Whether a path is a folder or within it, with all links followed."""
    inner, outer = os.path.realpath(path), os.path.realpath(folder)
    return inner == outer or inner.startswith(outer.rstrip(os.sep) + os.sep)


def leads_outside(path: str) -> bool:
    """Whether a path is, or goes through, a link to something outside of its project; without one, outside of the
    current folder or of its own."""
    absolute = os.path.abspath(path)
    if os.path.realpath(absolute) == absolute:
        return False
    project = project_of(absolute)
    within = (project,) if project is not None else (os.getcwd(), os.path.dirname(absolute))
    return not any(is_below(absolute, folder) for folder in within)
