"""The minutes' way: the lead adds a remark, has them built and sent, and decides on corrections."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from facilitation.minutes.events import MinutesEvent
from facilitation.minutes.models import Correction, CorrectionState, Minutes, MinutesFile, MinutesStatus
from facilitation.minutes.work import build_minutes, send_minutes
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import Meeting, Status

UNDER_WAY = (MinutesStatus.WAITING, MinutesStatus.BUILDING)
Result = dict[str, Any] | None


def remark(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> Result:
    minutes = _minutes(meeting)
    minutes.remark, minutes.language = ask.text.strip(), ask.language or actor.language
    minutes.save(update_fields=["remark", "language"])
    tx.append(MinutesEvent.REMARKED, minutes.pk)
    return None


def build(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> Result:
    """Each language anew. The worker's row is of this transaction: an acknowledged wish is kept."""
    minutes = _minutes(meeting)
    for language in dict.fromkeys(ask.languages):
        file = MinutesFile.objects.filter(minutes=minutes, language=language).first()
        if file is not None and is_under_way(file, tx.now):
            raise Refused("already-building")
        file = file or MinutesFile(minutes=minutes, language=language)
        file.status, file.problem, file.asked_at = MinutesStatus.WAITING, "", tx.now
        file.save()
        build_minutes.enqueue(file.pk)
    tx.append(MinutesEvent.ASKED, minutes.pk)
    return None


def send(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> Result:
    """To every panelist, once; from then on everybody in the panel may read them and propose corrections."""
    minutes = _minutes(meeting)
    minutes.sent_at = minutes.sent_at or tx.now
    minutes.correct_by = tx.now + timedelta(days=ask.days)
    minutes.save(update_fields=["sent_at", "correct_by"])
    send_minutes.enqueue(minutes.pk)
    tx.append(MinutesEvent.SENT, minutes.pk)
    return None


def propose(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> Result:
    minutes = Minutes.objects.filter(meeting=meeting.pk, sent_at__isnull=False).first()
    if minutes is None:
        raise Refused("unknown")
    if minutes.correct_by is not None and minutes.correct_by < tx.now:
        raise Refused("corrections-closed")
    correction = Correction.objects.create(
        minutes=minutes,
        author_id=actor.pk,
        text=_text(ask.text),
        language=ask.language or actor.language,
        written_at=tx.now,
    )
    tx.append(MinutesEvent.CORRECTED, correction.pk)
    return {"correction": correction.pk}


def decide(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> Result:
    """Take it into the minutes, or answer why not. The decision can be changed."""
    correction = Correction.objects.filter(minutes__meeting=meeting.pk, pk=ask.correction).first()
    if correction is None:
        raise Refused("unknown")
    correction.state = CorrectionState.TAKEN if ask.taken else CorrectionState.ANSWERED
    correction.answer = ask.answer.strip() if ask.taken else _text(ask.answer)
    correction.answer_language, correction.decided_at = ask.language or actor.language, tx.now
    correction.save(update_fields=["state", "answer", "answer_language", "decided_at"])
    tx.append(MinutesEvent.DECIDED, correction.pk)
    return None


def is_under_way(file: MinutesFile, now: datetime) -> bool:
    """A killed worker leaves a file half built: after a while it may be asked for again."""
    stuck = timedelta(seconds=settings.RAATI.minutes_stuck_s)
    return file.status in UNDER_WAY and file.asked_at > now - stuck


def _minutes(meeting: Meeting) -> Minutes:
    if meeting.status != Status.ENDED:
        raise Refused("not-ended")
    return Minutes.objects.get_or_create(meeting=meeting)[0]


def _text(text: str) -> str:
    text, limit = text.strip(), settings.RAATI.correction_chars
    if not text:
        raise Refused("empty")
    if len(text) > limit:
        raise Refused("too-long", limit=limit)
    return text
