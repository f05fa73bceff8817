"""Links on paper: QR pictures, the short address and the letter of one person."""

from io import BytesIO

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from panels import codes
from panels.links import link_of
from panels.models import Membership
from panels.registry import next_occasion


def qr(address: str, label: str, *, size: int = 180) -> SafeString:
    """The address as an inline SVG without style attributes (the CSP forbids them); ``label`` is its text."""
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture,
        kind="svg",
        border=4,
        light="#fff",
        dark="#000",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title=label,
    )
    svg = picture.getvalue().decode().replace("<svg ", f'<svg role="img" width="{size}" height="{size}" ', 1)
    return mark_safe(svg)  # noqa: S308  # segno escapes the title


def join_address() -> str:
    return str(settings.BASE_URL) + reverse("panels:join")


def short_address() -> str:
    """The address to type, as people say it: without the scheme."""
    return join_address().split("://", 1)[-1].rstrip("/")


def letter(membership: Membership) -> SafeString:
    """One printed page in the person's own language."""
    with translation.override(membership.language):
        context = {
            "member": membership,
            "panel": membership.panel,
            "occasion": next_occasion(membership.panel),
            "qr": qr(link_of(membership), _("Your personal link")),
            "address": short_address(),
            "code": codes.printed(membership),
            "phone": membership.panel.phone,
        }
        return render_to_string("panels/letter.html", context)
