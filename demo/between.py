"""Between the second and the third meeting: a drafting group, ideas that become drafts, comments in two lanes.

Done with the product's own services, each at its moment. Comments by officials are the last thing, so they say
whether all of it is there.
"""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import F

from demo.content import DATA, note_of
from facilitation.models import Note, Theme
from panels.models import Membership, Panel, Role
from recommendations.drafts.models import Draft, DraftSource
from recommendations.drafts.plain import parse
from recommendations.drafts.schema import FRAGMENTS
from recommendations.drafts.services import create
from recommendations.group import commands as group_commands
from recommendations.group import services as group
from recommendations.group.models import GroupCall
from recommendations.lanes import commands as lane_commands
from recommendations.lanes import services as lanes
from recommendations.lanes.models import Lane, LaneComment, LaneKind
from recommendations.merging import commands as merge_commands
from recommendations.merging import services as merging
from recommendations.models import Merging
from roomlog.log import Tx, transact
from sessions.models import Meeting

ASIDE = 100  # added to the numbers of ideas while the drafts take the first ones


def write_drafts(panel: Panel, data: dict[str, Any]) -> None:
    """The panel's drafts, as they stand before the third meeting. What was cut off is done again."""
    if _is_done(panel):
        return
    _clear(panel)
    sheet = tomllib.loads((DATA / "between.toml").read_text(encoding="utf-8"))
    second = panel.meetings.get(position=2)
    drafting = _Drafting(panel, second, data)
    drafting.group(sheet["group"])
    drafting.drafts(sheet["merged"])
    drafting.lane(LaneKind.REMARKS, sheet["remarks"])
    drafting.lane(LaneKind.FEASIBILITY, sheet["feasibility"])


def _is_done(panel: Panel) -> bool:
    """Also in a demo of an earlier release, whose drafts had no group."""
    is_older = panel.drafts.exists() and not GroupCall.objects.filter(panel=panel).exists()
    return is_older or LaneComment.objects.filter(lane__panel=panel, lane__kind=LaneKind.FEASIBILITY).exists()


def _clear(panel: Panel) -> None:
    for kept in (GroupCall, Lane, Merging, Draft):
        kept._default_manager.filter(panel=panel).delete()


