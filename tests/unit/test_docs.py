"""The documentation is held to the code: what is not written down fails."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import translation

from config.limits import Limits
from live.messages import MESSAGES
from live.table import COMMANDS
from panels import events as panel_events
from panels.command import Command
from panels.policy import ROLES

ROOT = Path(__file__).resolve().parent.parent.parent
PROTOCOL = (ROOT / "docs" / "protocol.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
LIMITS = ROOT / "config" / "limits.py"
APPS = ("panels", "pool", "sessions", "facilitation", "recommendations", "live")


def _families() -> Iterator[type[StrEnum]]:
    """Every family of events, in whichever slice's ``events``."""
    for app in APPS:
        for file in sorted((ROOT / app).rglob("events.py")):
            module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
            yield from (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, StrEnum))


EVENTS = [*panel_events.KINDS, *(str(kind) for kinds in _families() for kind in kinds)]


def row_of(command: Command) -> str:
    """A command's row in docs/protocol.md."""
    names = ", ".join(f"`{name}`" for name in command.ask.model_fields) or "–"
    roles = (
        "everyone" if command.rule.roles == frozenset(ROLES) else ", ".join(r for r in ROLES if r in command.rule.roles)
    )
    tools = "–" if command.rule.tools is None else ", ".join(sorted(command.rule.tools))
    room = f"{command.room.value} or table" if command.tables else command.room.value
    where = "own table" if command.rule.where == "own-table" else "–"
    return f"| `{command.type}` | {names} | {room} | {roles} | {tools} | {where} |"


@pytest.mark.parametrize("command", COMMANDS.values(), ids=sorted(COMMANDS))
def test_every_command_stands_in_the_protocol_with_who_may_send_it(command: Command) -> None:
    assert row_of(command) in PROTOCOL


def test_the_protocol_lists_no_command_that_is_gone() -> None:
    listed = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|.*\|.*\|.*\|.*\|.*\|$", PROTOCOL, re.MULTILINE))
    assert listed == set(COMMANDS)


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_every_event_stands_in_the_protocol(kind: str) -> None:
    assert f"`{kind}`" in PROTOCOL


def test_every_refusal_stands_in_the_protocol_once_with_its_sentence() -> None:
    refusals = PROTOCOL.split("\n## Refusals\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", refusals, re.MULTILINE)
    with translation.override("en"):
        assert sorted(listed) == sorted((code, str(sentence)) for code, sentence in MESSAGES.items())


def test_every_environment_variable_stands_in_the_operations_guide() -> None:
    source = (ROOT / "config" / "settings.py").read_text()
    names = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', source))
    assert names
    assert [name for name in sorted(names) if f"`{name}`" not in OPERATIONS] == []


def test_the_operations_guide_lists_every_limit_with_its_value_and_none_that_is_gone() -> None:
    limits = OPERATIONS.split("\n## Limits\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `([a-z_]+)` \| (.*?) \|", limits, re.MULTILINE)
    assert sorted((name, _as_written(value)) for name, value in listed) == sorted(_limits().items())


def _limits() -> dict[str, str]:
    """The limits with their values as the code writes them, such as ``15 * 60``."""
    (limits,) = (one for one in ast.parse(LIMITS.read_text()).body if isinstance(one, ast.ClassDef))
    rows = (one for one in limits.body if isinstance(one, ast.AnnAssign))
    written = {ast.unparse(one.target): ast.unparse(one.value) for one in rows if one.value}
    assert set(written) == {field.name for field in fields(Limits)}
    return written


def _as_written(value: str) -> str:
    """Without what does not matter: ``5e-05`` for 0.00005, no underscores in numbers."""
    return ast.unparse(ast.parse(value, mode="eval"))


def test_every_refusal_in_the_code_has_a_sentence() -> None:
    packages = ("panels", "sessions", "facilitation", "recommendations", "live")
    sources = "\n".join(path.read_text() for package in packages for path in (ROOT / package).rglob("*.py"))
    codes = set(re.findall(r'Refused\(\s*"([a-z-]+)"', sources)) | set(re.findall(r'PhaseError\("([a-z-]+)"', sources))
    assert codes
    assert sorted(codes - set(MESSAGES)) == []
