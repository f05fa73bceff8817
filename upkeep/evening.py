"""Everything that is looked at before one meeting."""

from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from panels.models import Membership, Role
from sessions.models import Call, Form, Meeting, Status
from sessions.seating import tables_for
from upkeep import checks, disks, outside
from upkeep.checks import Check
from upkeep.finding import Finding

_IN_HERE: tuple[Check, ...] = (checks.database, checks.schema, checks.worker, checks.disk, outside.front_end)
_FAR_AWAY: tuple[Check, ...] = (checks.redis, checks.mail, outside.certificate)


def look(meeting: Meeting | None) -> list[Finding]:
    """All findings, the meeting's own last; without a meeting what concerns the servers alone. What waits for other
    machines waits at the same time."""
    with ThreadPoolExecutor(len(_FAR_AWAY)) as pool:
        far = [pool.submit(_in_words_of, get_language(), check) for check in _FAR_AWAY]
        found = [check() for check in _IN_HERE]
        found += [future.result() for future in far]
    found.append(outside.call())
    if meeting is None:
        return [*found, disks.apart(), disks.backup_room(), checks.backup(), checks.night()]
    reachable = next(one.state for one in found if one.name == "schema") == "ok"
    return [*found, *_meeting(meeting)] if reachable else found


def _in_words_of(language: str | None, check: Check) -> Finding:
    """In another thread, which does not know by itself in which language somebody asks."""
    with override(language):
        return check()


def _meeting(meeting: Meeting) -> list[Finding]:
    return [_agenda(meeting), _link(meeting), _people(meeting)]


def _agenda(meeting: Meeting) -> Finding:
    if meeting.status == Status.ENDED:
        return Finding("agenda", "warn", _("This meeting has ended."))
    phases = meeting.agenda.count()
    if not phases:
        return Finding("agenda", "fail", _("The agenda is empty."), _("Add phases before the meeting."))
    told = ngettext("The agenda has %(count)s phase.", "The agenda has %(count)s phases.", phases) % {"count": phases}
    return Finding("agenda", "ok", told, figures={"phases": phases})


def _link(meeting: Meeting) -> Finding:
    if meeting.call == Call.NONE:
        return Finding("call_link", "ok", _("The meeting has no call: people sit together or use the phone."))
    if meeting.call == Call.JITSI and settings.JITSI_URL:
        return Finding("call_link", "ok", _("The video call is in the meeting's page."))
    if meeting.call == Call.JITSI:
        told = _("The meeting wants a video call in its page, and no call server is configured.")
        return Finding("call_link", "fail", told, _("Set JITSI_URL, or choose a link under Call."))
    if meeting.call_url:
        return Finding("call_link", "ok", _("The meeting has a call link."))
    return Finding("call_link", "warn", _("The meeting has no call link."), _("Add it under Date and links."))


def _people(meeting: Meeting) -> Finding:
    here = Membership.objects.filter(panel=meeting.panel_id, removed_at=None)
    panelists = here.filter(role=Role.PANELIST)
    if not here.filter(role=Role.LEAD).exists():
        told = _("Nobody is lead facilitator.")
        return Finding("people", "warn", told, _("Give somebody the role, or steer as an organiser."))
    if not panelists.exists():
        return Finding("people", "fail", _("Nobody is a panelist yet."), _("Add people."))
    tables, helpers = tables_for(panelists.count()), here.filter(role=Role.TABLE_FACILITATOR).count()
    if helpers < tables and meeting.agenda.filter(form=Form.TABLES).exists():
        told = _("There will be about %(tables)s tables. Table facilitators: %(helpers)s.")
        hint = _("Give somebody the role. A table without a facilitator can work, and is marked on the lead's page.")
        return Finding("people", "warn", told % {"tables": tables, "helpers": helpers}, hint)
    told = _("Panelists: %(all)s. Of them %(entered)s have opened their link.") % {
        "all": panelists.count(),
        "entered": panelists.exclude(entered_at=None).count(),
    }
    return Finding("people", "ok", told)
