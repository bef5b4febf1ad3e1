"""Comments, characters and numbers as other languages write them."""

from __future__ import annotations

import re

from ...numbers.decimals import read, shortest
from ...numbers.facts import FACTS
from ...syntax.spellings import character, look_alike, number
from .phrase import BEHIND, DIGITS_OF, NUMBER, Phrase, call_around, is_known

# Of how many a sign has one part, as % is one of a hundred.
_PARTS = {
    "\N{PER MILLE SIGN}": 1000,
    "\N{ARABIC-INDIC PER MILLE SIGN}": 1000,
    "\N{PER TEN THOUSAND SIGN}": 10000,
}

_BARE = r"([A-Za-z_][A-Za-z0-9_]{0,60})"

# A name where another text is meant to stand: in a shell, a config, an f-string, a template.
_HOLE = rf"(?:\$?\{{{{1,2}}\s?{_BARE}\s?\}}{{1,2}}|\$\({_BARE}\)|\$\$?{_BARE}|%\({_BARE}\)[sdfgr]?|<{_BARE}>)"

_ESCAPE = "&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5});"


def _exponent(found: re.Match[str]) -> str | None:
    """A number whose exponent has blanks, ^ or too many signs."""
    if re.fullmatch(r"[0-9.]+[eE][+-]?[0-9]+", found[0]):
        return None
    return f"{found[1].rstrip('.')}e{'-' if '-' in found[3] else ''}{found[4]}"


def _unescaped(found: re.Match[str]) -> str:
    from html import unescape  # for what cannot be read alone: sound specs start without it

    return "".join(c if c.isascii() else character(c).instead or "" for c in unescape(found[0]))


def _of_the_run(found: re.Match[str]) -> str | None:
    """A decay as composer has it, whose end is a factor; not where the value before is none above it."""
    values = re.findall(rf",\s{{0,3}}({NUMBER})\s?\)", found.string[: found.start()])
    end, steps = read(found[3])[0], number(found[2])
    if not values or steps is None or read(values[-1])[1] or read(values[-1])[0] * _TENFOLD > end:
        return None
    return f"{found[1]}{steps.text}, {shortest(end * 100)}%)"


_TENFOLD = 10  # as a decay rises that is hardly meant


def _comment(found: re.Match[str]) -> str | None:
    """A comment as other languages write it; None for signs that may be operators."""
    text, (start, stop) = found.string, found.span()
    before, rest = text[:start].rstrip(" \t"), re.match(r"[ \t]*", text[stop:])
    body = re.sub(r"^(?:/\*+|<!--|//+|--+|%+)|(?:\*+/|-->)$", "", found[0]).strip()
    if found[0].endswith(("*/", "-->")):
        # What goes on in the same line stands behind no comment.
        ends = rest is None or text[stop + rest.end() : stop + rest.end() + 1] in ("", "\n", "\r")
        return "\n".join(f"# {line.strip(' *')}".rstrip() for line in body.splitlines()) if ends else ""
    # Nothing stands before it that it could be an operator behind.
    alone = not before or before[-1] == ";" or (before[-1] in ",(" and found[0][0] == "/")
    first = alone or (before[-1] in "\n\r" and _NOT_OPERAND.match(body))
    words = _WORDS.search(body) or (before[-1:] == ")" and _is_nothing(body, text))
    if not (first or (words and found[0][0] != "%")):
        return None
    return f"# {body}".rstrip()


def _is_nothing(word: str, text: str) -> bool:
    """Whether a word is no name that a text may have, a fact's or one's own."""
    named = word in ("step", "e", "pi", *FACTS) or re.search(rf"\b{re.escape(word)}\s{{0,9}}[=,)]", text)
    return word.isidentifier() and not named


# Words that stand side by side, which no operand does.
_WORDS = re.compile(
    r"\b(?!(?:then|over|for|until)\b)[A-Za-z][\w'-]*[:,]?[ \t]+(?!(?:then|over|for|until)\b)[A-Za-z][\w'-]*(?![\w ]*\()|[A-Za-z][\w'-]*:"
)

_NOT_OPERAND = re.compile(r"[^0-9(.\s]|\Z")

