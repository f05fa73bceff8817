"""What a visit is, and the usual ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.web.scene import Scene

Path = Callable[[Scene], str]
MEMBERS = ("lead", "facilitator", "panelist", "official", "observer", "organiser_member")
EVERYBODY = ("nobody", "resident", "organiser", "foreign_organiser", "newcomer", *MEMBERS)
TABLE_READERS = ("lead", "facilitator", "panelist", "organiser_member")
ORGANISING = ("organiser", "foreign_organiser", "organiser_member")
LOGGED_IN = (*ORGANISING, "newcomer")
LOGGED_OUT = tuple(actor for actor in EVERYBODY if actor not in LOGGED_IN)


@dataclass(frozen=True)
class Visit:
    """``who`` gets 200; everybody else 404, the log-in page or (a newcomer) the privacy notice.

    ``before``: what the same browser has done before.
    """

    path: Path
    who: tuple[str, ...]
    before: Callable[[Client], object] = lambda client: None


def at(name: str, **parts: Callable[[Scene], Any]) -> Path:
    return lambda scene: reverse(name, kwargs={key: part(scene) for key, part in parts.items()})


def pid(scene: Scene) -> str:
    return scene.acting.public_id


def slug(scene: Scene) -> str:
    return scene.panel.slug


def mine(name: str, who: tuple[str, ...] = MEMBERS, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(at(name, public_id=pid, **parts), who)


def organisers(name: str, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(at(name, slug=slug, **parts), ("organiser", "organiser_member"))


def everybodys(name: str, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(at(name, **parts), EVERYBODY)


def panelist(scene: Scene) -> int:
    return scene.people["panelist"].pk


def meeting(scene: Scene) -> int:
    return scene.meeting.pk


def item(scene: Scene) -> int:
    return scene.meeting.agenda.all()[0].pk


FORM, FILE, ONWARD = "takes a form", "a file or data", "leads on to another page"


def form_of_meeting(name: str) -> tuple[str, Path]:
    return FORM, at(name, slug=slug, meeting_id=meeting)


def form_of_item(name: str) -> tuple[str, Path]:
    return FORM, at(name, slug=slug, meeting_id=meeting, item_id=item)


def form_of_person(name: str) -> tuple[str, Path]:
    return FORM, at(name, slug=slug, pk=panelist)
