"""What the parts of a draft are called."""

from recommendations.sources.wording import FRAGMENTS


def field_name(name: str) -> str:
    """The heading over that part on the draft's page, in the active language."""
    return str(FRAGMENTS.get(name, name))