class _Drafting:
    """One panel's work between its meetings."""

    def __init__(self, panel: Panel, second: Meeting, data: dict[str, Any]) -> None:
        self.panel, self.data = panel, data
        self.ended = second.starts_at + timedelta(hours=3)
        self.lead = panel.memberships.get(role=Role.LEAD)
        self.official = panel.memberships.filter(role=Role.OFFICIAL).order_by("pk")[0]
        present = second.attendances.filter(membership__role=Role.PANELIST).select_related("membership")
        self.panelists = [one.membership for one in present.order_by("pk")]

    def group(self, sheet: dict[str, Any]) -> None:
        volunteers = self.panelists[:: len(self.panelists) // sheet["volunteers"]][: sheet["volunteers"]]
        closes = (self.ended + timedelta(days=sheet["closes"])).date()
        call = self._do(group.call, group_commands.Call(wanted=sheet["wanted"], closes=closes), self.lead, 0)["call"]
        for one in volunteers:
            self._do(group.volunteer, group_commands.OneCall(call=call), one, 0.5)
        picked = group_commands.Pick(call=call, members=[one.pk for one in volunteers])
        self._do(group.pick, picked, self.lead, sheet["closes"])

    def drafts(self, merged: list[dict[str, Any]]) -> None:
        """Twelve ideas become seven drafts, whose numbers are those of the recommendations."""
        ideas = {one["draft"]: one["ideas"] for one in merged}
        for number, sheet in enumerate(self.data["drafts"], 1):
            sources = self._sources(sheet)
            draft = self._merge(sheet, sources, ideas[number]) if number in ideas else self._start(sheet, sources)
            Draft.objects.filter(pk=draft.pk).update(titles=sheet["title"])
        self.panel.drafts.update(created_at=self.ended)
        _number_anew(self.panel)

    def lane(self, kind: LaneKind, sheet: dict[str, Any]) -> None:
        """Opened without the service, which would write to officials."""
        closes = self.ended + timedelta(days=sheet["closes"])
        Lane.objects.create(panel=self.panel, kind=kind, opened_at=self.ended, closes_at=closes)
        handler = lanes.assess if kind == LaneKind.FEASIBILITY else lanes.remark
        writers = [self.official] if kind == LaneKind.FEASIBILITY else self.panelists[20:]
        for place, one in enumerate(sheet["comments"]):
            text, language = note_of(one["text"])
            draft = self.panel.drafts.get(number=one["draft"])
            ask = lane_commands.Write(text=text, language=language)
            writer = writers[place % len(writers)]
            comment = self._do(handler, ask, writer, sheet["closes"] - 1, to=draft)["comment"]
            if "reply" in one:
                handle = lane_commands.Handle(comment=comment, on=True, reply=one["reply"], language="fi")
                self._do(lanes.handle, handle, self.lead, sheet["closes"], to=draft)

    def _merge(self, sheet: dict[str, Any], sources: list[DraftSource], ideas: list[dict[str, str]]) -> Draft:
        """Proposed, written and accepted. The ideas share the sources; the texts are the draft's."""
        half = max(1, len(sources) // 2)
        first, second = (
            self._start({"title": {"fi": idea["title"]}, "text": idea["text"]}, some)
            for idea, some in zip(ideas, (sources[:half], sources[half:]), strict=True)
        )
        pair = merge_commands.Propose(first=first.pk, second=second.pk)
        found = self._do(merging.propose, pair, self.lead, 3)["merging"]
        texts = {name: sheet.get(name, "") for name in FRAGMENTS}
        write = merge_commands.Write(merging=found, version=1, title=sheet["title"]["fi"], texts=texts)
        self._do(merging.write, write, self.lead, 3)
        accept = merge_commands.OneMerging(merging=found, version=2)
        return Draft.objects.get(pk=self._do(merging.accept, accept, self.lead, 4)["draft"])

    def _start(self, sheet: dict[str, Any], sources: list[DraftSource]) -> Draft:
        blocks = [parse(sheet.get(name, "")) for name in FRAGMENTS]

        def work(tx: Tx, panel: Panel, _ask: Any, *, actor: Membership) -> dict[str, Any]:
            return {"draft": create(tx, panel.pk, sheet["title"]["fi"], "fi", *blocks).pk}

        draft = Draft.objects.get(pk=self._do(work, None, self.lead, 0)["draft"])
        for one in sources:
            one.draft = draft
        DraftSource.objects.bulk_create(sources)
        return draft

    def _sources(self, sheet: dict[str, Any]) -> list[DraftSource]:
        """Themes and notes of the first meeting."""
        first = {"board__table__round__meeting__panel": self.panel, "board__table__round__meeting__position": 1}
        titles = {one["key"]: one["title"] for one in self.data["themes"]}
        themes = (Theme.objects.get(title=titles[key], **first) for key in sheet.get("themes", ()))
        notes = (Note.objects.get(text=note_of(text)[0], **first) for text in sheet.get("notes", ()))
        return [*(DraftSource(theme=theme) for theme in themes), *(DraftSource(note=note) for note in notes)]

    def _do(
        self, handler: Callable[..., Any], ask: Any, actor: Membership, day: float, to: Draft | None = None
    ) -> dict[str, Any]:
        """In the panel's room or a draft's, so many days after the second meeting."""
        subject = to or self.panel

        def work(tx: Tx) -> Any:
            tx.now = self.ended + timedelta(days=day)
            return handler(tx, subject, ask, actor=actor)

        return transact(subject.room_id, work, actor=actor.pk).result or {}


def _number_anew(panel: Panel) -> None:
    """The drafts that stand come first, in the order of their making; ideas that went into them behind."""
    Draft.objects.filter(panel=panel).update(number=F("number") + ASIDE)
    standing = panel.drafts.filter(withdrawn_at=None).order_by("number")
    gone = panel.drafts.exclude(withdrawn_at=None).order_by("number")
    for number, draft in enumerate([*standing, *gone], 1):
        Draft.objects.filter(pk=draft.pk).update(number=number)
