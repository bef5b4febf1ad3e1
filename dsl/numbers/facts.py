"""The facts of a run that a spec may need: one row each."""

from __future__ import annotations

from typing import NamedTuple


class Fact(NamedTuple):
    """What a run may state of itself: a number for examples, a sentence, and what it is called elsewhere.

    `follows` has two facts that give it, and the sign between them. One that `may_vary` may be a staircase.
    """

    name: str
    example: int
    doc: str
    key: str  # of a config, for examples
    other_names: tuple[str, ...]
    follows: tuple[str, str, str] | None = None
    may_vary: bool = False


FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact(
            "total",
            10000,
            "How many steps the whole run has; shares and `rest` need it.",
            "steps",
            ("total_steps", "max_steps", "num_training_steps", "num_train_steps", "train_steps", "total_iters",
             "max_iters", "t_max", "num_steps", "n_steps", "training_steps", "total_training_steps", "steps",
             "iterations", "num_iterations", "n_iters", "num_iters", "max_train_steps", "T"),
        ),
        Fact(
            "tokens_per_example",
            2048,
            "How many tokens an example has; with `batch_size` it gives the tokens of a step.",
            "sequence_length",
            (),
            may_vary=True,
        ),
        Fact(
            "examples_per_epoch",
            1281167,
            "How many examples an epoch has; with `batch_size` it gives the steps of an epoch.",
            "dataset_size",
            (),
        ),
        Fact(
            "steps_per_epoch",
            1250,
            "How many steps an epoch has; `2 ep` needs it.",
            "epoch_steps",
            ("epoch_steps", "batches_per_epoch", "updates_per_epoch", "iters_per_epoch", "epoch_len", "epoch_length",
             "steps_in_epoch", "nb"),
            follows=("examples_per_epoch", "/", "batch_size"),
        ),
        Fact(
            "tokens_per_step",
            4194304,
            "How many tokens a step takes in; `375M tok` needs it.",
            "batch_tokens",
            ("tokens_per_batch", "tokens_per_update", "batch_tokens", "global_batch_tokens"),
            follows=("batch_size", "*", "tokens_per_example"),
            may_vary=True,
        ),
        Fact(
            "batch_size",
            256,
            "How many examples a step takes in; `5k ex` needs it.",
            "batch_size",
            ("bs", "batchsize", "global_batch_size", "train_batch_size", "batch"),
            may_vary=True,
        ),
    )
}  # fmt: skip
