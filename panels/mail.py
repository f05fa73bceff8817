"""The e-mail that brings somebody their personal link."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from panels.links import link_of
from panels.models import Membership
from panels.registry import next_occasion
from words.sending import one_line


def invitation(membership: Membership) -> EmailMessage:
    """Plain text in the person's own language, with the link on a line of its own."""
    with translation.override(membership.language):
        title = one_line(membership.panel.title)
        body = render_to_string(
            "mail/link.txt",
            {
                "member": membership,
                "panel": membership.panel,
                "title": title,
                "link": link_of(membership),
                "occasion": next_occasion(membership.panel),
                "phone": membership.panel.phone,
            },
        )
        subject = _("Your link to %(panel)s") % {"panel": title}
    # Templates mark what they render as safe HTML, and an organiser's page shows this text.
    plain = "".join(body)
    return EmailMessage(subject=subject, body=plain, to=[membership.email])
