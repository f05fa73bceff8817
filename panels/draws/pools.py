"""The pool of a panel: whose residents and population figures it draws from."""

from django.conf import settings
from django.db.models import Q, QuerySet

from panels.command import Refused
from panels.defaults import everywhere
from panels.draws.models import Offer, Volunteer
from panels.models import Panel
from pool.letters.invitations import Invitation
from pool.letters.models import Batch
from pool.models import Pool, PoolAttribute
from words.fields import Words


def pool_of(panel: Panel) -> Pool:
    """The panel's own choice, else its authority's first pool, else a new and empty one of the authority."""
    found = panel.pool or Pool.objects.filter(organisation=panel.organisation).order_by("pk").first()
    if found is None:
        found, _new = Pool.objects.get_or_create(
            slug=f"{panel.organisation.slug}-pool"[:50],
            defaults={
                "organisation": panel.organisation,
                "title": _title(panel.organisation.name),
                "language": panel.language,
            },
        )
    if panel.pool_id != found.pk:
        Panel.objects.filter(pk=panel.pk).update(pool=found)
        panel.pool = found
    return found


def may_choose(panel: Panel) -> bool:
    """As long as nobody was asked and nothing was set from a pool."""
    asked = Batch.objects.filter(invites_to=panel.slug).exists() or panel.volunteers.exists()
    return not asked and not panel.draw_quotas.exists() and not panel.draws.exists()


def pools_for(panel: Panel) -> list[Pool]:
    """Those that the panel's authority keeps, then those that others share with it."""
    own = Pool.objects.filter(organisation=panel.organisation_id).order_by("pk")
    shared = Pool.objects.filter(shares__organisation=panel.organisation_id).order_by("pk")
    return [*own, *shared.select_related("organisation")]


def is_own(panel: Panel) -> bool:
    return pool_of(panel).organisation_id == panel.organisation_id


def is_shared_no_longer(panel: Panel) -> bool:
    """Another authority keeps the pool for itself now: nobody is asked into it, and nobody is drawn from it."""
    return pool_of(panel) not in pools_for(panel)


def must_be_shared(panel: Panel) -> None:
    if is_shared_no_longer(panel):
        raise Refused("pool-not-shared")


def volunteers_in_sight(panel: Panel) -> QuerySet[Volunteer]:
    """Whom the panel's authority may see: of a pool that is shared with it no longer only those whom it drew."""
    found = panel.volunteers.filter(withdrawn_at=None, resident__isnull=False)
    here = Q(resident__pool__in=[one.pk for one in pools_for(panel)])
    return found.filter(here | Q(pk__in=Offer.objects.filter(draw__panel=panel).values("volunteer")))


def attributes_of(panel: Panel) -> QuerySet[PoolAttribute]:
    """What the panel's authority may set quotas on: of a shared pool the fields that were agreed with it."""
    pool = pool_of(panel)
    if is_own(panel):
        return pool.attributes.all()
    fields = [field for share in pool.shares.filter(organisation=panel.organisation_id) for field in share.fields]
    return pool.attributes.filter(key__in=fields)


def _title(organisation: Words) -> Words:
    from django.utils.translation import gettext_lazy as _

    pools = _("Residents of %(organisation)s")
    return Words(
        {code: everywhere(pools, organisation=organisation.best(code)[0])[code] for code, _name in settings.LANGUAGES}
    )


def invitation(slug: str) -> Invitation | None:
    """What letters of a panel say about it."""
    panel = Panel.objects.select_related("organisation").filter(slug=slug).first()
    if panel is None:
        return None
    return Invitation(panel.organisation.name, panel.title, panel.question, panel.phone)
