"""A seeded search for values that are not exact: random specs at adversarial steps, against mpmath.

    python -m benchmarks.exactness --points 1000000 --seed 0
    python -m benchmarks.exactness --spec 'cosine(10k, 1->0)' --at 9999

Of tests/helpers, wide_specs.py makes the specs, hard_steps.py finds the steps, and exact_points.py says how far
the values may be from those of reference.py. It ends with status 1 if one is over its bar.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import random
import shlex
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np

from thence.dsl.syntax.unparse import unparse

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "helpers"))  # they have the oracle

from exact_points import BARS, CURVES, Case, Outcome, Point, examine
from wide_specs import KINDS, wide_spec

# ---- the search ----------------------------------------------------------------------------------------------


def random_case(source: random.Random, kind: str) -> Case:
    """A random spec; its parameters are given at the call in half of the cases."""
    spec = wide_spec(source, kind)
    values = {name: float(np.float32(source.uniform(1e-4, 1e-2))) for name in spec.parameters}
    output = spec.program.definitions[-1].name if spec.program.result is None else None
    return Case(unparse(spec.program), spec.facts, values if source.random() < 0.5 else {}, output)


def search_one(
    seed: int, index: int, precision: str, kinds: Sequence[str] = KINDS, at: Sequence[int] = ()
) -> Outcome:
    """What comes of the first valid spec of those that belong to an index."""
    source = random.Random(f"{seed}/{index}")
    while True:
        case = random_case(source, kinds[index % len(kinds)])
        try:
            found = examine(case, precision, np.random.default_rng(source.getrandbits(64)), at)
        except Exception as error:
            error.add_note(f"spec {index} of seed {seed}: {case}")
            raise
        if found is not None:
            return found


def search(
    seed: int, points: int, workers: int, precision: str, kinds: Sequence[str] = KINDS
) -> Iterator[Outcome]:
    """Outcomes in the order of their indices, up to a number of points; the same whatever the workers."""
    done, indices = 0, count()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[Outcome]] = deque()
        while done < points:
            while len(waiting) < 4 * workers:
                waiting.append(pool.submit(search_one, seed, next(indices), precision, kinds))
            outcome = waiting.popleft().result()
            done += len(outcome.points)
            yield outcome
        pool.shutdown(cancel_futures=True)


# ---- the report ----------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What was seen of a word of the language."""

    specs: int = 0
    points: int = 0
    over: int = 0
    worst: float = 0.0  # ulp of float32, where there is no arithmetic
    share: float = 0.0  # of the bar, where there is

    def add(self, points: Sequence[Point], arithmetic: bool) -> None:
        singles = [point for point in points if point.path != "host"]
        self.specs += 1
        self.points += len(points)
        self.over += sum(point.over for point in points)
        if arithmetic:
            self.share = max([self.share, *(point.off / point.bar for point in singles)])
        else:
            self.worst = max([self.worst, *(point.off for point in singles)])


class Report:
    """Gathers outcomes; prints a table of the words of the language and the first offenders."""

    SHOWN = 12

    def __init__(self) -> None:
        self.words: defaultdict[str, Tally] = defaultdict(Tally)
        self.all, self.paths = Tally(), Counter[str]()
        self.silent, self.cancelled = 0, 0
        self.offenders: list[tuple[int, Outcome]] = []  # with their indices

    def add(self, index: int, outcome: Outcome) -> None:
        self.all.add(outcome.points, outcome.arithmetic)
        for word in outcome.words:
            by_spec = outcome.arithmetic or word not in CURVES
            ruled = [point for point in outcome.points if by_spec or point.curve == word]
            self.words[word].add(ruled, outcome.arithmetic)
        self.paths.update(point.path for point in outcome.points)
        self.silent += sum(point.bar == math.inf for point in outcome.points)
        self.cancelled += sum(point.cancelled for point in outcome.points)
        if not outcome.right:
            self.offenders.append((index, outcome))

    def lines(self, seed: int, precision: str) -> Iterator[str]:
        yield f"{'':<14}{'specs':>8}{'points':>11}{'over':>7}{'worst ulp':>11}{'in arithmetic, of its bar':>27}"
        for word, tally in [*sorted(self.words.items()), ("all", self.all)]:
            told = f"{word:<14}{tally.specs:>8,}{tally.points:>11,}{tally.over:>7,}"
            yield f"{told}{tally.worst:>11.4g}{tally.share:>27.1%}"
        yield ""
        yield f"by path: {', '.join(f'{path} {number:,}' for path, number in self.paths.items())}"
        yield f"next to jumps of arithmetic, where nothing can be said: {self.silent:,}"
        yield f"over the bar: {self.all.over:,} points in {len(self.offenders):,} specs"
        yield f"of these where a curve goes through zero: {self.cancelled:,} points"
        # What is lost where a curve goes through zero is small and often seen: the others stand first.
        self.offenders.sort(
            key=lambda found: not found[1].failure and all(point.cancelled for point in found[1].over)
        )
        for index, outcome in self.offenders[: self.SHOWN]:
            yield from ("", *shown(outcome, precision, f"--seed={seed} --index={index}"))


