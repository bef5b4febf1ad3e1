"""Steps at which a schedule is hard to evaluate, for the search of benchmarks/exactness.py.

They are boundaries and ends with their neighbours, changes of sign, jumps, values that are nearly a tie between
two float32 numbers, powers of two, multiples of the numbers in the spec, and random ones. Where to look is
guided by the schedule's own values as NumPy computes them; nothing is judged by them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import reference

Steps = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]
Guide = Callable[[Steps], Values]

LAST_STEP = 2**31 - 1
RANDOM = 16_384  # random steps among which hard ones are looked for
TINY, LARGEST = float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max)


def around(steps: Sequence[int] | Steps, width: int = 2) -> Steps:
    """Steps and their neighbours, as far as there are such steps."""
    found = np.asarray(steps, np.int64)[:, None] + np.arange(-width, width + 1)
    return np.unique(found[(found >= 0) & (found <= LAST_STEP)])


def some(steps: Steps, most: int, source: np.random.Generator) -> Steps:
    """No more than a number of steps."""
    return steps if len(steps) <= most else source.choice(steps, most, replace=False)


def marks(text: str, ends: Sequence[int], source: np.random.Generator) -> Steps:
    """Steps at and next to ends, powers of two, and multiples of the numbers that are written in a spec."""
    written = {
        math.floor(token.value) for token in reference.tokens_of(text) if token.kind in ("number", "unit")
    }
    written |= {n // 2 for n in written}
    periods = sorted(n for n in written if 1 <= n <= LAST_STEP)
    multiples = [n * int(source.integers(1, LAST_STEP // n + 1)) for n in periods for _ in range(3)]
    twos = [2 ** int(i) for i in source.integers(0, 32, 8)]
    last = [end for end in ends if end <= LAST_STEP][-1:]
    fixed = around([0, *last, LAST_STEP])
    return np.union1d(fixed, some(around([*ends, *periods, *multiples, *twos]), 180, source))


def anywhere(last: int, source: np.random.Generator) -> Steps:
    """Random steps: up to a last one, of any size, and of all that there are."""
    last = min(max(last, 1), LAST_STEP)
    uniform = source.integers(0, last + 1, RANDOM * 3 // 4)
    of_any_size = np.exp2(source.uniform(0, math.log2(last + 1), RANDOM // 4)).astype(np.int64) - 1
    return np.unique(np.concatenate([uniform, of_any_size, source.integers(0, LAST_STEP + 1, 16)]))


def hard(guide: Guide, steps: Steps) -> Steps:
    """Of steps in order and what lies between: changes of sign, jumps, near ties, and values near zero."""
    with np.errstate(all="ignore"):
        values = guide(steps)
        size = np.abs(values)
        normal = (size >= TINY) & (size <= LARGEST)
        unit = np.spacing(np.where(normal, size, 1.0).astype(np.float32)).astype(np.float64)
        from_tie = np.where(normal, np.abs(size / unit % 1.0 - 0.5), np.inf)
        crossings = np.flatnonzero(values[:-1] * values[1:] < 0)[:40]
        jumps = np.argsort(-np.abs(np.diff(values)))[:20]
    ties = steps[np.argsort(from_tie)[:100]]
    smallest = steps[np.argsort(np.where(size == 0, np.inf, size))[:10]]
    found = [
        between(guide, steps[places], steps[places + 1], sign=sign)
        for places, sign in ((crossings, True), (jumps, False))
    ]
    return np.unique(np.concatenate([ties, smallest, around(np.concatenate(found))]))


def between(guide: Guide, low: Steps, high: Steps, *, sign: bool) -> Steps:
    """Where between two steps the sign changes, or the value jumps most, by bisection."""
    while np.any(high - low > 1):
        middle = (low + high) // 2
        a, b, c = (np.nan_to_num(guide(steps)) for steps in (low, middle, high))
        with np.errstate(over="ignore"):
            left = np.sign(a) != np.sign(b) if sign else np.abs(b - a) >= np.abs(c - b)
        low, high = np.where(left, low, middle), np.where(left, middle, high)
    return high
