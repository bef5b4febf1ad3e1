"""The facts of a run that a spec may need: their names, the units that they make steps of, and numbers for examples."""

FACTS = ("total", "steps_per_epoch", "tokens_per_step", "batch_size")
FACT_OF_UNIT = {"ep": "steps_per_epoch", "tok": "tokens_per_step", "ex": "batch_size"}
EXAMPLE_OF_FACT = {"total": 10000, "steps_per_epoch": 1250, "tokens_per_step": 4194304, "batch_size": 256}
