"""Why a draw did not succeed, in words."""

from django.utils.translation import gettext_lazy as _

_DRAW = {
    "impossible": _("The last draw did not succeed: no panel keeps all quotas."),
    "unsolved": _(
        "The last draw did not succeed: the computer could not tell which panels are possible with these quotas. "
        "Widen one of them by a seat, or choose another method."
    ),
    "internal": _("The last draw did not succeed because of a fault on our side. Try again."),
    "volunteer-left": _(
        "The last draw was not published yet, and one of its volunteers has left it. Compute the panels again."
    ),
    "volunteer-erased": _(
        "The last draw was not published yet, and one of its volunteers has been deleted. Compute the panels again."
    ),
}


def of_draw(code: str) -> str:
    return str(_DRAW.get(code, ""))
