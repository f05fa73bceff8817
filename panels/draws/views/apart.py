"""The page of those who must not sit in one panel."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from panels.acting import press
from panels.doors import organiser_of_panel
from panels.draws import apart as doing
from panels.draws import drawing
from panels.draws.forms import AskForm
from panels.draws.problems import problem_of
from panels.draws.volunteering import is_open
from panels.models import Membership
from pool.models import PoolAttribute
from pool.questions.verdict import verdict_of
from words.numbers import whole


class PairForm(AskForm):
    one = forms.ChoiceField(label=gettext_lazy("One person"))
    other = forms.ChoiceField(label=gettext_lazy("The other person"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("one") and self.cleaned_data.get("one") == self.cleaned_data.get("other"):
            self.add_error("other", _("Choose two different people."))
        return self.cleaned_data


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def apart(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A POST keeps a pair apart, or (``together``) no longer."""
    panel = membership.panel
    form = PairForm(request.POST if "one" in request.POST else None, people=doing.volunteers(panel))
    if request.method == "POST" and _do(request, membership, form):
        return redirect("draws:apart", slug=panel.slug)
    attributes = PoolAttribute.objects.filter(pool=panel.pool_id)
    context = {
        "panel": panel,
        "form": form,
        "pairs": doing.pairs(panel),
        "households": doing.households(panel),
        "open": is_open(panel),
        "begun": drawing.current(panel) is not None,
        "verdict": verdict_of(problem_of(panel), attributes) if panel.seats else None,
    }
    return render(request, "draws/apart.html", context, status=422 if form.is_bound else 200)


def _do(request: HttpRequest, membership: Membership, form: PairForm) -> bool:
    panel, gone = membership.panel, whole(request.POST.get("together", ""))
    if gone is not None:
        press(request, membership, lambda tx: doing.let_together(tx, panel, gone), _("They may sit in one panel."))
        return True
    if not form.is_bound or not form.is_valid():
        return not form.is_bound
    one, other = int(form.cleaned_data["one"]), int(form.cleaned_data["other"])
    done = _("At most one of the two sits in the panel.")
    press(request, membership, lambda tx: doing.keep_apart(tx, panel, one, other), done)
    return True
