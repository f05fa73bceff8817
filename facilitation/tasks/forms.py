"""Organisers' form for a piece of own-time work."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilitation.evidence.models import Evidence
from facilitation.evidence.wording import refusal
from facilitation.tasks.models import Deed, OwnTask
from facilitation.tasks.services import seen_of
from panels.forms import SeenForm
from panels.models import Panel
from sessions.forms import moment
from words.words_input import WordsFormField, put_first


class TaskForm(SeenForm):
    say = staticmethod(refusal)
    deed = forms.ChoiceField(label=_("What to do"), choices=Deed.choices, initial=Deed.READ)
    title = WordsFormField(label=_("Title"), max_length=200)
    instructions = WordsFormField(label=_("Instructions"), rows=3, max_length=2000, required=False)
    evidence = forms.ModelChoiceField(
        Evidence.objects.none(), label=_("Evidence that it is about"), required=False, empty_label=_("None")
    )
    date = forms.DateField(label=_("Deadline: day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(
        label=_("Deadline: time"), initial="20:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    remind_hours = forms.TypedChoiceField(
        label=_("Reminder by e-mail"),
        coerce=int,
        choices=[(0, _("None")), (24, _("A day before")), (48, _("Two days before")), (96, _("Four days before"))],
        initial=48,
        help_text=_("Only who has not done it yet gets one."),
    )

    def __init__(self, *args: Any, panel: Panel, task: OwnTask | None = None, **kwargs: Any) -> None:
        self.task = task
        meeting = panel.meetings.order_by("position").first()
        self.zone = task.time_zone if task else meeting.time_zone if meeting else settings.TIME_ZONE
        if task:
            kwargs["initial"] = self._of(task)
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = Evidence.objects.live().filter(panel=panel)  # type: ignore[attr-defined]
        put_first(self, panel.language)

    def _of(self, task: OwnTask) -> dict[str, Any]:
        local = timezone.localtime(task.due_at, ZoneInfo(task.time_zone))
        names = ("deed", "title", "instructions", "evidence", "remind_hours")
        when = {"date": local.date(), "time": local.time(), "seen": self.newest_seen()}
        return {name: getattr(task, name) for name in names} | when

    def newest_seen(self) -> str:
        return seen_of(OwnTask.objects.get(pk=self.task.pk)) if self.task else ""

    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        if {"date", "time"} <= data.keys():
            data["due_at"] = moment(self, "date", "time", self.zone)
        return data

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = {name: data[name] for name in ("deed", "title", "instructions", "due_at", "remind_hours")}
        return plain | {"evidence": data["evidence"].pk if data["evidence"] else None, "time_zone": self.zone}