CHARACTERS: tuple[Phrase, ...] = (
    Phrase(
        "// up\nwarmup(10, 1)  // one\nthen hold(5) /* the end */",
        r"/\*(?:[^*]|\*(?!/)){0,400}\*/|<!--(?:[^-]|-(?!->)){0,400}-->|(?://|--(?=[ \t]+[A-Za-z])|%)[^\r\n]*",
        "a comment begins with #",
        _comment,
    ),
    Phrase(
        "warmup(10, 1) thencosine(90, 0)",
        rf"{BEHIND}(then|over|for|until)(?:([A-Za-z_]\w{{0,60}})(?=\s?\()|({DIGITS_OF}))(?!\w)",
        "`{0}` is two words, and no blank parts them",
        lambda m: f"{m[1]} {m[2] or m[3]}" if m[3] or is_known(m[2]) else None,
    ),
    Phrase(
        "hold(10, 1) over 20kthen hold(5)",
        rf"{BEHIND}({DIGITS_OF})(then|over|for|until)(?=[\s(])",
        "`{0}` is a number and a word, and no blank parts them",
        lambda m: f"{m[1]} {m[2]}",
    ),
    Phrase(
        "peak = 1e-3warmup(10, peak)",
        rf"(?<==)(\s{{0,3}}{DIGITS_OF})([A-Za-z_]\w{{0,60}}\s?\()",
        "`{0}` begins a statement, and nothing parts it from the one before",
        lambda m: f"{m[1]}; {m[2]}" if is_known(m[2].rstrip("( ")) else None,
    ),
    Phrase(
        "peak = 1\\nwarmup(10, peak)",
        r"\\r?\\?[nr]",
        "`{0}` are two signs, and no line end",
        lambda m: "\n",
        "type a line end in its place, or ; between statements",
    ),
    Phrase(
        "warmup(10, 0-&gt;1)",
        rf"[-=]?{_ESCAPE}(?:[^\r\n#]{{0,2000}}{_ESCAPE})?",
        "`{0}` has a character as HTML writes it",
        _unescaped,
    ),
)

NUMBERS_AND_NAMES: tuple[Phrase, ...] = (
    Phrase(
        "warmup(the first 10, 1e-3) then hold(another 5)",
        rf"(?:(?<=\()|(?<=\(\s))(?:the\s{{1,3}})?(?:first|last|next|another|final|about|exactly)\s{{1,3}}(?={NUMBER})",
        "a segment has its number of steps alone, without words",
        lambda m: "" if is_known(call_around(m)[0]) else None,
    ),
    Phrase(
        "warmup(0.05dur, 3e-4) then cosine(0.95dur, 0.1)",
        rf"{BEHIND}([a-z_]{{2,20}}\s?\(\s?)([0-9]{{0,9}}\.?[0-9]{{1,9}}\s?(?:dur|ba))\s{{0,3}},\s{{0,3}}(0?\.[0-9]{{1,9}})\s?\)",
        "composer's units: beside them the end of a decay is a part of its peak, which is a share here",
        _of_the_run,
    ),
    Phrase(
        "warmup(5\N{PER MILLE SIGN}, 1e-3) then hold(9)",
        rf"{BEHIND}([0-9]{{1,15}}(?:\.[0-9]{{0,15}})?|\.[0-9]{{1,15}})\s?([{''.join(_PARTS)}])",
        "`{0}` is a share, which is written in per cent",
        lambda m: f"{shortest(read(m[1])[0] * 100 / _PARTS[m[2]])}%",
    ),
    Phrase(
        "warm-up 10 1",
        rf"(?i:{BEHIND}warm[ -]up)((?:\s{{1,3}}{NUMBER}){{1,3}})",
        "`{0}` is written without a blank or a hyphen",
        lambda m: f"warmup{m[1]}",
    ),
    Phrase(
        "warmup(10, O.1)",
        r"(?<![A-Za-z0-9_.])(?:[OIl]\.[0-9OoIl]{1,20}|[0-9]{1,9}(?:\.[0-9]{0,9})?[eE]-[OoIl][0-9OoIl]{0,3})(?![A-Za-z0-9_.])",
        "`{0}` has a letter in the place of a digit",
        lambda m: meant.text if (meant := look_alike(m[0])) else None,
    ),
    Phrase(
        "warmup(10, 1e^-3)",
        r"(?<![\w.])([0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})\s{0,3}(?:[eE]\s{0,3}(?:\^|\*\*)?|[xX]\s{0,3}10\s{0,3}(?:\^|\*\*))\s{0,3}(\()?\s?([+-]{0,3})\s{0,3}([0-9]{1,3})(?(2)\s?\))(?![\w.%])",
        "`{0}` is not a number of the language",
        _exponent,
    ),
    Phrase(
        "warmup(10, ${peak}) then hold(5)",
        rf"(?<![A-Za-z0-9_$%{{]){_HOLE}(?![A-Za-z0-9_}}])",
        "`{0}` is to be filled in by what writes the text; in a spec a name stands bare",
        lambda m: next(filter(None, m.groups())),
    ),
)
