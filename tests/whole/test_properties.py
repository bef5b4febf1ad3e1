"""Properties that hold for every spec: random syntax trees, mutated texts and random bytes."""

import math
import warnings
from fractions import Fraction
from typing import Any

import numpy as np
import reference
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st
from oracle import close, executed, given_alike, noisy, values_and_tolerances
from profiles import tries
from strategies import Spec, programs

import thence
from thence.dsl.syntax.unparse import unparse

ALPHABET = "abcdeknrst_0123456789.,;()+-*/^@%>=#? \n\r\t"
SNIPPETS = (
    *(
        "warmup(",
        "cosine(",
        "repeat(",
        "steps(",
        "linear(10, 1->0)",
        ")",
        "->",
        " then ",
        " over ",
        " for ",
        " until ",
    ),
    *(
        "rest",
        "10%",
        "1e-3",
        "2 ep",
        "a = ",
        "?",
        "step",
        "# comment",
        "\n",
        ";",
        "1e999",
        "-",
        "^",
        "(",
        "((((",
        "@",
    ),
)


def compiled(text: str, facts: dict[str, Any]) -> Any:
    """The schedule or bundle of a text, warnings aside; None where it is refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        try:
            return thence.compile(text, **facts)
        except thence.SpecError:
            return None


def outputs(made: Any) -> dict[str | None, thence.Schedule]:
    return {None: made} if isinstance(made, thence.Schedule) else dict(made)


def valid(spec: Spec) -> tuple[str, Any]:
    """A random spec that compiles, and what it compiles to."""
    text = unparse(spec.program)
    made = compiled(text, spec.facts)
    event("valid" if made is not None else "refused")
    assume(made is not None)
    return text, made


def marks(schedule: thence.Schedule, most: int = 24) -> list[int]:
    """Steps at, before and behind each boundary, and far behind the last."""
    steps = {0, 1, *schedule.landmarks, *(step + 1 for step in schedule.landmarks)}
    end = schedule.duration if isinstance(schedule.duration, int) else 500
    steps |= {end - 1, end, end + 1, end + 1000}
    ordered = sorted(step for step in steps if 0 <= step < 2**31)
    return ordered[:: 1 + len(ordered) // most] + ordered[-1:]


# ---- text ----------------------------------------------------------------------------------------------------


@given(programs())
@settings(max_examples=300)
def test_what_is_written_reads_back_as_the_same_tree(spec: Spec) -> None:
    text = unparse(spec.program)
    assert thence.parse(text) == spec.program
    assert unparse(thence.parse(text)) == text


@given(programs())
@settings(max_examples=200)
def test_formatting_is_done_once_and_changes_layout_only(spec: Spec) -> None:
    text = unparse(spec.program)
    assert thence.format(text) == text  # unparse writes the canonical form


@given(programs(), st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_formatting_undoes_any_layout_and_keeps_comments(spec: Spec, source: Any) -> None:
    # Blanks may go round operators and parentheses; a comment may end any line.
    spaced, comments = [], 0
    for i, statement in enumerate(unparse(spec.program).split("; ")):
        for sign in "(),;=@":
            statement = statement.replace(
                sign, source.choice(("", " ")) + sign + source.choice(("", " ", "  "))
            )
        statement = statement.replace(
            " then ", source.choice((" then ", "\n  then ", " then\n", "   then  # joined\n "))
        )
        if source.random() < 0.5:
            statement += f"  # behind {i}"
        spaced.append(statement)
    text = "\n".join(spaced)
    comments = text.count("#")
    formatted = thence.format(text)
    assert thence.format(formatted) == formatted
    assert thence.parse(formatted) == spec.program
    assert formatted.count("#") <= comments
    for i in range(len(spaced)):
        assert (f"# behind {i}\n" in text + "\n") == (f"# behind {i}\n" in formatted + "\n")
    assert ("# joined" in text) == ("# joined" in formatted)


@given(programs())
@settings(max_examples=200)
def test_the_spec_of_a_schedule_compiles_to_the_same_schedule(spec: Spec) -> None:
    _, made = valid(spec)
    assert compiled(made.spec, {}) == made
    for schedule in outputs(made).values():
        again = compiled(schedule.spec, {})
        again = again if isinstance(again, thence.Schedule) else next(iter(again.values()))
        assert again.duration == schedule.duration
        assert [again(step) for step in marks(schedule)] == [schedule(step) for step in marks(schedule)]


def survives(text: str) -> None:
    """Any text is read, or refused with findings inside it."""
    for read in (thence.compile, thence.format, thence.parse):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", thence.SpecWarning)
                read(text)
        except thence.SpecError as error:
            assert error.diagnostics
            for found in error.diagnostics[:20]:
                assert 0 <= found.span.start <= found.span.stop <= len(text) + 1
                assert found.render() and found.line >= 1 and found.column >= 1
    for found in thence.check(text, total=1000)[:20]:
        found.render(color=True)


@given(st.text(max_size=60))
@settings(max_examples=300)
@example("\ufeff1")
@example("\x00")
@example("# \x00")
@example("\ud800")
@example("#\ud800")
@example("1\u2028then 2")
@example("\u00b2")
@example("\u0661 for 10")
@example("(" * 60000)
@example("f(" * 20000)
@example("-" * 60000 + "1")
@example("2^" * 20000 + "1")
@example("1 for " * 9000 + "1")
@example("\n" * 60000)
@example("a = 1;" * 3000)
@example("1 + " * 9000 + "1")
@example("#" * 65535)
def test_any_text_ends_in_a_meaning_or_in_findings(text: str) -> None:
    survives(text)


@given(st.text(alphabet=ALPHABET, max_size=80))
@settings(max_examples=300)
def test_any_text_of_the_alphabet(text: str) -> None:
    survives(text)


@given(st.lists(st.sampled_from(SNIPPETS), max_size=14))
@settings(max_examples=400)
def test_any_sequence_of_words(words: list[str]) -> None:
    survives("".join(words))


@given(st.binary(max_size=60))
@settings(max_examples=100)
def test_any_bytes(data: bytes) -> None:
    survives(data.decode("utf-8", "surrogateescape"))


@given(programs(2), st.data())
@settings(max_examples=300)
def test_a_mutated_spec(spec: Spec, data: Any) -> None:
    text = unparse(spec.program)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        stop = data.draw(st.integers(at, min(len(text), at + 6)))
        text = text[:at] + data.draw(st.sampled_from(("", *SNIPPETS, *ALPHABET))) + text[stop:]
    survives(text)


# ---- values --------------------------------------------------------------------------------------------------


@given(programs())
@settings(max_examples=250)
def test_values_are_those_of_the_reference(spec: Spec) -> None:
    text, made = valid(spec)
    with reference.working(), noisy() as noise:
        program = reference.Program(text, spec.facts)
        assert set(outputs(made)) == set(program.schedules)
        for name, schedule in outputs(made).items():
            exact = program.schedules[name]
            said = schedule.duration
            assert exact.duration == ("timeless" if said is None else "endless" if said == math.inf else said)
            steps = [Fraction(step) for step in marks(schedule)] + [Fraction(1, 2), Fraction(33, 4)]
            array = schedule(np.array([float(step) for step in steps]))
            for step, on_array, (value, tolerance) in zip(
                steps, array, values_and_tolerances(exact, steps, noise), strict=True
            ):
                on_host = schedule(int(step) if step.denominator == 1 else float(step))
                assert close(on_host, value, tolerance), f"host, step {step}: {on_host!r} is not {value}"
                assert close(
                    float(on_array), value, tolerance
                ), f"numpy, step {step}: {on_array!r} is not {value}"


@given(programs())
@settings(max_examples=tries(16))
def test_values_under_jit_are_those_of_the_reference(spec: Spec) -> None:
    import jax

    text, made = valid(spec)
    with reference.working(), noisy() as noise:
        program = reference.Program(text, spec.facts)
        for name, schedule in outputs(made).items():
            steps = marks(schedule)
            found = np.asarray(jax.jit(schedule)(np.array(steps, np.int32)))
            assert found.dtype == np.float32
            wanted = values_and_tolerances(program.schedules[name], list(map(Fraction, steps)), noise)
            for step, got, (value, tolerance) in zip(steps, found, wanted, strict=True):
                assert close(
                    float(got), value, tolerance, single=True
                ), f"step {step}: {got!r} is not {value}"


def test_sequences_in_sequences_trace_like_the_interpreter() -> None:
    import jax
    import jax.numpy as jnp

    for spec in (
        "hold(3, 1) then (linear(2, 1) then linear(2, 0) then linear(2, 1)) then hold(2)",
        "linear(3, 1->0) then (linear(2, 1) then cosine(2, 0) then linear(2, 1)) then linear(2, 0)",
        "a = linear(2, 1) then linear(2, 0) then linear(2, 1); hold(3, 1) then a then a",
        "repeat(linear(3, 1->0) then cosine(3, 1) then linear(2, 0), stretch=2)",
    ):
        schedule, step = compiled(spec, {}), jnp.int32(0)
        emitted = executed(thence.emit(schedule, target="jax"))["schedule"]
        assert str(jax.make_jaxpr(emitted)(step)) == str(jax.make_jaxpr(schedule)(step)), spec


def functions(made: Any, target: str) -> dict[str | None, Any]:
    """The functions of an emitted module."""
    space = executed(thence.emit(made, target=target))
    return {name: space[name or "schedule"] for name in outputs(made)}


def same(a: Any, b: Any) -> bool:
    """The same bits, where a NaN is a NaN."""
    return np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True)


@given(programs())
@settings(max_examples=tries(16))
def test_emitted_python_has_the_bits_of_the_host(spec: Spec) -> None:
    _, made = valid(spec)
    emitted = functions(made, "python")
    for name, schedule in outputs(made).items():
        wanted = given_alike(schedule, emitted[name])
        for step in (*marks(schedule), 0.5, 8.25, -3):
            assert same(emitted[name](step), wanted(step)), f"step {step}"


@given(programs())
@settings(max_examples=tries(16))
def test_emitted_numpy_has_the_bits_of_the_interpreter(spec: Spec) -> None:
    _, made = valid(spec)
    emitted = functions(made, "numpy")
    for name, schedule in outputs(made).items():
        steps = np.array(marks(schedule))
        assert same(emitted[name](steps), given_alike(schedule, emitted[name])(steps))


@given(programs())
@settings(max_examples=tries(16))
def test_emitted_jax_has_the_bits_of_the_interpreter_under_jit(spec: Spec) -> None:
    import jax
    import jax.numpy as jnp

    _, made = valid(spec)
    emitted = functions(made, "jax")
    for name, schedule in outputs(made).items():
        steps = jnp.asarray([step for step in marks(schedule) if step < 2**31], jnp.int32)
        wanted = given_alike(schedule, emitted[name])
        assert same(jax.jit(emitted[name])(steps), jax.jit(wanted)(steps))


@given(programs())
@settings(max_examples=tries(16))
def test_the_other_targets_take_every_program(spec: Spec) -> None:
    _, made = valid(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", thence.SpecWarning)
        for target in ("optax", "torch"):
            thence.emit(made, target=target, unsupported="warn")  # compared with the interpreter there
