"""What may stand in a draft: the nodes, marks and attributes of ``assets/draft/schema.js``."""

import re
from typing import Any
from urllib.parse import urlsplit

# The two later ones come last: what was written before they existed keeps its bytes and its fingerprints.
FRAGMENTS = ("text", "rationale", "addressee", "conditions")
TAGS = frozenset({"paragraph", "heading", "bullet_list", "ordered_list", "list_item"})
ATTRIBUTES = frozenset({"level"})
LEVELS = (3, 4)
SUGGESTED = frozenset({"insertion", "deletion"})  # what somebody proposes to put in or take out: not yet in the text
MARKS = frozenset({"strong", "em"}) | SUGGESTED  # those without a value
# What may stand in what; "" is the fragment itself, "#" the text. An item's parent never changes in Yjs, so
# merging allowed updates nests nothing new. It may leave an element empty, which is therefore allowed.
CHILDREN: dict[str, frozenset[str]] = {
    "": frozenset({"paragraph", "heading", "bullet_list", "ordered_list"}),
    "bullet_list": frozenset({"list_item"}),
    "ordered_list": frozenset({"list_item"}),
    "list_item": frozenset({"paragraph"}),
    "paragraph": frozenset({"#"}),
    "heading": frozenset({"#"}),
}

_LINK_CHARS = 2000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # tab and line feed are harmless; PostgreSQL cannot store NUL
_NO_ADDRESS = re.compile(r"[\x00-\x20\x7f\\<>\"]")


def is_text(text: object) -> bool:
    return isinstance(text, str) and not _CONTROL.search(text)


def is_level(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value in LEVELS


def is_link(address: object) -> bool:
    """An absolute http(s) or mailto address."""
    if not isinstance(address, str) or len(address) > _LINK_CHARS or _NO_ADDRESS.search(address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(parts.netloc)
    return parts.scheme == "mailto" and "@" in parts.path


def is_mark(name: str, value: Any) -> bool:
    """Whether a text may carry the mark with this value; None ends a mark."""
    if name in MARKS:
        return value is None or value == {}
    if name == "link":
        return value is None or (isinstance(value, dict) and set(value) == {"href"} and is_link(value["href"]))
    return False
