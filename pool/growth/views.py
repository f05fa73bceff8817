"""How a pool develops, its register of processing, its settings: pages of the authority that keeps it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool.growth import register, selectors
from pool.growth.forms import POOL_FIELDS, PoolForm, ShareForm
from pool.models import Pool
from pool.residents.doors import Desk, owner_required
from pool.residents.fields import FIELD_NAMES


@require_safe
@owner_required
def growth(request: HttpRequest, desk: Desk) -> HttpResponse:
    pool = desk.pool
    context = {
        "desk": desk,
        "pool": pool,
        "members": selectors.members(pool),
        "line": selectors.over_time(pool),
        "composition": selectors.composition(pool),
        "others": [
            selectors.came_by(pool, _("How members came")),
            selectors.by_way(pool, _("What suits members")),
            selectors.asked_by_month(pool, _("How many were asked, by month")),
        ],
    }
    return render(request, "pool/growth.html", context)


@require_safe
@owner_required
def register_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    context = {
        "desk": desk,
        "pool": desk.pool,
        "entries": register.entries(desk.pool),
        "safeguards": register.safeguards(),
    }
    return render(request, "pool/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def settings_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = PoolForm(request.POST or None, pool=desk.pool)
    if request.method == "POST" and form.is_valid():
        _change(desk.pool, form)
        messages.success(request, _("Saved."))
        return redirect("pool:settings", slug=desk.pool.slug)
    return _settings(request, desk, form, ShareForm(pool=desk.pool))


@transaction.atomic
def _change(pool: Pool, form: PoolForm) -> None:
    """A changed notice gets a new number."""
    fresh = Pool.objects.select_for_update().get(pk=pool.pk)
    if dict(fresh.privacy_notice) != dict(form.cleaned_data["privacy_notice"]):
        fresh.notice_version += 1
    for name in POOL_FIELDS:
        setattr(fresh, name, form.cleaned_data[name])
    fresh.save()


def _settings(request: HttpRequest, desk: Desk, form: PoolForm, share_form: ShareForm) -> HttpResponse:
    labels = {**FIELD_NAMES, **{one.key: one.label for one in desk.pool.attributes.all()}}
    shares = [
        (share, [str(labels[key]) for key in share.fields if key in labels])
        for share in desk.pool.shares.select_related("organisation").order_by("pk")
    ]
    context = {"desk": desk, "pool": desk.pool, "form": form, "share_form": share_form, "shares": shares}
    status = 422 if form.errors or share_form.errors else 200
    return render(request, "pool/settings.html", context, status=status)


@require_POST
@owner_required
def share(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let another authority use the pool; residents are asked whether they agree, each for themselves."""
    form = ShareForm(request.POST, pool=desk.pool)
    if not form.is_valid():
        return _settings(request, desk, PoolForm(pool=desk.pool), form)
    form.save(desk.pool)
    messages.success(request, _("Saved. The authority sees only residents who have agreed to it."))
    return redirect("pool:settings", slug=desk.pool.slug)


@require_POST
@owner_required
def unshare(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    desk.pool.shares.filter(pk=pk).delete()
    messages.success(request, _("The authority no longer sees the pool."))
    return redirect("pool:settings", slug=desk.pool.slug)
