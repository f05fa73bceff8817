"""A personal link as a code that people type from paper."""

from django.conf import settings

from panels.links import code_of
from panels.models import Membership
from words.ids import new_public_id

ID_CHARS = len(new_public_id())
_GROUP = 4
_MISREAD = str.maketrans("0189", "olbg")  # the second part has no such digits, but letters that look like them


def printed(membership: Membership) -> str:
    """The code in capitals and groups of four, e.g. ``K7FH 2M9Q XW3P ABCD EFGH IJKL MNOP``."""
    code = (membership.public_id + code_of(membership)).upper()
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def length() -> int:
    return ID_CHARS + int(settings.RAATI.link_mac_chars)


def typed(text: str) -> str | None:
    """The link's token for what somebody typed; spaces, dashes and case do not matter.

    None if it has another length. A whole address that was pasted works too.
    """
    letters = "".join(one for one in text.rsplit("/j/", 1)[-1].lower() if one.isascii() and one.isalnum())
    if len(letters) != length():
        return None
    return f"{letters[:ID_CHARS]}-{letters[ID_CHARS:].translate(_MISREAD)}"


def count(text: str) -> int:
    return sum(one.isalnum() for one in text)
