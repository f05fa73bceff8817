"""Where quoted words stand in a draft's texts. Pure."""

from typing import Literal

Place = Literal["text", "rationale"]


def tidy(words: str) -> str:
    """Runs of blanks and line ends as one blank: how words are quoted and compared."""
    return " ".join(words.split())


def place_of(words: str, text: str, rationale: str) -> Place | None:
    """Which of the two texts holds the words, whatever blanks are between them; None: neither does (any more)."""
    wanted = tidy(words)
    if not wanted:
        return None
    if wanted in tidy(text):
        return "text"
    return "rationale" if wanted in tidy(rationale) else None
