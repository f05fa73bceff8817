"""A link's token as it stands on paper and as people type it from there."""

_GROUP = 4
_MISREAD = str.maketrans("0189", "olbg")  # the second part has no such digits, but letters that look like them


def printed(token: str) -> str:
    """In capitals and groups of four, e.g. ``K7FH 2M9Q XW3P ABCD EFGH``."""
    code = token.replace("-", "").upper()
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def typed(text: str, *, after: str, id_chars: int, mac_chars: int) -> str | None:
    """The token for what somebody typed; spaces, dashes and case do not matter.

    None if it has another length. A whole address that was pasted works too: the token stands ``after`` its path.
    """
    letters = "".join(one for one in text.rsplit(after, 1)[-1].lower() if one.isascii() and one.isalnum())
    if len(letters) != id_chars + mac_chars:
        return None
    return f"{letters[:id_chars]}-{letters[id_chars:].translate(_MISREAD)}"


def count(text: str) -> int:
    """How many letters and digits somebody typed."""
    return sum(one.isalnum() for one in text)
