"""The authority's answer."""

from collections.abc import Callable

from panels.models import Role
from tests.answered import publish, recommend, second_official, send, text
from tests.room.samples.stage import Sample, Stage

_OFFICIAL, _PANELIST, _ORGANISER = Role.OFFICIAL, Role.PANELIST, Role.ORGANISER


def _recommended(stage: Stage) -> None:
    recommend(stage.cast.meeting)


def _written(stage: Stage) -> None:
    _recommended(stage)
    send(stage.cast.official, "answer.save", recommendation=1, version=0, **text())


def _asked(stage: Stage) -> None:
    _written(stage)
    send(stage.cast.official, "answer.ask", recommendation=1, version=1)


def _approved(stage: Stage) -> None:
    _asked(stage)
    send(stage.cast.organiser, "answer.approve", recommendation=1, version=1)


def _published(stage: Stage) -> None:
    _recommended(stage)
    publish(second_official(stage.cast.panel), stage.cast.organiser)


def _judged(stage: Stage) -> None:
    _published(stage)
    send(stage.cast.panelists[0], "verdict.give", recommendation=1, meets="yes", language="en")


def _one(version: int, **more: object) -> Callable[[Stage], dict[str, object]]:
    return lambda stage: {"recommendation": 1, "version": version, **more}


SAMPLES: dict[str, Sample] = {
    "answer.save": Sample("Welcome", _OFFICIAL, _one(0, **text()), _recommended),
    "answer.ask": Sample("Welcome", _OFFICIAL, _one(1), _written),
    "answer.approve": Sample("Welcome", _ORGANISER, _one(1), _asked),
    "answer.return": Sample("Welcome", _ORGANISER, _one(1, words="Say by when."), _asked),
    "answer.publish": Sample("Welcome", _ORGANISER, lambda s: {"recommendations": [1]}, _approved),
    "status.report": Sample(
        "Welcome",
        _OFFICIAL,
        lambda s: {"recommendation": 1, "done": "in_progress", "text": {"en": "Four of seven."}, "language": "en"},
        _published,
    ),
    "verdict.give": Sample(
        "Welcome", _PANELIST, lambda s: {"recommendation": 1, "meets": "partly", "language": "en"}, _published
    ),
    "verdict.take_back": Sample("Welcome", _PANELIST, lambda s: {"recommendation": 1}, _judged),
}
