"""Texts that people wrote, each in its own language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from words.fields import Words


@dataclass(frozen=True)
class Passage:
    """A text that people wrote, in its own language."""

    text: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class Prose:
    """Blocks of a frozen version (``drafts/blocks.py``), in their own language."""

    blocks: Sequence[Any]
    language: str

    def __bool__(self) -> bool:
        return bool(self.blocks)


def written(texts: Words | dict[str, str] | None) -> Passage:
    """An organiser's words in the reader's language, or in the language that they exist in."""
    return Passage(*Words(texts).best())
