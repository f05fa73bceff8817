"""The people of all tests: one small panel with everybody who takes part, and a stranger from another one."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from accounts.models import Organisation, Post, User
from panels import links
from panels.models import Membership, Panel, Role
from pool.models import Resident
from roomlog.models import Room, RoomKind
from sessions.models import AgendaItem, Form, Meeting, Tool

AGENDA = [
    ("Welcome", 10, Form.PLENARY, Tool.TALK),
    ("Silent writing", 7, Form.OWN_WORK, Tool.NOTES),
    ("Grouping", 20, Form.TABLES, Tool.THEMES),
    ("Drafting", 30, Form.TABLES, Tool.DRAFT),
    ("Final vote", 8, Form.OWN_WORK, Tool.BALLOT),
    ("Thanks", 3, Form.PLENARY, Tool.TALK),
]
NAMES = ["Aino", "Bertta", "Cecil", "Daavid", "Eeva", "Fatima"]


@dataclass
class Cast:
    organisation: Organisation
    panel: Panel
    meeting: Meeting
    lead: Membership
    facilitator: Membership
    panelists: list[Membership]
    organiser: Membership
    official: Membership
    observer: Membership
    stranger: Membership  # a panelist of another panel
    others: dict[str, Membership] = field(default_factory=dict)

    @property
    def items(self) -> dict[str, AgendaItem]:
        """The agenda by its English titles."""
        return {str(item.title["en"]): item for item in self.meeting.agenda.all()}

    def by_role(self) -> dict[str, Membership]:
        known = [self.lead, self.facilitator, self.panelists[0], self.organiser, self.official, self.observer]
        return {member.role: member for member in [*known, *self.others.values()]}


def make_cast(slug: str = "digi") -> Cast:
    """Everybody, in the database: many at once, since most tests begin here."""
    organisation = Organisation.objects.create(name={"en": "Suvanto"}, slug=f"{slug}-county")
    panel = make_panel(organisation, slug)
    user = User.objects.create_user(f"organiser@{slug}.example", name="Olli Organiser", language="en")
    Post.objects.create(user=user, organisation=organisation)
    cast = Cast(
        organisation=organisation,
        panel=panel,
        meeting=make_meeting(panel),
        lead=_unsaved(panel, "Lea Lead", Role.LEAD),
        facilitator=_unsaved(panel, "Timo Table", Role.TABLE_FACILITATOR),
        panelists=[_unsaved(panel, f"{name} Panelist", Role.PANELIST, n) for n, name in enumerate(NAMES, 1)],
        organiser=_unsaved(panel, "Olli Organiser", Role.ORGANISER, user=user),
        official=_unsaved(panel, "Outi Official", Role.OFFICIAL),
        observer=_unsaved(panel, "Oskar Observer", Role.OBSERVER),
        stranger=_unsaved(make_panel(organisation, f"{slug}-other"), "Sven Stranger", Role.PANELIST, 1),
        others={
            role: _unsaved(panel, f"{role} Person", role) for role in (Role.NOTE_TAKER, Role.TECH_SUPPORT, Role.EXPERT)
        },
    )
    besides = [cast.organiser, cast.official, cast.observer, cast.stranger, *cast.others.values()]
    Membership.objects.bulk_create([cast.lead, cast.facilitator, *cast.panelists, *besides])
    return cast


def make_panel(organisation: Organisation, slug: str) -> Panel:
    return Panel.objects.create(
        organisation=organisation,
        room=Room.objects.create(kind=RoomKind.PANEL),
        slug=slug,
        title={"en": "Digital or face to face?", "fi": "Digi vai kohtaaminen?"},
        question={"en": "What must be handled face to face?", "fi": "Mitä pitää voida hoitaa kasvokkain?"},
        language="en",
        helper_phone="010 123 456",
        seats=6,
    )


def make_meeting(panel: Panel, *, in_minutes: int = 10) -> Meeting:
    meeting = Meeting.objects.create(
        panel=panel,
        room=Room.objects.create(kind=RoomKind.PLENARY),
        title={"en": "First meeting"},
        starts_at=timezone.now() + timedelta(minutes=in_minutes),
        call_url="https://call.example/plenary",
    )
    agenda = [
        AgendaItem(meeting=meeting, position=position, title={"en": title}, minutes=minutes, form=form, tool=tool)
        for position, (title, minutes, form, tool) in enumerate(AGENDA, 1)
    ]
    bulk_create_with_history(agenda, AgendaItem)
    return meeting


def person(panel: Panel, name: str, role: str, number: int | None = None, *, user: User | None = None) -> Membership:
    member = _unsaved(panel, name, role, number, user=user)
    member.save()
    return member


def _unsaved(panel: Panel, name: str, role: str, number: int | None = None, *, user: User | None = None) -> Membership:
    wing = "digital" if number and number % 2 else "in person"
    return Membership(
        panel=panel,
        name=name,
        role=role,
        number=number,
        user=user,
        language="en",
        entered_at=timezone.now(),
        attributes={"channel": wing} if number else {},
    )


def entered(membership: Membership) -> Client:
    """A browser in which the person has opened their personal link."""
    client = Client(headers={"accept-language": "en"})
    if membership.user is not None:
        client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
        return client
    session = client.session
    session["memberships"] = {membership.public_id: membership.link_version}
    session.save()
    return client


def as_resident(resident: Resident) -> Client:
    """A browser in which the resident of a pool has opened their own link."""
    client = Client(headers={"accept-language": "en"})
    session = client.session
    session["residents"] = {resident.public_id: resident.link_version}
    session.save()
    return client


def token_of(membership: Membership) -> str:
    return links.token_of(membership)
