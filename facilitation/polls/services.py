"""A poll's life: made, opened, answered, closed, shown."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Max
from django.views.decorators.debug import sensitive_variables

from facilitation.desk.log import Kind, helped_with_poll, write_down
from facilitation.polls import keys, results
from facilitation.polls.events import PollEvent
from facilitation.polls.models import Pair, Poll, PollAnswer, PollStatus
from facilitation.polls.options import options_from
from panels.command import Refused
from panels.models import Membership
from roomlog.log import Tx
from sessions.models import AgendaItem, Meeting
from words.fields import Words

if TYPE_CHECKING:
    from facilitation.polls import commands

Result = dict[str, Any] | None


def make(tx: Tx, meeting: Meeting, ask: "commands.MakePoll", *, actor: Membership) -> Result:
    poll = _seen(meeting, ask.poll, PollStatus.PREPARED) if ask.poll else _new(meeting)
    poll.item = _item(meeting, ask.item)
    if ask.again is not None:
        _copy(poll, _first(meeting, ask.again, poll))
    else:
        _fill(poll, ask)
    poll.save()
    tx.append(PollEvent.LISTED, poll.pk)
    return {"poll": poll.pk}


def ask_now(tx: Tx, meeting: Meeting, ask: "commands.MakePoll", *, about: int) -> Poll:
    """An anonymous poll that is open from the beginning, about an amendment."""
    poll = _new(meeting)
    _fill(poll, ask)
    poll.item_id, poll.about = meeting.item_id, about
    poll.secret, poll.status, poll.opened_at = keys.new_secret(), PollStatus.OPEN, tx.now
    poll.save()
    tx.append(PollEvent.LISTED, poll.pk)
    tx.append(PollEvent.OPENED, poll.pk)
    return poll


def drop(tx: Tx, meeting: Meeting, ask: "commands.OfPoll", *, actor: Membership) -> Result:
    """Only a prepared one: what was asked stays."""
    _seen(meeting, ask.poll, PollStatus.PREPARED).delete()
    tx.append(PollEvent.LISTED, ask.poll)
    return None


def open_poll(tx: Tx, meeting: Meeting, ask: "commands.OfPoll", *, actor: Membership) -> Result:
    poll = _seen(meeting, ask.poll, PollStatus.PREPARED)
    if poll.first is not None and poll.first.status != PollStatus.CLOSED:
        raise Refused("poll-first-open")
    if poll.pair is not None and not poll.pair.secret:
        if poll.first is not None:
            raise Refused("poll-parted")
        poll.pair.secret = keys.new_secret()
        poll.pair.save(update_fields=["secret"])
    if poll.pair is None and not poll.is_named:
        poll.secret = keys.new_secret()
    poll.status, poll.opened_at = PollStatus.OPEN, tx.now
    poll.item_id = poll.item_id or meeting.item_id  # made on the spot: it belongs to the phase in which it is asked
    poll.save(update_fields=["status", "opened_at", "secret", "item"])
    tx.append(PollEvent.OPENED, poll.pk)
    return None


@sensitive_variables()
def answer(tx: Tx, meeting: Meeting, ask: "commands.AnswerPoll", *, actor: Membership) -> Result:
    """One's own. If somebody had answered for them on the phone, the log says that this one is theirs alone."""
    take(tx, meeting, ask, actor=actor)
    if helped_with_poll(meeting, actor.pk, ask.poll):
        write_down(tx, meeting, Kind.POLL_OWN, actor=None, about=actor.pk, subject=ask.poll)
    return None


@sensitive_variables()
def take(tx: Tx, meeting: Meeting, ask: "commands.AnswerPoll", *, actor: Membership) -> None:
    """An answer, or the one that replaces it."""
    poll = open_one(meeting, ask.poll)
    write_answer(tx, poll, ask, keys.answer_of(poll, actor), actor=actor)


def open_one(meeting: Meeting, pk: int) -> Poll:
    """The poll, if it can be answered now."""
    poll = meeting.polls.select_related("pair").filter(pk=pk).first()
    if poll is None:
        raise Refused("unknown")
    if poll.status != PollStatus.OPEN:
        raise Refused("poll-closed" if poll.status == PollStatus.CLOSED else "poll-not-open")
    return poll


@sensitive_variables()
def write_answer(
    tx: Tx, poll: Poll, ask: "commands.AnswerPoll", before: PollAnswer | None, *, actor: Membership
) -> None:
    """``before``: what they had answered. The meeting's room is locked: nobody writes a second one beside."""
    choices = _choices(poll, ask)
    if before is not None:
        PollAnswer.objects.filter(pk=before.pk).update(choices=choices)
    else:
        who = {"membership": actor} if poll.is_named else {"key": keys.key_of(poll, actor.pk)}
        PollAnswer.objects.create(poll=poll, **who, choices=choices)
    tx.append(PollEvent.ANSWERED, poll.pk, anonymous=True)


