"""A follower's links: one that confirms, one that stops. They open nothing else."""

from django.conf import settings
from django.urls import reverse

from accounts import links
from recommendations.followers.models import Follower

CONFIRM, STOP = "follow", "unfollow"
_VERSION = 1  # the row goes when they stop: nothing is left to revoke


def token_of(follower: Follower, kind: str) -> str:
    return links.token_of(kind, follower.public_id, _VERSION)


def link_of(follower: Follower, kind: str) -> str:
    return str(settings.BASE_URL) + reverse(f"recommendations:{kind}_link", args=[token_of(follower, kind)])


def open_link(token: str, kind: str) -> Follower | None:
    """None for anything wrong or gone."""
    public_id, code = links.parts_of(token)
    follower = Follower.objects.select_related("panel__organisation").filter(public_id=public_id).first()
    if follower is None or not links.is_code(code, kind, public_id, _VERSION):
        return None
    return follower
