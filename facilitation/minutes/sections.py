"""Parts of the minutes that other slices bring: each shows what happened of its own, as polls do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sessions.models import Meeting


@dataclass(frozen=True)
class Section:
    """``context``: what its template gets as ``part``; None: nothing of it happened. It is rendered for PDFs too."""

    name: str
    order: int  # questions 20, polls 30, themes 40, table notes 50
    template: str
    context: Callable[[Meeting], Any]
    of_tables: bool = False  # observers, who never come to tables, do not read it


_sections: dict[str, Section] = {}


def register_section(section: Section) -> None:
    _sections[section.name] = section


def sections_of(meeting: Meeting, *, tables: bool) -> list[tuple[Section, Any]]:
    wanted = [section for section in _sections.values() if tables or not section.of_tables]
    found = ((section, section.context(meeting)) for section in sorted(wanted, key=lambda one: one.order))
    return [(section, context) for section, context in found if context]