def shown(outcome: Outcome, precision: str, place: str = "") -> Iterator[str]:
    """What is wrong: how many points, the worst of each path, and the command that shows it.

    A long spec is named by its place in the search, where it has one.
    """
    yield outcome.failure or f"{len(outcome.over)} of {len(outcome.points)} points are over the bar"
    worst: dict[str, Point] = {}
    for point in sorted(outcome.over, key=lambda point: point.off / max(point.bar, 0.5)):
        worst[point.path] = point
    yield from (f"  {point}" for point in worst.values())
    case = outcome.case
    words = ["--spec", case.text]
    words += [f"--fact={name}={value}" for name, value in case.facts.items()]
    words += [f"--traced={name}={value!r}" for name, value in case.traced.items()]
    words += [f"--output={case.output}"] * (case.output is not None)
    if place and len(case.text) > 1000:
        words = place.split()
        yield f"  {case.text[:100]}…"
    words += [f"--precision={precision}"] * (precision != "float64")
    words += [f"--at={point.step}" for point in worst.values()][:1]
    yield f"  python -m benchmarks.exactness {shlex.join(words)}"


# ---- the command ---------------------------------------------------------------------------------------------


def pairs(written: Sequence[str], kind: Callable[[str], float]) -> dict[str, float]:
    """What NAME=NUMBER options say."""
    return {name: kind(value) for name, value in (pair.split("=") for pair in written)}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--points", type=int, default=100_000, help="how many to compare")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument(
        "--kinds", default="", metavar="KIND,KIND", help=f"of specs; all of {', '.join(dict.fromkeys(KINDS))}"
    )
    parser.add_argument("--precision", choices=BARS, default="float64", help="of the arithmetic under jit")
    one = parser.add_argument_group("one spec instead of many")
    one.add_argument("--index", type=int, help="of the specs of the seed, the one with this number")
    one.add_argument("--spec", help="this one")
    one.add_argument("--fact", action="append", default=[], metavar="NAME=NUMBER", help="what it is given")
    one.add_argument("--traced", action="append", default=[], metavar="NAME=NUMBER", help="at the call")
    one.add_argument("--output", help="the output of a bundle")
    one.add_argument(
        "--at", type=int, action="append", default=[], metavar="STEP", help="at these steps only"
    )
    given = parser.parse_args(arguments)
    kinds = tuple(given.kinds.split(",")) if given.kinds else KINDS
    if unknown := set(kinds).difference(KINDS):
        parser.error(f"no kind of specs: {', '.join(sorted(unknown))}")
    if given.index is not None or given.spec is not None:
        if given.index is not None:
            outcome: Outcome | None = search_one(given.seed, given.index, given.precision, kinds, given.at)
        else:
            case = Case(given.spec, pairs(given.fact, int), pairs(given.traced, float), given.output)
            outcome = examine(case, given.precision, np.random.default_rng(given.seed), given.at)
        if outcome is None:
            parser.error("the spec has errors: thence check shows them")
        place = "" if given.index is None else f"--seed={given.seed} --index={given.index}"
        print(*(outcome.points if given.at else shown(outcome, given.precision, place)), sep="\n")
        return int(not outcome.right)

    began, said = time.monotonic(), 0
    report = Report()
    found = search(given.seed, given.points, given.workers, given.precision, kinds)
    for index, outcome in enumerate(found):
        report.add(index, outcome)
        if not outcome.right:  # at once, since a search takes an hour
            print(
                *shown(outcome, given.precision, f"--seed={given.seed} --index={index}"),
                sep="\n",
                file=sys.stderr,
            )
        if report.all.points - said >= given.points / 10:
            said, seconds = report.all.points, time.monotonic() - began
            print(f"{said:,} points, {seconds:.0f} s, {report.all.over:,} over", file=sys.stderr)
    print(*report.lines(given.seed, given.precision), sep="\n")
    return int(bool(report.offenders))


if __name__ == "__main__":
    sys.exit(main())
