"""Yjs relative positions as comments store them: base64, each at a letter."""

from base64 import b64decode

from recommendations.drafts.lib0 import Malformed, Reader
from recommendations.drafts.structs import Id

AFTER, BEFORE = 0x00, 0x41  # 0 and -1 in lib0's whole numbers: sticks to the letter after it, or to the one before
_AT_ITEM = 0


def letter_at(position: str, side: int) -> Id:
    """The letter that the position sticks to. Raises Malformed."""
    try:
        reader = Reader(b64decode(position, validate=True))
    except ValueError as error:
        raise Malformed("not base64") from error
    if reader.number() != _AT_ITEM:
        raise Malformed("not at a letter")
    letter = reader.number(), reader.number()
    if reader.byte() != side:
        raise Malformed("sticks to the wrong side")
    reader.end()
    return letter
