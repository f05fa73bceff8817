"""Random names for people's links: typed from paper, so without letters that look like digits."""

import secrets

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_public_id(letters: int = 12) -> str:
    """A random name, of 59 bits unless shorter; together with a link's code it cannot be guessed."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(letters))
