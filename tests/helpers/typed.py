"""What a user has who types every suggestion: in one round, or as often as there is one."""

from typing import Any

import thence


def at_once(text: str, **facts: Any) -> str:
    """The text once every suggestion for an error was typed, in one round."""
    fixes = {found.fix for found in thence.check(text, **facts) if found.fix and found.severity == "error"}
    for fix in sorted(fixes, key=lambda fix: fix.span, reverse=True):
        text = text[: fix.span.start] + fix.text + text[fix.span.stop :]
    return text


def typed(text: str, **facts: Any) -> str:
    """The text once every suggestion for an error was typed, and those for the errors that this uncovers."""
    for _ in range(6):
        fixes = sorted(
            {
                f.fix.span: f.fix.text for f in thence.check(text, **facts) if f.fix and f.severity == "error"
            }.items()
        )
        if not fixes:
            return text
        end = len(text) + 1
        for (start, stop), instead in reversed(fixes):
            if stop <= end:
                text, end = text[:start] + instead + text[stop:], start
    return text
