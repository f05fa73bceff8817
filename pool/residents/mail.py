"""E-mails of the pool itself: confirm your address, here is your link, we will soon forget you."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from pool.residents.links import link_of, new_address_link_of, stop_link_of
from pool.residents.models import Resident, ResidentState
from words.sending import one_line, stoppable

WAY_IN, WARNING, NEW_ADDRESS, OLD_ADDRESS = "way_in", "warning", "new_address", "old_address"


def way_in(resident: Resident) -> EmailMessage:
    """The resident's own link; before they have confirmed it, the same link does that."""
    waits = resident.state == ResidentState.WAITING
    with translation.override(resident.language):
        title = one_line(resident.pool.title)
        subject = (
            _("Confirm that you want to join %(pool)s") % {"pool": title}
            if waits
            else _("Your link to %(pool)s") % {"pool": title}
        )
        return _mail(resident, "mail/pool_link.txt", subject, {"waits": waits})


def warning(resident: Resident) -> EmailMessage:
    with translation.override(resident.language):
        subject = _("Do you still want to be in %(pool)s?") % {"pool": one_line(resident.pool.title)}
        return _mail(resident, "mail/pool_warning.txt", subject, {"days": settings.RAATI.pool_warning_days})


def new_address(resident: Resident) -> EmailMessage:
    """To the address that is to be confirmed. Whoever has it may be a stranger: nothing else can be done by it."""
    with translation.override(resident.language):
        subject = _("Confirm your new address in %(pool)s") % {"pool": one_line(resident.pool.title)}
        body = _body(resident, "mail/pool_address.txt", {"link": new_address_link_of(resident), "is_new": True})
        return EmailMessage(subject=subject, body=body, to=[resident.new_email])


def old_address(resident: Resident) -> EmailMessage:
    with translation.override(resident.language):
        subject = _("A new address in %(pool)s?") % {"pool": one_line(resident.pool.title)}
        return _mail(resident, "mail/pool_address.txt", subject, {})


def _mail(resident: Resident, template: str, subject: str, more: dict[str, object]) -> EmailMessage:
    message = EmailMessage(subject=subject, body=_body(resident, template, more), to=[resident.email])
    return stoppable(message, stop_link_of(resident))


def _body(resident: Resident, template: str, more: dict[str, object]) -> str:
    context = {
        "name": first_name(resident),
        "pool": resident.pool,
        "title": one_line(resident.pool.title),
        "link": link_of(resident),
        "stop": stop_link_of(resident),
        "phone": resident.pool.organisation.helper_phone,
        **more,
    }
    return "".join(render_to_string(template, context))  # a plain string: templates mark theirs as safe HTML


def first_name(resident: Resident) -> str:
    return (resident.name.split() or [""])[0]
