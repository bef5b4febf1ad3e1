"""The table: every row with its bar. To add one, write a line here and a function that returns its sides.

`timed` takes a function that returns the sides, ours named `thence`, and lets them take turns; `counted` takes
one that returns numbers. A row may also be measured by a function of its own, from an `Effort` to a `Measured`.
"""

from __future__ import annotations

from functools import partial

from . import accuracy, calls, programs, starts, texts, training, trees
from .model import Row, at_most, at_most_times, counted, faster, no_slower, timed
from .specs import Cosines

# What no noise can explain fails as soon as it is missed.
NONE = at_most(0, fails_at=0, says="none")
ROUNDED = at_most(0.51, fails_at=0.51, says="at most 0.51 ulp")

GROUPS = {
    "Tracing and compiling": (
        Row(
            "compile",
            "trace and compile a warm-up and a cosine",
            timed(partial(programs.two_segments, programs.compiling)),
            no_slower(fails_at=2),
        ),
        Row(
            "compile-1024",
            "trace and compile 1024 cosines",
            timed(partial(programs.cosines, programs.compiling, 1024), slow=True),
            faster(40, fails_at=10),
            note="with varied lengths and ends",
        ),
        Row(
            "compile-1024-equal",
            "trace and compile 1024 equal cosines",
            timed(partial(programs.cosines, programs.compiling, 1024, Cosines.same), slow=True),
            faster(40, fails_at=10),
            quick=False,
        ),
        Row(
            "define",
            "define, trace and compile a warm-up and a cosine",
            timed(partial(programs.two_segments, programs.defining)),
            at_most_times(1.1, "optax", fails_at=2, says="at most 1.1 times optax's time"),
            note="from the text, or the calls of optax",
            quick=False,
        ),
        Row(
            "define-1024",
            "define, trace and compile 1024 cosines",
            timed(partial(programs.cosines, programs.defining, 1024), slow=True),
            faster(10, fails_at=3),
            note="with varied lengths and ends",
            quick=False,
        ),
    ),
    "The traced program": (
        Row(
            "equations",
            "equations of 1024 segments of eight kinds",
            counted("equations", programs.equations_of_kinds),
            at_most(119, fails_at=240, says="under 120"),
            note="those of nested programs counted too",
        ),
        Row(
            "equations-growth",
            "equations of 1024 segments, next to 64",
            counted("equations", programs.equations_of_kinds),
            at_most_times(1, "64 segments", fails_at=1.1, says="no more than for 64 segments"),
        ),
        Row(
            "equations-1024",
            "equations of 1024 cosines",
            counted("equations", lambda effort: programs.equations_of_cosines(1024)),
            at_most_times(0.01, "optax", fails_at=0.02, says="at most a hundredth of optax's"),
        ),
        Row(
            "recompile-parameter",
            "compilations for ten other values of a parameter",
            counted("compilations", programs.compilations_of_parameters),
            NONE,
            note="`schedule(step, peak=x)` in one jitted function; with optax each is another closure",
        ),
        Row(
            "recompile-text",
            "compilations for a schedule made anew ten times",
            counted("compilations", programs.compilations_of_texts),
            NONE,
            note="as a static argument of one jitted function",
        ),
    ),
    "Under jit": (
        Row("call", "one call, a warm-up and a cosine", timed(calls.one_call), no_slower(fails_at=1.5)),
        Row(
            "call-1024",
            "one call, 1024 cosines",
            timed(partial(calls.one_call, 1024)),
            faster(3, fails_at=1.5),
        ),
        Row(
            "loop",
            "one step of a compiled loop, a warm-up and a cosine",
            timed(calls.loops),
            no_slower(fails_at=6),
        ),
        Row(
            "loop-1024",
            "one step of a compiled loop, 1024 cosines",
            timed(partial(calls.loops, 1024)),
            faster(3, fails_at=1.5),
            quick=False,
        ),
        Row(
            "batch",
            "a million steps in one call",
            timed(calls.batches),
            at_most_times(2.5, "optax", fails_at=10, says="at most 2.5 times optax's time"),
            note="a warm-up and a cosine, in float64 as by default; optax in float32",
        ),
        Row(
            "batch-float32",
            "a million steps in one call, in float32",
            timed(partial(calls.batches, precision="float32")),
            no_slower(fails_at=4),
            note='compiled with `precision="float32"`',
        ),
    ),
    "Outside of jit": (
        Row(
            "python",
            "one call with a Python int, a warm-up and a cosine",
            timed(calls.python_calls),
            faster(100, fails_at=20),
            note="PyTorch and transformers: a step to the next and its rate",
        ),
        Row(
            "python-time",
            "one call with a Python int",
            timed(calls.python_calls_of_ours),
            at_most(3e-6, fails_at=30e-6, says="at most 3 µs"),
        ),
        Row(
            "python-1024",
            "one call with a Python int, 1024 cosines",
            timed(calls.python_calls_of_many),
            at_most_times(2, calls.ONE, fails_at=8, says="at most twice the time of 1 segment"),
        ),
        Row(
            "values",
            "a million values as a NumPy array, each",
            timed(calls.values),
            at_most(50e-9, fails_at=500e-9, says="at most 50 ns: 20 million a second"),
            note="`schedule.values(n)` in float64; optax jitted, in float32; the others from 1000 steps",
        ),
    ),
    "Training": (
        Row(
            "training",
            "a training step of a million parameters",
            timed(training.training),
            at_most_times(1, training.CONSTANT, fails_at=1.5, says="no slower than a constant rate"),
            note="a network of three layers and adamw, jitted, with donated buffers",
        ),
        Row(
            "training-launches",
            "kernels of that compiled step",
            counted("kernels", training.launches),
            at_most_times(1, "optax", fails_at=1.2, says="no more than with optax"),
            note="the instructions of XLA's program that do work; on a GPU each is a launch",
        ),
    ),
    "From text to schedule": (
        Row(
            "text-new",
            "a text to a schedule, not seen before",
            timed(texts.new_texts),
            at_most(600e-6, fails_at=6e-3, says="at most 600 µs"),
            note="`thence.compile` of a warm-up and a cosine; optax stores the numbers for later",
        ),
        Row(
            "text-known",
            "the same text again",
            timed(texts.known_text),
            at_most(5e-6, fails_at=5e-3, says="at most 5 µs"),
        ),
        Row(
            "text-1000",
            "a program of 1000 segments to a schedule",
            timed(texts.long_texts, slow=True),
            at_most(0.5, fails_at=5, says="at most 0.5 s"),
            note="eight kinds in turn, with comments; not seen before",
        ),
        Row(
            "text-growth",
            "the exponent of the length in that time",
            texts.growth,
            at_most(1.1, fails_at=1.7, says="at most 1.1: linear"),
            note="fitted to 250, 500 and 1000 segments",
        ),
    ),
    "Starting": (
        Row(
            "import",
            "importing the library",
            starts.imports,
            at_most(0.06, fails_at=0.6, says="at most 60 ms"),
            note="what it adds to `python -c pass`",
        ),
        Row(
            "check",
            "`thence check SPEC` in all",
            timed(starts.checks),
            at_most(0.15, fails_at=1.5, says="at most 150 ms"),
            note="from the start of Python to its end",
        ),
    ),
    "Checking files": (
        Row(
            "check-tree",
            "`thence check` on 10,000 files with 14,000 specs",
            trees.checking(partial(trees.tree, True)),
            at_most(1.5, fails_at=15, says="at most 1.5 s"),
            note="YAML, TOML, JSON and Python, no two alike; on one core, from the start of Python to its end",
            quick=False,
        ),
        Row(
            "check-none",
            "10,000 files of which one has a spec",
            trees.checking(partial(trees.tree, False)),
            at_most(1, fails_at=10, says="at most 1 s"),
            quick=False,
        ),
        Row(
            "check-json",
            "one JSON file with 200,000 strings",
            trees.checking(trees.large),
            at_most(0.5, fails_at=5, says="at most 0.5 s"),
            note="4 MB, with one spec among them",
            quick=False,
        ),
    ),
    "Exactness, under jit": (
        Row(
            "exact-end",
            "the last 100 steps of a warm-up and a cosine",
            counted("ulp", accuracy.worst_at_the_end),
            ROUNDED,
            note="the worst of them",
        ),
        Row(
            "exact-many",
            "random lines and polynomials",
            counted("ulp", accuracy.worst_of_many),
            ROUNDED,
            note="the worst step of all",
        ),
        Row("exact-first", "step 1 of a warm-up in 10,000", counted("ulp", accuracy.first_step), ROUNDED),
        Row(
            "exact-last",
            "the last step before the end of a cosine",
            counted("%", accuracy.last_step),
            at_most(1e-5, fails_at=1e-5, says="at most 0.00001 %"),
            note="from 1e-3 to 0 in 10,000: how much of its value it is off",
        ),
        Row(
            "ends-lines",
            "lines to 0 that are not 0 at their end",
            counted("%", accuracy.line_ends),
            NONE,
            note="of those that take 100, 101, ... 199 steps",
        ),
        Row(
            "ends-polynomials",
            "polynomials that are NaN at their end",
            counted("%", accuracy.polynomial_ends),
            NONE,
            note="power 0.5, to 0; of those that take 100, 101, ... 199 steps",
        ),
    ),
}
ROWS = tuple(row for rows in GROUPS.values() for row in rows)