def close(tx: Tx, meeting: Meeting, ask: "commands.OfPoll", *, actor: Membership) -> Result:
    end(tx, _seen(meeting, ask.poll, PollStatus.OPEN))
    return None


def end(tx: Tx, poll: Poll) -> None:
    """From now on answers lead to nobody; those of a pair's first poll once the second closes. There is no way back."""
    poll.status, poll.closed_at = PollStatus.CLOSED, tx.now
    if poll.pair is not None and poll.first is None:
        poll.pair.closed_at = tx.now
        poll.pair.save(update_fields=["closed_at"])
        if not poll.is_named:
            keys.mix(poll)
    elif poll.pair is not None:
        _part(poll.pair)
    elif not poll.is_named:
        poll.secret = ""
        keys.part([poll])
    poll.save(update_fields=["status", "closed_at", "secret"])
    tx.append(PollEvent.CLOSED, poll.pk)


def show(tx: Tx, meeting: Meeting, ask: "commands.ShowPoll", *, actor: Membership) -> Result:
    """The result, to everybody or no longer."""
    poll = _seen(meeting, ask.poll, PollStatus.CLOSED)
    if ask.on and not _can_be_told(poll):
        raise Refused("poll-too-few", fewest=settings.RAATI.fewest_told)
    poll.is_shown = ask.on
    poll.save(update_fields=["is_shown"])
    tx.append(PollEvent.SHOWN, poll.pk)
    return None


def part_old(now: datetime) -> int:
    """Pairs whose second poll never came: after ``poll_pair_days`` they lead to nobody either. How many."""
    old = Pair.objects.exclude(secret="").filter(closed_at__lt=now - timedelta(days=settings.RAATI.poll_pair_days))
    waiting = [pair for pair in old if not pair.polls.filter(status=PollStatus.OPEN).exists()]
    for pair in waiting:
        _part(pair)
    return len(waiting)


def _part(pair: Pair) -> None:
    pair.secret = ""
    pair.save(update_fields=["secret"])
    keys.part(pair.polls.filter(is_named=False))


def _can_be_told(poll: Poll) -> bool:
    """Of very few answers without names one could guess whose they are."""
    return poll.is_named or poll.answers.count() >= settings.RAATI.fewest_told


def _new(meeting: Meeting) -> Poll:
    here = meeting.polls.aggregate(count=Count("pk"), last=Max("position"))
    if here["count"] >= settings.RAATI.polls_per_meeting:
        raise Refused("too-many-polls", limit=settings.RAATI.polls_per_meeting)
    return Poll(meeting=meeting, position=(here["last"] or 0) + 1)


def _fill(poll: Poll, ask: "commands.MakePoll") -> None:
    question = Words(ask.question)
    if not question:
        raise Refused("empty")
    if max(map(len, question.values())) > settings.RAATI.poll_question_chars:
        raise Refused("too-long", limit=settings.RAATI.poll_question_chars)
    poll.question, poll.kind, poll.is_named = question, ask.kind, ask.named
    poll.options = options_from(ask.options, ask.kind)
    poll.first = None
    if ask.compare and poll.pair is None:
        poll.pair = Pair.objects.create(panel=poll.meeting.panel)
    elif not ask.compare and poll.pair is not None:
        poll.pair = None


def _copy(poll: Poll, first: Poll) -> None:
    poll.question, poll.kind, poll.options, poll.is_named = first.question, first.kind, first.options, first.is_named
    poll.pair, poll.first = first.pair, first


def _first(meeting: Meeting, pk: int, poll: Poll) -> Poll:
    """A poll of the panel, perhaps of another evening, that was made to be asked again and was not yet."""
    found = Poll.objects.select_related("pair").filter(pk=pk, meeting__panel=meeting.panel_id, first=None).first()
    if found is None or found.pair is None:
        raise Refused("unknown")
    if found.status == PollStatus.CLOSED and not found.is_named and not found.pair.secret:
        raise Refused("poll-parted")
    if Poll.objects.filter(first=found).exclude(pk=poll.pk).exists():
        raise Refused("poll-asked-again")
    return found


def _item(meeting: Meeting, pk: int | None) -> AgendaItem | None:
    if pk is None:
        return None
    found = meeting.agenda.filter(pk=pk).first()
    if found is None:
        raise Refused("unknown-phase")
    return found


def _choices(poll: Poll, ask: "commands.AnswerPoll") -> list[int]:
    options, choices = len(poll.options), sorted(ask.choices)
    if poll.kind in {"ranking", "points"}:
        if not set(ask.numbers) <= set(range(options)):
            raise Refused("poll-unknown-option")
        choices = [ask.numbers.get(option) or 0 for option in range(options)]
    try:
        results.check(poll.kind, options, choices)
    except ValueError as problem:
        raise Refused(str(problem)) from None
    return choices


def _seen(meeting: Meeting, pk: int, status: PollStatus) -> Poll:
    """The poll, if it still is what the facilitator saw."""
    poll = meeting.polls.select_related("pair", "first").filter(pk=pk, status=status).first()
    if poll is None:
        raise Refused("stale")
    return poll
