"""Whole numbers in addresses, forms and files, as anybody may send them."""

ID_DIGITS = 18  # what every database takes as an id


def whole(text: str, *, digits: int = ID_DIGITS) -> int | None:
    """None for whatever is not made of digits alone, or has more of them."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
