"""Where quoted words stand in a draft's texts. Pure."""

from collections.abc import Mapping


def tidy(words: str) -> str:
    """Runs of blanks and line ends as one blank: how words are quoted and compared."""
    return " ".join(words.split())


def place_of(words: str, texts: Mapping[str, str]) -> str | None:
    """The name of the first text that holds the words, whatever blanks are between them; None: none does (any more)."""
    wanted = tidy(words)
    return next((name for name, text in texts.items() if wanted in tidy(text)), None) if wanted else None
