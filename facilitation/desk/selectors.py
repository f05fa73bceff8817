"""Reads of the desk, shared by regions and pages."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from facilitation.desk.models import Audience, Control, Deed, HelpCall, Message, Mute, Spotlight, Visit
from sessions.models import Meeting, Table
from sessions.snapshot import Snapshot


def messages_to_all(meeting_id: int) -> list[Message]:
    """Everything that stands in the plenary, the latest first: each audience sees its own of it. The lead sees all."""
    found = Message.objects.filter(meeting=meeting_id, taken_back_at=None).exclude(text="")
    return list(found.select_related("author").prefetch_related("tables")[: settings.RAATI.messages_shown])


def messages_to_table(table: Table) -> list[Message]:
    found = table.messages.filter(taken_back_at=None, audience=Audience.TABLES).exclude(text="")
    return list(found.select_related("author")[: settings.RAATI.messages_shown])


def visitors(table: Table) -> list[Visit]:
    return list(table.visits.filter(ended_at=None, membership__removed_at=None).select_related("membership"))


def open_calls(meeting_id: int) -> list[HelpCall]:
    """Conduct first: somebody may be hurt; then in the order in which they came."""
    calls = HelpCall.objects.filter(meeting=meeting_id, resolved_at=None).select_related(
        "caller", "table", "claimed_by"
    )
    return sorted(calls, key=lambda call: (call.matter != "conduct", call.at))


def control(meeting_id: int) -> Control | None:
    return Control.objects.filter(meeting=meeting_id).select_related("holder", "owner").first()


def spotlight(snapshot: Snapshot) -> Spotlight | None:
    """What is shown, as long as its phase runs."""
    found = Spotlight.objects.filter(meeting=snapshot.meeting_id).first()
    return found if found is not None and found.item_id == snapshot.state.step else None


def deeds(meeting_id: int) -> QuerySet[Deed]:
    found = Deed.objects.filter(meeting=meeting_id).select_related("actor", "about")
    return found[: settings.RAATI.deeds_shown]


def mutes(meeting: Meeting) -> list[Mute]:
    """Everybody of the panel who cannot write now."""
    found = Mute.objects.filter(membership__panel=meeting.panel_id, membership__removed_at=None)
    return list(found.select_related("membership").order_by("membership__number"))


NOBODYS: dict[str, Any] = {"muted": None, "calls": [], "deeds": []}


def has_begun(meeting_id: int) -> bool:
    """Whether anybody has anything of their own here."""
    mutes = Mute.objects.filter(membership__panel__meetings=meeting_id)
    calls = HelpCall.objects.filter(meeting=meeting_id)
    return mutes.exists() or calls.exists() or Deed.objects.filter(meeting=meeting_id).exists()


def mine(meeting_id: int, members: Collection[int]) -> dict[int, dict[str, Any]]:
    """What is one person's alone, by membership: ``{muted, calls, deeds}``. Three queries.

    ``muted``: the reason or None; ``calls``: their own open ones; ``deeds``: what was done to or for them.
    """
    found = {pk: {**NOBODYS, "calls": [], "deeds": []} for pk in members}
    for who, reason in Mute.objects.filter(membership__in=members).values_list("membership", "reason"):
        found[who]["muted"] = reason
    calls = HelpCall.objects.filter(meeting=meeting_id, resolved_at=None, caller__in=members)
    for call in calls.select_related("claimed_by"):
        by = call.claimed_by.label if call.claimed_by else None
        found[call.caller_id]["calls"].append({"id": call.pk, "matter": call.matter, "by": by})
    for deed in Deed.objects.filter(meeting=meeting_id, about__in=members).select_related("actor"):
        line = {
            "id": deed.pk,
            "kind": deed.kind,
            "by": deed.actor.label if deed.actor else None,
            "at": deed.at.isoformat(),
            "reason": deed.reason,
        }
        found[deed.about_id or 0]["deeds"].append(line)
    return found
