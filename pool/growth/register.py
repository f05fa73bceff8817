"""The record of processing activities (GDPR, article 30), made from what the code keeps and does."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool.models import Pool
from pool.residents.fields import FIELD_NAMES
from pool.residents.models import Purpose
from pool.residents.purposes import USES, Use, months_of
from words.fields import Words


@dataclass(frozen=True)
class Entry:
    """One activity: why, on what ground, which data, for how long, who gets them."""

    title: str
    why: str
    ground: str
    data: tuple[str, ...]
    kept: str
    seen_by: tuple[str, ...]


def entries(pool: Pool) -> list[Entry]:
    return [_entry(use, pool) for use in USES] + [_logs(pool), _sign_ups(pool)]


def _entry(use: Use, pool: Pool) -> Entry:
    data = [str(FIELD_NAMES[name]) for name in use.fields if name != "attributes"]
    if "attributes" in use.fields:
        data += [str(one.label) for one in pool.attributes.all()]
    return Entry(
        str(use.purpose.label),
        str(use.why),
        _("Consent (article 6.1 a)"),
        tuple(data) or (_("The fields agreed with each authority, listed beside it"),),
        _kept(use, pool),
        tuple(_seen_by(use, pool)),
    )


def _kept(use: Use, pool: Pool) -> str:
    months = months_of(use, pool)
    if months is None:
        return _("Until the consent is withdrawn, or the resident leaves the pool")
    return ngettext(
        "Until the consent is withdrawn, at most %(months)s month after the resident's last sign of life",
        "Until the consent is withdrawn, at most %(months)s months after the resident's last sign of life",
        months,
    ) % {"months": months}


def _seen_by(use: Use, pool: Pool) -> list[str]:
    seen = [str(pool.organisation.name)]
    if use.purpose == Purpose.SHARE:
        labels = {**FIELD_NAMES, **{one.key: one.label for one in pool.attributes.all()}}
        for share in pool.shares.select_related("organisation"):
            fields = ", ".join(str(labels[key]) for key in share.fields if key in labels)
            seen.append(f"{Words(share.organisation.name)}: {fields or '–'}")
    return seen


def _logs(pool: Pool) -> Entry:
    return Entry(
        _("Logs: who opened a record, who asked what"),
        _("So that residents see who looked, and that nobody is asked again and again."),
        _("Legal obligation and public interest (articles 5.2, 6.1 c and e)"),
        (_("Resident, authority, member of staff, time, what about"),),
        _("%(months)s months") % {"months": settings.RAATI.pool_log_months},
        (str(pool.organisation.name), _("The resident: their own lines, without names of staff")),
    )


def _sign_ups(pool: Pool) -> Entry:
    return Entry(
        _("Forms whose e-mail address was not confirmed"),
        _("To make sure that an address belongs to whoever wrote it."),
        _("Consent (article 6.1 a)"),
        (_("What was written in the form"),),
        _("%(days)s days") % {"days": settings.RAATI.pool_confirm_days},
        (str(pool.organisation.name),),
    )


def safeguards() -> list[str]:
    return [
        _("Residents come in by a link with a code of 80 bits that can be revoked; staff by a code sent by e-mail."),
        _("Lists show first name and initial; opening a whole record is logged, and the resident sees it."),
        _("Erasing deletes the row at once; erasures are repeated if a backup is taken into use."),
        _("No data go to other countries or to services outside the server, but for the mail server."),
        _("Application logs hold no names, addresses, texts or codes."),
    ]
