"""Ready agendas to start from, read from ``planning/evenings/*.toml``; their texts are in every language."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sessions.models import Form, Tool
from words.fields import Words

_SOURCES = Path(__file__).parent / "planning" / "evenings"


@dataclass(frozen=True)
class Step:
    """``tools``: the wished one first; the first that this server has is taken."""

    title: Words
    minutes: int
    form: Form
    tools: tuple[str, ...]
    instructions: Words
    cues: Words
    auto: bool

    @property
    def tool(self) -> Tool:
        return next((Tool(name) for name in self.tools if name in Tool.values), Tool.TALK)

    def fields(self) -> dict[str, Any]:
        """Columns of an AgendaItem, with the texts in all languages."""
        return {
            "title": self.title,
            "minutes": self.minutes,
            "form": self.form,
            "tool": self.tool,
            "instructions": self.instructions,
            "cues": self.cues,
            "auto_advance": self.auto,
        }


@dataclass(frozen=True)
class Evening:
    name: Words
    summary: Words
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


def _read(name: str) -> Evening:
    data = tomllib.loads((_SOURCES / f"{name}.toml").read_text(encoding="utf-8"))
    return Evening(Words(data["name"]), Words(data["summary"]), tuple(_step(one) for one in data["steps"]))


def _step(data: dict[str, Any]) -> Step:
    return Step(
        title=Words(data["title"]),
        minutes=data["minutes"],
        form=Form(data["form"]),
        tools=tuple(data["tools"]),
        instructions=Words(data.get("instructions")),
        cues=Words(data.get("cues")),
        auto=data.get("auto", False),
    )


EVENINGS: dict[str, Evening] = {name: _read(name) for name in ("learning", "weighing", "recommendations", "short")}
