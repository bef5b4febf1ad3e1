"""What is pasted where a spec belongs: a path, or a command line or a block of JSON or YAML that says a schedule in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from ..answers.answers import about_call
from ..answers.entries import find, is_schedule_name
from ..answers.formulas import known
from ..answers.places import placed
from ..counterparts.python_calls import Mapped, PythonCall, PythonText, Quoted, Words, Written
from ..curves.table import CURVES
from ..plans.transforms import TRANSFORMS
from ..text.findings import Findings
from ..text.source import Span

_COMMAND = re.compile(r"\s*(?:[\w./-]+\s+){0,6}?--?[A-Za-z]")
_FLAG = re.compile(r"(?<!\S)--([A-Za-z][\w.-]*)(?:[= \t]+(?!--)([^\s\\]+))?")
_LINE = re.compile(r"(?:-[ \t]+)?[\"']?([A-Za-z_][\w.-]*)[\"']?:(?:[ \t]+(.+))?")

# Keys whose value is the name of a class, and those whose value is a word that transformers knows.
_CLASSES = (
    "type",
    "_target_",
    "class_path",
    "scheduler",
    "name",
    "lr_scheduler",
    "sched",
    "scheduler_type",
    "class",
)
_WORDS = ("lr_scheduler_type", "lr_scheduler", "scheduler_type", "lr_scheduler_name")
_STYLES = ("lr_decay_style",)
_RATES = ("lr", "learning_rate", "base_lr")

# Keys with their parameters' names in the function that a word or a style stands for, the best first.
_TRANSFORMERS = {
    "num_warmup_steps": ("warmup_steps", "num_warmup_steps", "lr_warmup_steps", "warmup_ratio"),
    "num_training_steps": ("max_steps", "max_train_steps", "num_training_steps", "num_train_epochs"),
    "scheduler_specific_kwargs": ("lr_scheduler_kwargs",),
    "lr": ("learning_rate", "lr"),
}
_MEGATRON = {
    "max_lr": ("lr",),
    "min_lr": ("min_lr",),
    "init_lr": ("lr_warmup_init",),
    "lr_warmup_steps": ("lr_warmup_iters", "lr_warmup_samples", "lr_warmup_fraction"),
    "lr_decay_steps": ("lr_decay_iters", "lr_decay_samples", "train_iters", "train_samples"),
    "lr_decay_style": ("lr_decay_style",),
    "wsd_decay_steps": ("lr_wsd_decay_iters", "lr_wsd_decay_samples"),
    "lr_wsd_decay_style": ("lr_wsd_decay_style",),
}
_MEGATRON_DEFAULTS: dict[str, Written] = {
    "init_lr": Words("0"),
    "min_lr": Words("0"),
    "lr_warmup_steps": Words("0"),
}
_ABOUT_SCHEDULE = re.compile(
    r"warm_?up|decay|lr|steps|iters|epochs|min|max|gamma|milestone|cycle", re.IGNORECASE
)
_NO_SCHEDULE = re.compile(r"weight_decay|batch|save|eval|log|seed|wd|incr", re.IGNORECASE)

# A path is known by its end, or by how it begins.
_PATH = re.compile(
    r"\s*(?=\S)(?:[\w.~ -]*[\\/])*[\w.-]+\.(?:thence|txt|ya?ml|toml|jsonc?|py|cfg|conf|ini)\s*|"
    r"\s*(?:~|\.{1,2}|[A-Za-z]:)?[\\/](?=.*\w)(?:[\w.~ -]*[\\/])*[\w.-]*\s*"
)
_OF_SEVERAL = (".yaml", ".yml", ".toml", ".json", ".jsonc", ".py", ".cfg", ".conf", ".ini")

Config = dict[str, Written]


def read_file(path: str) -> str:
    """How the spec in a file is read.

    >>> read_file("conf/lr.thence")
    'read it: thence.compile(Path("conf/lr.thence").read_text())'
    """
    name = path.replace("\\", "/")
    if name.lower().endswith(_OF_SEVERAL):
        return f"load it, and give the text under its key; thence check {name} finds the specs in it"
    home = ".expanduser()" if name.startswith("~") else ""
    return f'read it: thence.compile(Path("{name}"){home}.read_text())'


def explain(findings: Findings) -> bool:
    """Answer a text that is a config or a path as a whole, in place of what was found in it; False for any other text."""
    text = findings.source.text
    if _note_formula(findings) or _note_hole(findings):
        return True
    if _PATH.fullmatch(text):
        path = text.strip()
        findings.settle(Span(0, len(text)))
        findings.note(
            "syntax",
            Span(0, len(text.rstrip())),
            f"`{path}` is the path of a file, and no spec",
            read_file(path),
        )
        return True
    what, config = _read(text)
    if _explain_outputs(findings, config):
        return True
    if not config:
        return False
    call = _call(config)
    if call is None and what != "command line":
        return False
    start, stop = len(text) - len(text.lstrip()), len(text.rstrip())
    span = Span(start, stop)
    answer = about_call(PythonCall(call.name, (), call.named, span)) if call is not None else None
    findings.settle(Span(0, len(text)))
    said = f"this is a {what}, and no spec"
    if answer is None or call is None:
        example = "such as warmup(1000, 1e-3) then cosine(9000, 0)"
        findings.note("syntax", span, said, f"write the schedule that it stands for, {example}")
        return True
    left_out = _left_out(config, call)
    if left_out:
        said += f"; {', '.join(f'`{name}`' for name in left_out)} {'is' if len(left_out) == 1 else 'are'} left out"
    exact = answer.text is None or not (left_out or answer.unfit)
    fix = placed(answer.text, span, text) if answer.text is not None and exact else None
    help = answer.help if exact else f"write the schedule that it stands for, the way {answer.text} has it"
    findings.note("syntax", span, f"{said}: {answer.message}", help, fix=fix)
    return True


_NUMBER = re.compile(r"-?[0-9.]+(?:[eE][+-]?[0-9]+)?")
_ENTRY = re.compile(rf"\b(?:{'|'.join((*CURVES, *TRANSFORMS))})\s?\(")


_ASSIGNED = re.compile(r"\A\s*[A-Za-z_]\w*\s*[:=]\s*(?=\{)")


def _explain_outputs(findings: Findings, config: Config) -> bool:
    """Answer a mapping from names to specs, which is a program of several outputs; False for any other text."""
    text = findings.source.text
    if "," not in text and "{" not in text:
        return False
    named = PythonText(_ASSIGNED.sub("", text)).named()
    if not any(_ENTRY.search(value) for _, value in named) or (config and _call(config) is not None):
        return False
    if len({name for name, _ in named}) < len(named) or any(";" in value for _, value in named):
        return False
    if len(named) == 1 and _ASSIGNED.sub("", text).lstrip()[:1] != "{":
        return False
    outputs = [
        f"{name} = {f'constant({value})' if _NUMBER.fullmatch(value) else value}" for name, value in named
    ]
    fix = "; ".join(outputs) if len(named) > 1 else named[0][1]
    findings.settle(Span(0, len(text)))
    message = (
        "a spec has no braces and no keys: each schedule is a definition"
        if len(named) > 1
        else (f"the key `{named[0][0]}` is not part of a spec")
    )
    findings.note("syntax", Span(len(text) - len(text.lstrip()), len(text.rstrip())), message, fix=fix)
    return True


_LEFT_SIDE = re.compile(r"\s*(?:([^=\s]{1,40}(?:\s?\([^()=]{1,20}\))?)\s*:?=(?!=)\s*)?")


def _note_formula(findings: Findings) -> bool:
    """Note a formula of a paper, in place of what was found in it; False for any other text."""
    text = findings.source.text
    left = _LEFT_SIDE.match(text)
    assert left is not None
    formula = known(text, Span(left.end(), len(text.rstrip().rstrip(".,;"))))
    if formula is None:
        return False
    keeps_name = left[1] is not None and left[1].isascii() and left[1].isidentifier()
    findings.settle(Span(0, len(text)))
    span = formula.span if keeps_name else Span(0, formula.span.stop)
    findings.note("syntax", span, formula.message, fix=formula.spec)
    return True


# What Python code fills in: `{n}`, `{n:.3g}`, `{}` and `%d`.
_HOLE = re.compile(
    r"(?<![$%{\w])\{(?:([A-Za-z_]\w*)|[0-9]?)(?:![rsa])?(?::[-+<>^0-9.,_%a-z]{0,8})?\}(?!\})|(?<![\w.)])%[-+#0-9.]{0,6}[dsfger](?!\w)"
)


def _note_hole(findings: Findings) -> bool:
    """Note what Python was to fill in, unless it is a name that the text defines."""
    text = findings.source.text
    hole = next(
        (
            hole
            for hole in _HOLE.finditer(text)
            if not (hole[1] and re.search(rf"\b{hole[1]}\s*=(?!=)", text))
        ),
        None,
    )
    if hole is None:
        return False
    shown = text if len(text) < _LONGEST_SHOWN and "\n" not in text else f"...{hole[0]}..."
    how = (
        f'f"{shown}"' if hole[1] else f'"{shown}".format(1000)' if hole[0][0] == "{" else f'"{shown}" % 1000'
    )
    findings.settle(Span(0, len(text)))
    message = f"`{hole[0]}` is filled in only by Python{'' if hole[1] else EXAMPLE}"
    help = f"{'write f before the quotes' if hole[1] else 'write'}: {how}"
    findings.note("argument", Span(*hole.span()), message, help)
    return True


_LONGEST_SHOWN = 200
EXAMPLE = "; 1000 is an example"


def _read(text: str) -> tuple[str, Config]:
    """What a text is, and its keys with their values, however deep; the first of a name counts."""
    if "--" in text and _COMMAND.match(text):
        pairs = ((name.replace("-", "_"), value) for name, value in _FLAG.findall(text))
        return "command line", {name: PythonText(value or "True").value() for name, value in pairs}
    if text.lstrip()[:1] == "{":
        value = PythonText(re.sub(r"\s", " ", text)).value()
        return "block of JSON", dict(reversed(list(_pairs(value)))) if isinstance(value, Mapped) else {}
    config: Config = {}
    for line in text.splitlines():
        line = line.split(" #")[0].strip()
        found = _LINE.fullmatch(line)
        if found is None and line not in ("", "---") and not line.startswith("#"):
            return "", {}
        if found is not None and found[2]:
            config.setdefault(found[1], PythonText(found[2]).value())
    return "block of YAML", config


def _pairs(value: Written) -> Iterator[tuple[str, Written]]:
    if isinstance(value, Mapped):
        for key, inner in value.pairs:
            if isinstance(key, Quoted | Words):
                yield key.text, inner
            yield from _pairs(inner)


def _call(config: Config) -> PythonCall | None:
    """The call that a config stands for."""
    nowhere = Span(0, 0)
    for key in _STYLES:
        if key in config:
            named = {**_MEGATRON_DEFAULTS, **_named(config, _MEGATRON)}
            return PythonCall("megatron.OptimizerParamScheduler", (), named, nowhere)
    for key in _WORDS:
        word = _word(config.get(key))
        if word is not None and find(PythonCall(f"transformers.{word}", (), {}, nowhere)) is not None:
            named = {"name": Quoted(word), **_named(config, _TRANSFORMERS)}
            if "num_training_steps" in named:
                named.setdefault("num_warmup_steps", Words("0"))
            return PythonCall("get_scheduler", (), named, nowhere)
    for key in _CLASSES:
        name = _word(config.get(key))
        if name is None or not is_schedule_name(name):
            continue
        entry = find(PythonCall(name, (), config, nowhere))
        assert entry is not None
        rates = [key for key in _RATES if key in config and "max_lr" not in entry.parameters]
        kept = {k: v for k, v in config.items() if k in entry.parameters or k in rates[:1]}
        return PythonCall(name, (), {k: v for k, v in kept.items() if k != key}, nowhere)
    return None


def _word(value: Written | None) -> str | None:
    return value.text if isinstance(value, Quoted | Words) else None


def _named(config: Config, keys: dict[str, tuple[str, ...]]) -> Config:
    """The arguments by the names that they have in a call."""
    named: Config = {}
    for parameter, others in keys.items():
        for other in others:
            value = config.get(other)
            if value is not None and not _is_nothing(value) and parameter not in named:
                epochs = other == "num_train_epochs" and isinstance(value, Words)
                named[parameter] = Words(f"{value.text} ep") if epochs else value  # type: ignore[union-attr]
    return named


def _is_nothing(value: Written) -> bool:
    """Whether a number is one that stands for none, as in `warmup_steps: 0` beside a ratio or `max_steps: -1`."""
    if not isinstance(value, Words):
        return False
    try:
        return Fraction(value.text) <= 0
    except (ValueError, ZeroDivisionError):
        return value.text in ("None", "null", "none")


def _left_out(config: Config, call: PythonCall) -> list[str]:
    """Keys that shape a schedule and are not in its call."""
    used: Iterable[str] = {*call.named, *_CLASSES, *_WORDS}
    known = {other for keys in (_TRANSFORMERS, _MEGATRON) for others in keys.values() for other in others}
    entry = find(call)
    known |= set(entry.parameters) if entry is not None else set()
    if call.name not in ("get_scheduler", "megatron.OptimizerParamScheduler"):
        known = set(used)
    return [
        name
        for name, value in config.items()
        if name not in used
        and name not in known
        and not isinstance(value, Mapped)
        and _ABOUT_SCHEDULE.search(name)
        and not _NO_SCHEDULE.search(name)
    ][:3]
