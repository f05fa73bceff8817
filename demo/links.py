"""The demo's ways in: one link per role."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from panels.draws.links import link_of as volunteer_link
from panels.links import link_of
from panels.models import Membership, Panel, Role
from pool.letters.codes import address_of
from pool.letters.models import Letter, LetterState
from pool.models import Pool
from pool.residents.links import link_of as resident_link
from pool.residents.models import ResidentState

_SALT = "demo-organiser"


@dataclass(frozen=True)
class DemoLink:
    label: str
    address: str
    is_panelist: bool = False


def links() -> list[tuple[Panel | Pool, list[DemoLink]]]:
    """For each demo panel and the pool its links; empty where the demo is not loaded."""
    panels = Panel.objects.filter(organisation__slug="suvanto").order_by("created_at")
    pools = Pool.objects.filter(organisation__slug="suvanto").order_by("created_at")
    return [*((panel, _links_of(panel)) for panel in panels), *((pool, _links_of_pool(pool)) for pool in pools)]


def organiser_of(token: str) -> User | None:
    """The make-believe organiser whom a demo link logs in."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=_SALT)).first()
    except signing.BadSignature:
        return None


def _links_of(panel: Panel) -> list[DemoLink]:
    people = {
        role: list(panel.memberships.filter(role=role, removed_at=None).order_by("pk")[:3])
        for role in (Role.LEAD, Role.TABLE_FACILITATOR, Role.PANELIST, Role.ORGANISER, Role.OFFICIAL)
    }
    chosen = [  # whoever tries the demo may have removed some of them
        *people[Role.LEAD][:1],
        *people[Role.TABLE_FACILITATOR][:1],
        *people[Role.PANELIST],
        *people[Role.OFFICIAL][:1],
    ]
    return [
        *(DemoLink(_label(one), link_of(one), is_panelist=one.role == Role.PANELIST) for one in chosen),
        *(DemoLink(_label(one), _organiser_link(one)) for one in people[Role.ORGANISER][:1]),
        *_of_letters(panel),
        DemoLink(_("Public page"), settings.BASE_URL + reverse("recommendations:public", args=[panel.slug])),
    ]


def _links_of_pool(pool: Pool) -> list[DemoLink]:
    organiser = Membership.objects.filter(panel__organisation=pool.organisation, role=Role.ORGANISER).first()
    resident = pool.residents.filter(state=ResidentState.ACTIVE).order_by("pk").first()
    return [
        DemoLink(_("Public page"), settings.BASE_URL + reverse("pool:join", args=[pool.slug])),
        *([DemoLink(_("A resident's own page"), resident_link(resident))] if resident else []),
        *([DemoLink(_label(organiser), f"{_organiser_link(organiser)}?to={pool.slug}")] if organiser else []),
    ]


def _of_letters(panel: Panel) -> list[DemoLink]:
    """A letter that waits for its answer, and a volunteer's own page."""
    letter = Letter.objects.filter(batch__invites_to=panel.slug, state=LetterState.SENT).order_by("pk").first()
    volunteer = panel.volunteers.filter(resident__isnull=False).order_by("pk").first()
    return [
        *([DemoLink(_("Somebody who got a letter"), address_of(letter.public_id))] if letter else []),
        *([DemoLink(_("A volunteer's own page"), volunteer_link(volunteer))] if volunteer else []),
    ]


def _label(member: Membership) -> str:
    return f"{Role(member.role).label!s}, {member.name}"


def _organiser_link(member: Membership) -> str:
    token = signing.dumps(member.user_id, salt=_SALT)
    return f"{settings.BASE_URL}{reverse('demo:organiser', args=[token])}"
