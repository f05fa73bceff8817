"""Logging in as the demo's organiser without a mailbox. These addresses exist only while DEMO is set."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from demo.links import organiser_of
from pool.models import Pool


def organiser(request: HttpRequest, token: str) -> HttpResponse:
    user = organiser_of(token)
    if user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    pool = Pool.objects.filter(slug=request.GET.get("to", "")).first()
    return redirect("pool:pool", slug=pool.slug) if pool else redirect("panels:home")
