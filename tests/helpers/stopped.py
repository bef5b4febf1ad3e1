"""Where the parser stops in a text that has no order."""

import lark
import pytest

from thence.dsl.slips.stops import Stop
from thence.dsl.syntax.parser import parser
from thence.dsl.syntax.tokens import tokenize
from thence.dsl.text.findings import Findings
from thence.dsl.text.source import Source


def stop_of(text: str) -> Stop:
    """The place at which a text stops the parser."""
    source = Source(text)
    tokens = tokenize(text, Findings(source)) or []
    with pytest.raises(lark.UnexpectedInput) as caught:
        parser().parse(tokens)
    return Stop.of(caught.value, source, tokens)
