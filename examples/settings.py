"""Trains with settings of pydantic's, from the environment or the command line: `python examples/settings.py`.

    DIGITS_LEARNING_RATE='warmup(10%, 2e-3) then linear(rest, 0)' python examples/settings.py --steps 200

A mistake in a spec is a validation error of its field; one that shows only with the number of steps, of the settings.
What a run was made with is in `runs/`, in a folder that is named after its learning rate.
"""

from __future__ import annotations

from pathlib import Path

from network import train
from pydantic import PositiveInt, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from thence import Schedule


class Settings(BaseSettings):
    """What a run is made with; shares in the schedules are of `steps`."""

    model_config = SettingsConfigDict(env_prefix="DIGITS_", cli_parse_args=True)

    steps: PositiveInt = 300
    learning_rate: Schedule = Schedule("warmup(5%, 4e-3) then cosine(rest, 1%)")
    weight_decay: Schedule = Schedule("cosine(rest, 0.1->0.01)")
    runs: Path = Path("runs")

    @model_validator(mode="after")
    def bind(self) -> Settings:
        self.learning_rate = self.learning_rate.bind(total=self.steps)
        self.weight_decay = self.weight_decay.bind(total=self.steps)
        return self


def main() -> float:
    """Reads the settings, saves them, trains, and returns the accuracy on the test images."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise SystemExit(str(error)) from None
    folder = settings.runs / settings.learning_rate.slug()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text(settings.model_dump_json(indent=2), encoding="utf-8")
    print(f"run {folder.name}")
    return train(
        {"learning_rate": settings.learning_rate, "weight_decay": settings.weight_decay}, settings.steps
    )


if __name__ == "__main__":
    main()
