"""The words of the language as Python functions: every curve, transform and function builds the same as its text.

    from thence.words import cosine, maximum, warmup

    schedule = warmup(1000, 0, 1e-3).then(cosine(9000, 1e-5))
    str(schedule)                       # 'warmup(1000, 0->1e-3) then cosine(9000, 1e-5)'

A curve from one value to another takes `n, from_, to`, or `n, to` to go on from the value that was reached; a level
is a pair of a value and a step. Arguments are numbers, schedules, or texts of the language such as "5%" and "2ep";
`rest` and `until("80%")` are lengths. What the language calls min, max and abs is `minimum`, `maximum`, `absolute`.
"""

from .runtime.words import WORDS

globals().update(WORDS)

__all__ = [*WORDS]  # noqa: PLE0604 - the tables of the language; words.pyi has them written out
