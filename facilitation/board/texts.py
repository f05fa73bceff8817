"""How a written text is put in order before it is kept."""

import textwrap
import unicodedata

from panels.command import Refused

# Embeddings, overrides and isolates can turn round what stands beside them; zero-width signs hide in a text.
# Joiners (U+200C, U+200D) stay: emoji and several scripts need them.
_UNWANTED = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HEADING_CHARS = 40  # a heading made from a note takes two lines of a phone at most


def clean(text: str, limit: int) -> str:
    """One line of visible text in NFC. Refused: "empty" if nothing is left, "too-long" above ``limit``."""
    spaced = "".join(" " if sign.isspace() else sign for sign in text)
    kept = "".join(sign for sign in spaced if not _is_unwanted(sign))
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    if not any(sign.isprintable() and not sign.isspace() for sign in line):
        raise Refused("empty")
    if len(line) > limit:
        raise Refused("too-long", limit=limit)
    return line


def first_words(text: str) -> str:
    """The beginning of a note as a heading, cut between words where there are any."""
    if len(text) <= _HEADING_CHARS:
        return text
    words = textwrap.shorten(text, width=_HEADING_CHARS - 1, placeholder="").rstrip(" .,:;–-")
    return (words or text[: _HEADING_CHARS - 1]) + "…"


def _is_unwanted(sign: str) -> bool:
    return sign in _UNWANTED or unicodedata.category(sign) in {"Cc", "Cs"}
