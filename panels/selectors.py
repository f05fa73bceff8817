"""What pages read of panels and their people."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from accounts.models import Organisation, User
from panels.models import LINK, Delivery, Mailing, Membership, Panel, Role
from words.deliveries import UNSENT, DeliveryState


def helpers(at_most: int = 5) -> list[Organisation]:
    """Whom to call when a link does not work, without telling which panel it was of."""
    return list(Organisation.objects.exclude(helper_phone="").order_by("pk")[:at_most])


def panels_of(user: User) -> QuerySet[Panel]:
    """The panels of the organisations that the user works for, newest first."""
    return (
        Panel.objects.filter(organisation__posts__user=user)
        .select_related("organisation")
        .annotate(panelists=Count("memberships", filter=_active & Q(memberships__role=Role.PANELIST), distinct=True))
        .order_by("-created_at", "-pk")
    )


_active = Q(memberships__removed_at=None)


def memberships_of(user: User) -> QuerySet[Membership]:
    """The user's own roles in panels, but for those of their organisations' organiser."""
    return (
        Membership.objects.filter(user=user, removed_at=None)
        .exclude(role=Role.ORGANISER, panel__organisation__posts__user=user)
        .select_related("panel__organisation")
        .order_by("-panel__created_at", "pk")
    )


def organisations_of(user: User) -> QuerySet[Organisation]:
    return Organisation.objects.filter(posts__user=user).order_by("pk")


def members(panel: Panel, *, role: str = "", words: str = "") -> list[Membership]:
    """Active people: who runs the panel, then panelists by number. ``words``: parts of name or address."""
    found = panel.memberships.filter(removed_at=None)
    if role:
        found = found.filter(role=role)
    order: dict[str, int] = {code: rank for rank, code in enumerate(_ORDER)}
    return sorted(
        (one for one in found if _matches(one, words)),
        key=lambda one: (order[one.role], one.number or 0, one.pk),
    )


_ORDER = (
    Role.ORGANISER,
    Role.LEAD,
    Role.TABLE_FACILITATOR,
    Role.NOTE_TAKER,
    Role.TECH_SUPPORT,
    Role.EXPERT,
    Role.OBSERVER,
    Role.OFFICIAL,
    Role.PANELIST,
)


def _matches(member: Membership, words: str) -> bool:
    """In Python, because SQLite knows upper and lower case of ASCII letters only."""
    text = f"{member.number or ''} {member.name} {member.email} {member.phone}".casefold()
    return all(word in text for word in words.casefold().split())


def numbers_of(panel: Panel) -> dict[str, int]:
    """How many people: in all, panelists, those with an address, mailed, entered, and whom no link has reached yet."""
    panelist = Q(role=Role.PANELIST)
    return panel.memberships.filter(removed_at=None).aggregate(
        people=Count("pk"),
        panelists=Count("pk", filter=panelist),
        leads=Count("pk", filter=Q(role=Role.LEAD)),
        reachable=Count("pk", filter=~Q(email="") & ~Q(role=Role.ORGANISER)),
        mailed=Count("pk", filter=Q(mailed_at__isnull=False)),
        entered=Count("pk", filter=panelist & Q(entered_at__isnull=False)),
        unmailed=Count("pk", filter=~Q(email="") & ~Q(role=Role.ORGANISER) & Q(mailed_at=None, entered_at=None)),
        unreached=Count("pk", filter=panelist & Q(email="", entered_at=None)),
    )


def attribute_names(people: Iterable[Membership]) -> list[str]:
    """The attributes that anybody has, in the order they first appear."""
    return list(dict.fromkeys(name for one in people for name in one.attributes))


def to_mail(
    panel: Panel, *, again: bool = False, person: int | None = None, unopened: bool = False
) -> list[Membership]:
    """Who gets a link by e-mail: whoever has an address and no mail yet; or all with one, those who have not opened
    theirs, or one person. Not who came back or waits for one already, unless the person is named."""
    found = panel.memberships.filter(removed_at=None).exclude(email="")
    if person is not None:
        return list(found.filter(pk=person))
    on_its_way = Delivery.objects.filter(mailing__panel=panel, mailing__kind=LINK, state__in=UNSENT)
    found = found.exclude(role=Role.ORGANISER).filter(bounced_at=None)
    found = found.exclude(pk__in=on_its_way.values("membership"))
    if unopened:
        return list(found.filter(entered_at=None).exclude(mailed_at=None))
    return list(found if again else found.filter(mailed_at=None))


def unopened(panel: Panel) -> list[Membership]:
    """Who was sent a link by e-mail and has never come in, also where it came back."""
    found = panel.memberships.filter(removed_at=None, entered_at=None).exclude(role=Role.ORGANISER)
    return list(found.exclude(email="", bounced_at=None).exclude(mailed_at=None, bounced_at=None))


def progress(mailing: Mailing) -> dict[str, int]:
    """``left``: not sent yet, of them ``away`` those who wait for a mail server that could not be reached."""
    groups = mailing.deliveries.order_by().values_list("state", "problem").annotate(Count("pk"))
    counts: Counter[str] = Counter()
    for state, problem, count in groups:
        counts[state] += count
        counts["away"] += count if state == DeliveryState.WAITING and problem else 0
    away = counts.pop("away")
    return {
        "total": counts.total(),
        "sent": counts[DeliveryState.SENT],
        "failed": counts[DeliveryState.FAILED] + counts[DeliveryState.BOUNCED],
        "left": counts[DeliveryState.WAITING] + counts[DeliveryState.SENDING],
        "away": away,
    }


def failures(mailing: Mailing) -> QuerySet[Delivery]:
    states = (DeliveryState.FAILED, DeliveryState.BOUNCED)
    return mailing.deliveries.filter(state__in=states).select_related("membership")
