"""Writing down what was done to or for somebody."""

from facilitation.desk.events import DeskEvent
from facilitation.desk.models import Deed
from panels.models import Membership
from roomlog.log import Tx
from roomlog.models import Room
from sessions.models import Meeting

Kind = Deed.Kind


def write_down(
    tx: Tx,
    meeting: Meeting,
    kind: Deed.Kind,
    *,
    actor: Membership | None,
    about: int | None,
    subject: int | None = None,
    reason: str = "",
    room: Room | None = None,
) -> None:
    """``room``: the meeting's, where another one is the transaction's own."""
    Deed.objects.create(
        meeting=meeting, kind=kind, actor=actor, about_id=about, subject=subject, reason=reason, at=tx.now
    )
    tx.append(DeskEvent.DEED, about or "", room=room)


def helped_with_poll(meeting: Meeting, person: int, poll: int) -> bool:
    """Whether the last answer that the log tells of was given by somebody else for them."""
    told = Deed.objects.filter(meeting=meeting, about=person, subject=poll, kind__in=(Kind.POLL, Kind.POLL_OWN))
    return told.values_list("kind", flat=True).first() == Kind.POLL
