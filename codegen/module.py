"""Assembles a generated module: docstring, imports, constants, helpers, one function for each output."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from ..dsl.printing.printer import Printer
from ..dsl.programs.program import Meaning
from ..dsl.syntax.unparse import unparse
from ..dsl.text.findings import Findings
from .document import docstring
from .function_writer import FunctionWriter
from .options import Options
from .record import header_comments, with_record
from .style import formatted
from .targets import Target


def emit_module(meaning: Meaning, options: Options, findings: Findings) -> str:
    """The formatted source of a module, with its record in front.

    What the target cannot express is noted in `findings`. Raises Rejected if a module cannot do without it,
    and EmitError if the source cannot be formatted.
    """
    writer = FunctionWriter(meaning, options)
    bodies = list(writer.functions())
    writer.note_unsupported(findings)
    findings.raise_errors()
    bodies += writer.epilogue(meaning, findings)
    functions = {writer.names[output]: plan for output, plan in meaning.outputs.items()}
    head = docstring(meaning, writer.target, functions) if options.docstring else ""
    source = formatted(_assembled(writer.target, writer.printer, head, bodies), options.line_length)
    return header_comments(options.header) + with_record(source, _record(meaning, options, writer.target))


def _record(meaning: Meaning, options: Options, target: Target) -> dict[str, object]:
    """The spec, and the options that are not as usual."""
    usual = Options()
    chosen = {
        name: getattr(options, name)
        for name in Options.kept()
        if getattr(options, name) != getattr(usual, name)
        and (name != "precision" or target.single is not None)
    }
    return {"spec": unparse(meaning.program), "target": target.name, **chosen, **options.record}


def _assembled(target: Target, printer: Printer, head: str, bodies: list[str]) -> str:
    constants = [f"{name} = {value}" for name, value in printer.constants.items()]
    for name, table in printer.tables.items():
        texts = table.texts()
        # A tuple of one needs a comma; in a longer one black would give each entry a line for it.
        entries = ", ".join(texts) + (target.comma if len(texts) == 1 else "")
        constants.append(target.table.format(name=name, entries=entries))
    helpers = list(dict.fromkeys(printer.helpers.values()))
    helpers += [text for word, text in target.helpers if any(word in body for body in bodies)]
    code = "\n\n\n".join(["\n".join(constants), *helpers, *bodies])
    return "\n".join([head, "", *_imports(target, code), "", code, ""])


def _imports(target: Target, code: str) -> Iterator[str]:
    """The imports that the code needs, modules first."""
    used = [
        (module, name) for word, module, name in target.imports if re.search(rf"\b{re.escape(word)}", code)
    ]
    for own in (True, False):  # the standard library's first
        group = [pair for pair in used if (pair[0].split(".")[0] in sys.stdlib_module_names) == own]
        for module, name in group:
            if not name or name.startswith("as "):
                yield f"import {module} {name}".strip()
        for module in dict.fromkeys(module for module, _ in group):
            names = [name for other, name in group if other == module and name and not name.startswith("as ")]
            if names:
                yield f"from {module} import {', '.join(names)}"
        if group:
            yield ""
