"""On pages beside the live one: what the meeting does meanwhile, and the way back to it."""

from typing import Any

from django import template
from django.utils.translation import get_language

from live import frames, strings
from panels.models import Membership
from sessions.models import Meeting, Status

register = template.Library()
_RUNNING = (Status.RUNNING, Status.PAUSED)
_WORDS = (
    *("line.reconnecting", "line.offline", "time.half", "time.two", "time.up", "time.over"),
    *("phase.announce", "away.ballot", "away.poll", "talk.turn"),
)


@register.inclusion_tag("live/away.html")
def away(meeting: Meeting | None, membership: Membership) -> dict[str, Any]:
    """Nothing while no meeting runs. A page of no meeting's own asks for the one of the panel that runs."""
    meeting = meeting or _running(membership)
    if meeting is None or meeting.status not in _RUNNING:
        return {}
    words = strings.all_strings()
    config = {
        "url": f"/ws/m/{membership.public_id}/{meeting.pk}/?lang={get_language()}",
        "protocol": frames.PROTOCOL,
        "member": membership.public_id,
        "run": meeting.run,
        "plenary": meeting.room_id,
        "strings": {key: words[key] for key in _WORDS},
    }
    return {"meeting": meeting, "membership": membership, "config": config}


def _running(membership: Membership) -> Meeting | None:
    return Meeting.objects.filter(panel=membership.panel_id, status__in=_RUNNING).first()
