"""Every address of the product and who may open it: for the role matrix and for axe."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.pages import (
    amendments,
    answers,
    chain,
    counting,
    drafting,
    draws,
    house,
    learning,
    recommendations,
    residents,
)
from tests.web.pages.kinds import EVERYBODY, Path, Visit

VISITS: dict[str, Visit] = {
    **house.VISITS,
    **amendments.VISITS,
    **recommendations.VISITS,
    **drafting.VISITS,
    **chain.VISITS,
    **learning.VISITS,
    **residents.VISITS,
    **draws.VISITS,
    **counting.VISITS,
    **answers.VISITS,
}

MORE_VISITS: dict[str, Visit] = chain.MORE

# Addresses that show nobody a page of their own, and why not; a test asks each of them for one.
NOT_PAGES: dict[str, tuple[str, Path]] = {
    **house.NOT_PAGES,
    **recommendations.NOT_PAGES,
    **drafting.NOT_PAGES,
    **chain.NOT_PAGES,
    **learning.NOT_PAGES,
    **residents.NOT_PAGES,
    **draws.NOT_PAGES,
    **counting.NOT_PAGES,
    **answers.NOT_PAGES,
}

# Pages of who has a second step: tests/browser/test_second_step.py opens them with axe, on the way through them.
SECOND_STEP = {
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
}


def addresses() -> Iterator[str]:
    """The names of all addresses in the URL table."""
    yield from _names(get_resolver().url_patterns, "")


def _names(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}"


__all__ = ("EVERYBODY", "MORE_VISITS", "NOT_PAGES", "SECOND_STEP", "VISITS", "addresses")
