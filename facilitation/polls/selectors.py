"""Reads of polls."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.conf import settings

from facilitation.polls import results
from facilitation.polls.keys import key_of
from facilitation.polls.models import Poll, PollAnswer, PollStatus
from facilitation.polls.options import lines_of
from panels.models import Membership, Panel
from sessions.models import Meeting
from words.fields import Words


class PollView:
    """A poll as pages show it; each thing is read once, when first asked for."""

    def __init__(self, poll: Poll) -> None:
        self.poll = poll
        self.options = [Words(option) for option in poll.options]

    @cached_property
    def answers(self) -> list[PollAnswer]:
        return list(self.poll.answers.select_related("membership"))

    @property
    def count(self) -> int:
        return self.poll.answers.count()

    @property
    def is_told(self) -> bool:
        """Of very few answers without names one could guess whose they are."""
        return self.poll.is_named or len(self.answers) >= settings.RAATI.fewest_told

    @cached_property
    def result(self) -> results.Result:
        return results.result(self.poll.kind, len(self.options), [answer.choices for answer in self.answers])

    @property
    def rows(self) -> list[tuple[Words | int, results.Row]]:
        """Each with its words, or its value on a line."""
        on_a_line = self.poll.kind in results.ON_A_LINE
        return [(row.option if on_a_line else self.options[row.option], row) for row in self.result.rows]

    @property
    def change(self) -> results.Change | None:
        """The same people in the poll that asked this first; None where too few answered both."""
        first = self.poll.first
        if first is None or self.poll.status != PollStatus.CLOSED:
            return None
        found = results.change(self.poll.kind, len(self.options), _by_who(first), _by_who(self.poll))
        return found if found.people >= settings.RAATI.fewest_told or self.poll.is_named else None

    @property
    def change_rows(self) -> list[tuple[Words | int, results.Row, results.Row]]:
        found = self.change
        if found is None:
            return []
        after = {row.option: row for row in found.after.rows}
        on_a_line = self.poll.kind in results.ON_A_LINE
        return [
            (row.option if on_a_line else self.options[row.option], row, after[row.option])
            for row in sorted(found.before.rows, key=lambda row: row.option)
        ]

    @property
    def by_name(self) -> list[tuple[Membership | None, str]]:
        """Who answered what, for facilitators; only in a poll by name."""
        if not self.poll.is_named:
            return []
        return [(answer.membership, self._words(answer.choices)) for answer in self.answers]

    def _words(self, choices: list[int]) -> str:
        if self.poll.kind in results.ON_A_LINE:
            return str(choices[0])
        if self.poll.kind in {"ranking", "points"}:
            return ", ".join(f"{option} {number}" for option, number in zip(self.options, choices, strict=True))
        return ", ".join(str(self.options[choice]) for choice in choices)

    @property
    def lines(self) -> dict[str, str]:
        return lines_of(self.poll.options)


def polls_of(meeting: Meeting) -> list[Poll]:
    return list(meeting.polls.select_related("pair", "first__pair", "item"))


def to_ask_again(panel: Panel) -> list[Poll]:
    """What was made to be asked twice and has no second poll yet."""
    found = Poll.objects.select_related("pair", "meeting").filter(meeting__panel=panel, first=None, second=None)
    waiting = found.exclude(pair=None).order_by("meeting__position", "position")
    return [one for one in waiting if one.status != PollStatus.CLOSED or one.is_named or one.pair.secret]  # type: ignore[union-attr]


def has_begun(meeting: int) -> bool:
    return Poll.objects.filter(meeting=meeting).exclude(status=PollStatus.PREPARED).exists()


def mine(meeting: int, members: Collection[int]) -> dict[int, dict[str, Any]]:
    """Each person's own answers to the polls that are open: {poll id: choices}."""
    found: dict[int, dict[str, Any]] = {who: {} for who in members}
    for poll in Poll.objects.select_related("pair").filter(meeting=meeting, status=PollStatus.OPEN):
        whose = {who: who if poll.is_named else key_of(poll, who) for who in members}
        column = "membership_id" if poll.is_named else "key"
        rows = poll.answers.filter(**{f"{column}__in": list(whose.values())}).values_list(column, "choices")
        given = dict(rows)
        for who, mark in whose.items():
            if mark in given:
                found[who][str(poll.pk)] = given[mark]
    return found


def closed_polls(panel: Panel) -> list[PollView]:
    """All that were asked and can be told, for exports and minutes. Quick votes are told beside what they decided."""
    polls = Poll.objects.select_related("pair", "first__pair", "meeting").filter(
        meeting__panel=panel, status=PollStatus.CLOSED, about=None
    )
    return [view for poll in polls.order_by("meeting__position", "position") if (view := PollView(poll)).is_told]


def _by_who(poll: Poll) -> dict[str, list[int]]:
    column = "membership_id" if poll.is_named else "key"
    return {str(who): choices for who, choices in poll.answers.values_list(column, "choices") if who is not None}
