"""The pool of a panel: whose residents and population figures it draws from."""

from django.conf import settings

from panels.defaults import everywhere
from panels.models import Panel
from pool.letters.invitations import Invitation
from pool.models import Pool
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
    phone = panel.helper_phone or panel.organisation.helper_phone
    return Invitation(panel.organisation.name, panel.title, panel.question, phone)
