"""Pages of own-time work: the organiser's list with its progress, the panelist's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facilitation.evidence.wording import refusal
from facilitation.tasks import commands, selectors
from facilitation.tasks.forms import TaskForm
from facilitation.tasks.models import OwnTask
from panels.command import Command, Refused
from panels.doors import member_required, organiser_of_panel
from panels.models import Membership
from panels.services import carry_out
from words.forms import form_id_of


@require_safe
@organiser_of_panel
def task_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    context = {"panel": panel, "tasks": selectors.progress(panel), "now": timezone.now()}
    return render(request, "facilitation/tasks/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def new(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = TaskForm(request.POST or None, panel=membership.panel)
    if request.method == "POST" and form.is_valid() and _save(form, membership):
        messages.success(request, _("The task is set. Panelists see it on their home page."))
        return redirect("facilitation:task_list", slug=membership.panel.slug)
    return _form(request, membership, form)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def edit(request: HttpRequest, membership: Membership, task_id: int) -> HttpResponse:
    task = _task(membership, task_id)
    form = TaskForm(request.POST or None, panel=membership.panel, task=task)
    if request.method == "POST" and form.is_valid() and _save(form, membership):
        messages.success(request, _("Saved."))
        return redirect("facilitation:task_list", slug=membership.panel.slug)
    return _form(request, membership, form)


@require_safe
@organiser_of_panel
def texts(request: HttpRequest, membership: Membership, task_id: int) -> HttpResponse:
    """What panelists wrote, with their numbers."""
    task = _task(membership, task_id)
    context = {"panel": membership.panel, "task": task, "texts": selectors.texts_of(task)}
    return render(request, "facilitation/tasks/texts.html", context)


@require_POST
@organiser_of_panel
def remove(request: HttpRequest, membership: Membership, task_id: int) -> HttpResponse:
    return _press(request, membership, task_id, commands.REMOVE, _("The task was deleted."))


@require_POST
@organiser_of_panel
def remind(request: HttpRequest, membership: Membership, task_id: int) -> HttpResponse:
    done = _("Reminders are on their way to those who have not done it yet.")
    return _press(request, membership, task_id, commands.REMIND, done)


@require_safe
@member_required
def mine(request: HttpRequest, membership: Membership) -> HttpResponse:
    context = {
        "panel": membership.panel,
        "tasks": selectors.of_member(membership),
        "may_do": membership.role == "panelist",
        "now": timezone.now(),
    }
    return render(request, "facilitation/tasks/mine.html", context)


def _press(request: HttpRequest, membership: Membership, pk: int, command: Command, done: str) -> HttpResponse:
    ask = commands.OneTask(task=pk)
    try:
        carry_out(command, membership.panel, ask, actor=membership, form_id=form_id_of(request))
    except Refused as refused:
        messages.error(request, refusal(refused.code))
    else:
        messages.success(request, done)
    return redirect("facilitation:task_list", slug=membership.panel.slug)


def _save(form: TaskForm, membership: Membership) -> bool:
    panel = membership.panel
    try:
        if form.task is None:
            carry_out(commands.ADD, panel, commands.Add(**form.values), actor=membership, form_id=form.id)
        else:
            ask = commands.Change(**form.values, task=form.task.pk, seen=form.cleaned_data["seen"])
            carry_out(commands.CHANGE, panel, ask, actor=membership, form_id=form.id)
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def _form(request: HttpRequest, membership: Membership, form: TaskForm) -> HttpResponse:
    context = {"panel": membership.panel, "form": form, "task": form.task}
    return render(request, "facilitation/tasks/form.html", context, status=422 if form.is_bound else 200)


def _task(membership: Membership, pk: int) -> OwnTask:
    return get_object_or_404(OwnTask.objects.live(), panel=membership.panel, pk=pk)
