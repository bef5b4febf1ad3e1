"""What has no spec: what to do instead is said with the call's own numbers."""

import pytest
from foreign_calls import given_of

from thence.dsl.libraries.without_spec import TABLE


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("ReduceLROnPlateau(optimizer, factor=0.2, patience=5)", "plateau(factor=0.2, patience=5)"),
        ("optax.contrib.reduce_on_plateau()", "plateau(factor=0.5, patience=10)"),
        ("PlateauLRScheduler(optimizer, decay_rate=0.3, patience_t=7)", "plateau(factor=0.3, patience=7)"),
        ("LambdaLR(optimizer, lambda e: 0.95 ** e)", "write its formula with `step`"),
    ],
)
def test_what_to_do_instead(call: str, said: str) -> None:
    given = given_of(TABLE, call)
    assert given.entry.spec is None and given.entry.instead is not None
    assert said in given.entry.instead(given)
