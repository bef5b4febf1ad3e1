"""Keys with their values, definitions of several names, and names that are given back."""

from __future__ import annotations

import re

from ...curves.table import CURVES
from ...numbers.facts import FACTS
from ...plans.transforms import TRANSFORMS
from .phrase import BEHIND, GAP, NUMBER, SEGMENT, VALUE, Phrase

_KEYED = r"(?:[\"']?[A-Za-z_]\w{0,60}[\"']?\s?:\s?)?[A-Za-z_]\w{0,60}"


def _given_back(found: re.Match[str]) -> str | None:
    """Nothing, where only names of definitions are named behind them."""
    # Of betas that have become b1 and b2, the name is gone.
    names = set(re.findall(r"\w+", found[1])) - {"return", "and", "betas"}
    before = found.string[: found.start()]
    return "" if all(re.search(rf"(?:\A|[;\n])\s*{name}\s*=(?!=)", before) for name in names) else None


_DEFINED_BEHIND = rf"{GAP}(?:[,;\n]|\bwhere\b|\bwith\b|\bfor\b){GAP}[A-Za-z_]\w{{0,60}}{GAP}={GAP}{VALUE}"


def _in_front(found: re.Match[str]) -> str | None:
    """Definitions that stand behind the formula that they are for; its names of time are the step."""
    from ...answers.other_words import clock_named  # for what cannot be read alone

    body = found[1].strip()
    pairs = re.findall(rf"([A-Za-z_]\w*)\s*=\s*({VALUE})", found[2])
    used = {*re.findall(r"[A-Za-z_]\w*(?!\w*\s?\()", body)}
    defined = {name for name, _ in pairs}
    if (
        len(defined) < len(pairs)
        or not used & defined
        or defined - used - FACTS.keys()
        or body.count("(") != body.count(")")
    ):
        return None
    clocks = {name: clock for name in used - defined if (clock := clock_named(name)) is not None}
    for name, clock in clocks.items():
        body = re.sub(rf"\b{name}\b", f"({clock})" if " " in clock else clock, body)
    return f"{'; '.join(f'{name} = {value}' for name, value in pairs)}; {body}"


def _as_output(value: str) -> str:
    return value if re.match("[A-Za-z_]", value) else f"constant({value})"


def _outputs(found: re.Match[str]) -> str | None:
    """Lines of keys and schedules, as YAML has them."""
    pairs = [line.split(":", 1) for line in found[0].splitlines() if line.strip()]
    named = [(key.strip(" \t\"'"), value.split(" #")[0].strip(" \t\"'")) for key, value in pairs]
    if not any(re.match(rf"(?:{'|'.join((*CURVES, *TRANSFORMS))})\s?\(", value) for _, value in named):
        return None
    plain = re.compile(rf"-?{NUMBER}")
    values = (f"constant({value})" if plain.fullmatch(value) else value for _, value in named)
    return "; ".join(f"{key} = {value}" for (key, _), value in zip(named, values, strict=True))


KEYS: tuple[Phrase, ...] = (
    Phrase(
        "1e-3 * rate^step, rate=0.9",
        rf"\A\s{{0,9}}([^;=\n#]{{1,2000}}?)((?:{_DEFINED_BEHIND}){{1,20}})\s{{0,9}};?\s{{0,9}}\Z",
        "a definition stands before what uses it",
        _in_front,
    ),
    Phrase(
        "cosine: 100, 1->0",
        rf"\A\s{{0,9}}({'|'.join(CURVES)})(?::(?!=)|\s{{0,3}}=|\s{{1,3}}(?={NUMBER}\s?:))\s{{0,3}}({VALUE})\s?[,:]\s{{0,3}}([^;\n(){{}}\[\]=:]{{1,200}}?)\s{{0,9}}\Z",
        "the arguments of a curve stand in parentheses",
        lambda m: f"{m[1]}({m[2]}, {m[3]})",
    ),
    Phrase(
        "lr: hold(5, 1)\nwd: 0.1",
        r"\A\s{0,9}(?:[\"']?[A-Za-z_]\w{0,60}[\"']?\s{0,3}:(?!=)[ \t]{1,9}[^\s#:][^\n:]{0,2000}(?:\n|\Z)){2,20}\s{0,9}\Z",
        "a spec has no keys: each schedule is a definition",
        _outputs,
    ),
    Phrase(
        "lr: warmup(10, 1) then hold(5)",
        r"\A\s{0,9}[\"']?[A-Za-z_][\w.\-]{0,60}[\"']?\s{0,3}:(?!=)\s{0,9}(?=[^\s;][^;\n]{0,9999}\Z)",
        "the key `{0}` is not part of a spec",
        lambda m: "",
        "leave it out: a spec is what stands behind the key",
    ),
    Phrase(
        "peak := 1e-3; hold(10, peak)",
        rf"(?:\A|(?<=[;\n])){GAP}([A-Za-z_]\w{{0,60}}){GAP}(?::=|<-|=>|:(?=[^;\n]*;)){GAP}",
        "a definition is written with =",
        lambda m: f" {m[1]} = " if m.start() else f"{m[1]} = ",
    ),
    Phrase(
        "lr = hold(10, 1); b2 = hold(10, 0.9); return lr, b2",
        rf"[;\n]{GAP}(?:(?:return|yield|output|outputs|export|print)\b{GAP})?[\[({{]?{GAP}({_KEYED}(?:(?:{GAP},{GAP}|\s{{1,3}}and\s{{1,3}}|\s{{0,9}}[;\n]\s{{0,9}}return\s{{1,3}}){_KEYED}){{1,20}}){GAP}[\])}}]?{GAP};?\s{{0,9}}(?=(?:#[^\n]{{0,999}})?\Z)",
        "every schedule that is defined is an output, and is not named again",
        _given_back,
    ),
    Phrase(
        "lr = hold(10, 1); betas = (0.9, 0.999)",
        rf"{BEHIND}(?:[A-Za-z]{{1,20}}_)?betas?{GAP}={GAP}[\[(]?{GAP}({VALUE}|{SEGMENT}){GAP},{GAP}({VALUE}|{SEGMENT}){GAP},?{GAP}[\])]?(?=\s{{0,9}}(?:[;\n#]|\Z))",
        "a name has one value: the two betas are b1 and b2",
        lambda m: (
            "; ".join(f"b{i} = {_as_output(m[i])}" for i in (1, 2)) if m[1] != "b1" and m[2] != "b2" else None
        ),
    ),
)
