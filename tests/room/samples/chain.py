"""Where drafts come from, and the work on them between meetings."""

from datetime import date, timedelta

from panels.models import Role
from recommendations.models import Draft, DraftSource, GroupCall, Lane, LaneComment, Merging
from tests.room.samples.stage import Fields, Sample, Stage
from tests.room.scenes import do

_LEAD, _PANELIST, _OFFICIAL = Role.LEAD, Role.PANELIST, Role.OFFICIAL


def soon() -> str:
    return (date.today() + timedelta(days=7)).isoformat()


def _sourced(stage: Stage) -> None:
    do(stage.cast.lead, "draft.start", stage.cast.meeting.room_id, title="A human answers", themes=[stage.theme.pk])


def _passage(stage: Stage) -> Fields:
    """Taking away words that it does not belong to changes nothing, and is taken."""
    return {"source": DraftSource.objects.get().pk, "words": "answers", "on": False}


def _two_drafts(stage: Stage) -> None:
    for title in ("A human answers", "The phone is answered"):
        do(stage.cast.lead, "draft.start", stage.cast.meeting.room_id, title=title, language="en")


def _both(stage: Stage) -> Fields:
    first, second = Draft.objects.order_by("pk")
    return {"first": first.pk, "second": second.pk}


def _proposed(stage: Stage) -> None:
    _two_drafts(stage)
    do(stage.cast.lead, "merge.propose", stage.cast.panel.room_id, **_both(stage))


def _merging(stage: Stage) -> Fields:
    merging = Merging.objects.get()
    return {"merging": merging.pk, "version": merging.version}


def _text(stage: Stage) -> Fields:
    return {**_merging(stage), "title": "A person answers", "texts": {"text": "A person answers the phone."}}


def _written(stage: Stage) -> None:
    _proposed(stage)
    do(stage.cast.lead, "merge.write", stage.cast.panel.room_id, **_text(stage))


def _merged(stage: Stage) -> None:
    _written(stage)
    do(stage.cast.lead, "merge.accept", stage.cast.panel.room_id, **_merging(stage))


def _called(stage: Stage) -> None:
    do(stage.cast.lead, "group.call", stage.cast.panel.room_id, wanted=2, closes=soon())


def _call(stage: Stage) -> Fields:
    return {"call": GroupCall.objects.get().pk}


def _volunteered(stage: Stage) -> None:
    _called(stage)
    do(stage.cast.panelists[0], "group.volunteer", stage.cast.panel.room_id, **_call(stage))


def _one_lane(kind: str, stage: Stage) -> None:
    do(stage.cast.lead, "draft.start", stage.cast.meeting.room_id, title="A human answers", language="en")
    do(stage.cast.lead, "lane.open", stage.cast.panel.room_id, kind=kind, closes=soon())


def _feasibility(stage: Stage) -> None:
    _one_lane("feasibility", stage)


def _remarks(stage: Stage) -> None:
    _one_lane("remarks", stage)


def _remarked(stage: Stage) -> None:
    _remarks(stage)
    do(stage.cast.panelists[0], "remark.write", stage.draft.room_id, text="Also in Swedish?")


def _comment(stage: Stage) -> Fields:
    return {"comment": LaneComment.objects.get().pk, "on": True}


_WELCOME = "Welcome"
SAMPLES: dict[str, Sample] = {
    "draft.passage": Sample("Grouping", _PANELIST, _passage, _sourced),
    "merge.propose": Sample(_WELCOME, _PANELIST, _both, _two_drafts),
    "merge.write": Sample(_WELCOME, _PANELIST, _text, _proposed),
    "merge.accept": Sample(_WELCOME, _LEAD, _merging, _written),
    "merge.decline": Sample(_WELCOME, _LEAD, _merging, _proposed),
    "merge.undo": Sample(_WELCOME, _LEAD, _merging, _merged),
    "group.call": Sample(_WELCOME, _LEAD, lambda s: {"wanted": 2, "closes": soon()}),
    "group.volunteer": Sample(_WELCOME, _PANELIST, _call, _called),
    "group.withdraw": Sample(_WELCOME, _PANELIST, _call, _volunteered),
    "group.pick": Sample(_WELCOME, _LEAD, lambda s: {**_call(s), "members": [s.cast.panelists[0].pk]}, _volunteered),
    "group.draw": Sample(_WELCOME, _LEAD, _call, _volunteered),
    "lane.open": Sample(_WELCOME, _LEAD, lambda s: {"kind": "remarks", "closes": soon()}),
    "lane.close": Sample(_WELCOME, _LEAD, lambda s: {"lane": Lane.objects.get().pk}, _remarks),
    "feasibility.write": Sample(_WELCOME, _OFFICIAL, lambda s: {"text": "By June."}, _feasibility),
    "remark.write": Sample(_WELCOME, _PANELIST, lambda s: {"text": "In Swedish too?"}, _remarks),
    "lane.remove": Sample(_WELCOME, _PANELIST, _comment, _remarked),
    "lane.handle": Sample(_WELCOME, _LEAD, _comment, _remarked),
}
