"""Random names for people's links: typed from paper, so without letters that look like digits."""

import secrets

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_public_id() -> str:
    """A random name of 59 bits; together with a link's 80-bit code it cannot be guessed."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))
