"""The steps “Invite” and “Draw” of a panel's path."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panels.draws import drawing
from panels.draws.models import DrawState, OfferState
from panels.draws.pools import volunteers_in_sight
from panels.models import Panel
from panels.registry import StepState
from pool.letters.models import Batch, BatchState, Letter


def invite(panel: Panel) -> StepState | None:
    """None where no letters are made and nobody has volunteered: then the panel has its people by a list."""
    batches = list(Batch.objects.filter(invites_to=panel.slug).order_by("-pk"))
    volunteers = volunteers_in_sight(panel).count()
    if not batches and not volunteers:
        return None
    sent = Letter.objects.filter(
        batch__invites_to=panel.slug, batch__state__in=[BatchState.SENT, BatchState.CLOSED]
    ).count()
    words = ngettext("%(count)s letter sent.", "%(count)s letters sent.", sent) % {"count": intcomma(sent)}
    words += " " + ngettext("%(count)s volunteer.", "%(count)s volunteers.", volunteers) % {"count": volunteers}
    unsent = next((one for one in batches if one.state not in {BatchState.SENT, BatchState.CLOSED}), None)
    if unsent:
        return StepState("now", words, _("Finish the letters"), reverse("draws:batch", args=[panel.slug, unsent.pk]))
    state = "now" if drawing.current(panel) is None else "done"
    return StepState(state, words, _("Look at the answers"), _page(panel, "invite"))


def draw(panel: Panel) -> StepState:
    found = drawing.current(panel)
    if found is None:
        return _before(panel)
    if found.state == DrawState.DRAWN:
        return _after(panel)
    actions = {
        DrawState.WAITING: (_("The draw is being computed."), _("Look at the draw")),
        DrawState.RUNNING: (_("The draw is being computed."), _("Look at the draw")),
        DrawState.READY: (_("1,000 panels are fixed. Nobody is drawn yet."), _("Publish the draw")),
        DrawState.PUBLISHED: (_("The draw is published and waits for its public number."), _("Type in the number")),
    }
    words, action = actions[DrawState(found.state)]
    return StepState("now", words, action, _page(panel, "draw"))


def _before(panel: Panel) -> StepState:
    if not volunteers_in_sight(panel).exists():
        words = _("There are no volunteers yet. Send letters, or add a list of people drawn elsewhere.")
        return StepState("later", words, _("Send letters"), _page(panel, "invite"))
    if not panel.draw_quotas.exists():
        return StepState("now", _("The panel has no quotas yet."), _("Set the quotas"), _page(panel, "quotas"))
    return StepState("now", _("Volunteers and quotas are there."), _("Draw the panel"), _page(panel, "draw"))


def _after(panel: Panel) -> StepState:
    draw_ = panel.draws.filter(state=DrawState.DRAWN).only("pk", "seats")[0]
    taken = draw_.offers.filter(state=OfferState.ACCEPTED).count()
    words = _("%(taken)s of %(seats)s seats are taken.") % {"taken": taken, "seats": draw_.seats}
    full = taken >= draw_.seats
    return StepState("done" if full else "now", words, _("Look at the seats"), _page(panel, "offers"))


def _page(panel: Panel, name: str) -> str:
    return reverse(f"draws:{name}", args=[panel.slug])
