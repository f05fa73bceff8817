"""The demo panel a year later, and somebody for each role: the data on which every page is opened."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, Post, User
from demo.load import load
from facilitation.models import Poll, PollAnswer
from facilitation.polls.models import Kind, PollStatus
from panels.draws.models import Draw
from panels.models import Delivery, Mailing, Membership, Panel, Role
from pool.letters.models import Batch
from pool.models import Delivery as PoolDelivery
from pool.models import Message, Pool, Resident, Sample
from pool.reach.models import MessageState
from pool.residents.models import ResidentState
from recommendations.models import Ballot, Draft, Report
from recommendations.report.models import ReportStatus
from sessions.models import Meeting, Table
from tests.cast import as_resident, entered
from tests.web.drawn import draw_of, letters_of, sample_of
from words.deliveries import DeliveryState

ROLES = {
    "lead": Role.LEAD,
    "facilitator": Role.TABLE_FACILITATOR,
    "panelist": Role.PANELIST,
    "official": Role.OFFICIAL,
    "observer": Role.OBSERVER,
    "organiser_member": Role.ORGANISER,
}


@dataclass
class Scene:
    """``panel`` is over, ``coming`` has its third meeting before it. ``actor`` is who visits."""

    panel: Panel
    coming: Panel
    people: dict[str, Membership]
    organiser: User
    foreign_organiser: User
    mailing: Mailing
    pool_messages: dict[str, Message]
    letters: Batch
    draw: Draw
    actor: str = "nobody"

    @property
    def acting(self) -> Membership:
        """Whose address is visited: the actor's own, or (for who has none) the panelist's."""
        return self.people.get(self.actor, self.people["panelist"])

    @property
    def pool(self) -> Pool:
        return Pool.objects.get(organisation=self.panel.organisation)

    @property
    def resident(self) -> Resident:
        """The one whose link was opened in the browser of the actor "resident"."""
        return self.pool.residents.filter(state=ResidentState.ACTIVE).order_by("pk")[0]

    @property
    def waiting_resident(self) -> Resident:
        return self.pool.residents.filter(state=ResidentState.WAITING).order_by("pk")[0]

    @property
    def pool_letters(self) -> Batch:
        return Batch.objects.get(pool=self.pool, invites_to="")

    @property
    def sample(self) -> Sample:
        return Sample.objects.get(pool=self.pool)

    @property
    def meeting(self) -> Meeting:
        return self.panel.meetings.get(position=3)

    @property
    def poll(self) -> Poll:
        """One that is prepared."""
        return self.meeting.polls.get(status=PollStatus.PREPARED)

    @property
    def draft(self) -> Draft:
        return self.panel.drafts.order_by("number")[0]

    @property
    def ballot(self) -> Ballot:
        """On the recommendations, which comes before the one on their order."""
        return Ballot.objects.filter(meeting__panel=self.panel).order_by("pk")[0]

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
        if actor == "resident":
            return as_resident(self.resident)
        users = {"organiser": self.organiser, "foreign_organiser": self.foreign_organiser}
        if actor in users:
            client.force_login(users[actor], backend="django.contrib.auth.backends.ModelBackend")
        return client


def make_scene() -> Scene:
    coming, panel = load()
    people = {name: panel.memberships.filter(role=role).order_by("pk")[0] for name, role in ROLES.items()}
    Membership.objects.filter(panel__in=[coming, panel], entered_at=None).update(entered_at=panel.created_at)
    elsewhere = Organisation.objects.create(name={"fi": "Toinen kunta"}, slug="elsewhere")
    foreign = User.objects.create_user("ona@elsewhere.example", name="Ona Other", language="en")
    Post.objects.create(user=foreign, organisation=elsewhere)
    organiser = people["organiser_member"].user
    assert organiser is not None
    _reports(panel)
    _polls(panel)
    mailing = _mailing(panel, people["organiser_member"])
    written = _pool_messages(panel.organisation, organiser)
    sample_of(panel.organisation, organiser)
    drawn = draw_of(panel, people["organiser_member"])
    everybody = people | {"newcomer": _newcomer(panel)}
    return Scene(panel, coming, everybody, organiser, foreign, mailing, written, _letters(panel), drawn)


def _letters(panel: Panel) -> Batch:
    """The panel's; beside them the pool's own."""
    letters_of(panel, invites_to="")
    return letters_of(panel)


def _polls(panel: Panel) -> None:
    """One that is prepared, one that is open, and one whose result is shown."""
    meeting = panel.meetings.get(position=3)
    options = [{"fi": "Puhelin", "en": "Phone"}, {"fi": "Verkko", "en": "Web"}]
    kinds = (PollStatus.PREPARED, Kind.RANKING), (PollStatus.OPEN, Kind.POINTS), (PollStatus.CLOSED, Kind.SINGLE)
    there = meeting.polls.count()
    for position, (status, kind) in enumerate(kinds, 1):
        poll = Poll(
            meeting=meeting, position=there + position, question={"en": f"Poll {position}?"}, kind=kind, options=options
        )
        poll.status, poll.is_shown, poll.secret = status, status == PollStatus.CLOSED, "secret"
        poll.save()
    PollAnswer.objects.bulk_create(PollAnswer(poll=poll, key=str(key), choices=[key % 2]) for key in range(5))


def _pool_messages(organisation: Organisation, user: User) -> dict[str, Message]:
    """One that is being written, and one that stands still: one e-mail sent, one refused, one waiting."""
    pool = Pool.objects.get(organisation=organisation)
    texts = {"subject": {"fi": "Kysely"}, "text": {"fi": "Vastaa kyselyyn."}}
    both = [Message.objects.create(pool=pool, organisation=organisation, made_by=user, **texts) for _one in range(2)]
    both[1].state, both[1].moved_at = MessageState.SENDING, timezone.now() - timedelta(hours=1)
    both[1].save()
    states = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.WAITING)
    PoolDelivery.objects.bulk_create(
        PoolDelivery(message=both[1], resident=one, state=state, problem="refused" if state == "failed" else "")
        for one, state in zip(pool.residents.order_by("pk")[:3], states, strict=True)
    )
    return {"draft": both[0], "sending": both[1]}


def _newcomer(panel: Panel) -> Membership:
    """A facilitator who has logged in but has not read the privacy notice yet, and works for no organisation."""
    user = User.objects.create_user("nea@suvanto.example", name="Nea Newcomer", language="en")
    return Membership.objects.create(
        panel=panel, name="Nea Newcomer", role=Role.TABLE_FACILITATOR, user=user, language="en"
    )


def _reports(panel: Panel) -> None:
    """One of each kind."""
    ready = {"sha256": "0" * 64, "pages": 19, "is_published": True, "ready_at": timezone.now()}
    ready |= {"version": 1, "published_at": timezone.now()}
    Report.objects.create(panel=panel, language="fi", status=ReportStatus.READY, file="reports/fi.pdf", **ready)
    Report.objects.create(panel=panel, language="sv", status=ReportStatus.FAILED, problem="internal")
    Report.objects.create(panel=panel, language="en", status=ReportStatus.BUILDING, progress=40)


def _mailing(panel: Panel, asked_by: Membership) -> Mailing:
    """One e-mail was sent, one was refused, one waits; and nothing has moved for an hour."""
    then = timezone.now() - timedelta(hours=1)
    mailing = Mailing.objects.create(panel=panel, asked_by=asked_by, asked_at=then, moved_at=then)
    panelists = panel.memberships.filter(role=Role.PANELIST).order_by("pk")[:3]
    states = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.WAITING)
    Delivery.objects.bulk_create(
        Delivery(mailing=mailing, membership=one, state=state, problem="refused" if state == "failed" else "")
        for one, state in zip(panelists, states, strict=True)
    )
    return mailing
