"""Every address of the product, who may open it, and on which data: for the role matrix and for axe."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Organisation, Post, User
from demo.load import load
from panels.models import Membership, Panel, Role
from recommendations.models import Ballot, Draft, Report
from sessions.models import Meeting, Table
from tests.cast import entered

Path = Callable[["Scene"], str]
MEMBERS = ("lead", "facilitator", "panelist", "official", "observer", "organiser_member")
EVERYBODY = ("nobody", "organiser", "foreign_organiser", *MEMBERS)
LOGGED_IN = ("organiser", "foreign_organiser", "organiser_member")
LOGGED_OUT = tuple(actor for actor in EVERYBODY if actor not in LOGGED_IN)


@dataclass
class Scene:
    """The demo panel a year later, and somebody for each role. ``actor`` is who visits."""

    panel: Panel
    people: dict[str, Membership]
    organiser: User
    foreign_organiser: User
    actor: str = "nobody"

    @property
    def acting(self) -> Membership:
        """Whose address is visited: the actor's own, or (for who has none) the panelist's."""
        return self.people.get(self.actor, self.people["panelist"])

    @property
    def meeting(self) -> Meeting:
        return self.panel.meetings.get(position=3)

    @property
    def draft(self) -> Draft:
        return self.panel.drafts.order_by("number")[0]

    @property
    def ballot(self) -> Ballot:
        return Ballot.objects.get(meeting__panel=self.panel)

    @property
    def report(self) -> Report:
        return self.panel.reports.order_by("pk")[0]

    @property
    def table(self) -> Table:
        return Table.objects.filter(round__meeting=self.meeting).order_by("number")[0]

    def browser(self, actor: str) -> Client:
        self.actor = actor
        if actor in self.people:
            return entered(self.people[actor])
        client = Client()
        users = {"organiser": self.organiser, "foreign_organiser": self.foreign_organiser}
        if actor in users:
            client.force_login(users[actor], backend="django.contrib.auth.backends.ModelBackend")
        return client


def make_scene() -> Scene:
    panel = load()[1]
    people = {
        name: panel.memberships.filter(role=role).order_by("pk")[0]
        for name, role in (
            ("lead", Role.LEAD),
            ("facilitator", Role.TABLE_FACILITATOR),
            ("panelist", Role.PANELIST),
            ("official", Role.OFFICIAL),
            ("observer", Role.OBSERVER),
            ("organiser_member", Role.ORGANISER),
        )
    }
    Membership.objects.filter(panel=panel, entered_at=None).update(entered_at=panel.created_at)
    elsewhere = Organisation.objects.create(name={"fi": "Toinen kunta"}, slug="elsewhere")
    foreign = User.objects.create_user("ona@elsewhere.example", name="Ona Other", language="en")
    Post.objects.create(user=foreign, organisation=elsewhere)
    organiser = people["organiser_member"].user
    assert organiser is not None
    return Scene(panel, people, organiser, foreign)


@dataclass(frozen=True)
class Visit:
    """``who`` gets 200; everybody else 404 or the log-in page."""

    path: Path
    who: tuple[str, ...]


def _at(name: str, **parts: Callable[[Scene], Any]) -> Path:
    return lambda scene: reverse(name, kwargs={key: part(scene) for key, part in parts.items()})


def _pid(scene: Scene) -> str:
    return scene.acting.public_id


def _slug(scene: Scene) -> str:
    return scene.panel.slug


def _mine(name: str, who: tuple[str, ...] = MEMBERS, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(_at(name, public_id=_pid, **parts), who)


def _organisers(name: str, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(_at(name, slug=_slug, **parts), ("organiser", "organiser_member"))


def _everybodys(name: str, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(_at(name, **parts), EVERYBODY)


def _panelist(scene: Scene) -> int:
    return scene.people["panelist"].pk


VISITS: dict[str, Visit] = {
    "start": _everybodys("start"),
    "account_request_login_code": Visit(_at("account_request_login_code"), LOGGED_OUT),
    "account_logout": Visit(_at("account_logout"), LOGGED_IN),
    "account_inactive": _everybodys("account_inactive"),
    "account_signup": Visit(_at("account_signup"), LOGGED_OUT),
    "mfa_index": Visit(_at("mfa_index"), LOGGED_IN),
    "mfa_activate_totp": Visit(_at("mfa_activate_totp"), LOGGED_IN),
    "panels:join": _everybodys("panels:join"),
    "panels:home": Visit(_at("panels:home"), LOGGED_IN),
    "panels:new": Visit(_at("panels:new"), LOGGED_IN),
    "panels:member_home": _mine("panels:member_home"),
    "panels:panel": _organisers("panels:panel"),
    "panels:edit": _organisers("panels:edit"),
    "panels:people": _organisers("panels:people"),
    "panels:import": _organisers("panels:import"),
    "panels:add": _organisers("panels:add"),
    "panels:person": _organisers("panels:person", pk=_panelist),
    "panels:remove": _organisers("panels:remove", pk=_panelist),
    "panels:letters": _organisers("panels:letters"),
    "panels:mail": _organisers("panels:mail"),
    "sessions:meetings": _organisers("sessions:meetings"),
    "sessions:meeting_new": _organisers("sessions:meeting_new"),
    "sessions:meeting_edit": _organisers("sessions:meeting_edit", meeting_id=lambda s: s.meeting.pk),
    "sessions:agenda": _organisers("sessions:agenda", meeting_id=lambda s: s.meeting.pk),
    "sessions:item": _organisers(
        "sessions:item", meeting_id=lambda s: s.meeting.pk, item_id=lambda s: s.meeting.agenda.all()[0].pk
    ),
    "live:meeting": _mine("live:meeting", meeting_id=lambda s: s.meeting.pk),
    "live:table": _mine(
        "live:table",
        ("lead", "organiser_member"),
        meeting_id=lambda s: s.meeting.pk,
        table_id=lambda s: s.table.pk,
    ),
    "live:ready": _mine("live:ready", ("lead", "organiser_member"), meeting_id=lambda s: s.meeting.pk),
    "recommendations:draft": _mine("recommendations:draft", draft_id=lambda s: s.draft.pk),
    "recommendations:papers": _mine("recommendations:papers", ballot_id=lambda s: s.ballot.pk),
    "recommendations:report": _mine("recommendations:report"),
    "recommendations:report_html": _mine("recommendations:report_html", language=lambda s: "fi"),
    "recommendations:official": _mine("recommendations:official"),
    "recommendations:public": _everybodys("recommendations:public", slug=_slug),
    "recommendations:public_notes": _everybodys("recommendations:public_notes", slug=_slug),
    "recommendations:public_recommendation": _everybodys(
        "recommendations:public_recommendation", slug=_slug, number=lambda s: 5
    ),
}

# Addresses that show no page of their own; each is tested where its work is.
NOT_PAGES = {
    "account_login": "leads on to the log-in code",
    "account_confirm_login_code": "only after a code was asked for: tests/web/test_login.py",
    "mfa_authenticate": "only in the middle of a log-in: tests/browser/test_second_step.py",
    "mfa_reauthenticate": "only with a second step: tests/browser/test_second_step.py",
    "mfa_deactivate_totp": "only with a second step: tests/browser/test_second_step.py",
    "mfa_view_recovery_codes": "only with a second step: tests/browser/test_second_step.py",
    "mfa_generate_recovery_codes": "only with a second step: tests/browser/test_second_step.py",
    "mfa_download_recovery_codes": "text",
    "live:command": "takes commands",
    "live:healthz": "JSON",
    "live:readyz": "JSON",
    "live:metrics": "text",
    "panels:preferences": "takes a form",
    "panels:leave": "takes a form",
    "panels:enter": "opens a link: tests/web/test_people.py",
    "panels:welcome": "shown at the first entry: tests/web/test_people.py",
    "panels:export": "CSV",
    "panels:role": "takes a form",
    "panels:link_reissue": "takes a form",
    "panels:mailing": "only while letters are being sent",
    "panels:mailing_resume": "takes a form",
    "sessions:meeting_delete": "takes a form",
    "sessions:agenda_fill": "takes a form",
    "sessions:item_restore": "takes a form",
    "sessions:item_up": "takes a form",
    "sessions:item_down": "takes a form",
    "sessions:item_duplicate": "takes a form",
    "sessions:item_delete": "takes a form",
    "recommendations:draft_plain": "takes a form",
    "recommendations:papers_csv": "CSV",
    "recommendations:my_paper": "a fragment",
    "recommendations:panel_report": "leads on to the report page",
    "recommendations:report_pdf": "PDF",
    "recommendations:public_json": "JSON",
    "recommendations:public_pdf": "PDF",
}


def addresses() -> Iterator[str]:
    """The names of all addresses in the URL table."""
    yield from _names(get_resolver().url_patterns, "")


def _names(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}"
