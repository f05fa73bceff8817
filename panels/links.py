"""Personal links of a panel's people. Printed again at will, revoked by version."""

from django.conf import settings
from django.urls import reverse

from accounts import links
from panels.models import Membership

KIND = "link"


def token_of(membership: Membership) -> str:
    return links.token_of(KIND, membership.public_id, membership.link_version)


def link_of(membership: Membership) -> str:
    """The whole address that goes into a letter or an e-mail."""
    return str(settings.BASE_URL) + reverse("panels:enter", args=[token_of(membership)])


def open_link(token: str) -> Membership | None:
    """The active membership a link stands for; None for anything wrong, old or revoked."""
    public_id, code = links.parts_of(token)
    membership = (
        Membership.objects.select_related("panel__organisation").filter(public_id=public_id, removed_at=None).first()
    )
    if membership is None or not links.is_code(code, KIND, public_id, membership.link_version):
        return None
    return membership
