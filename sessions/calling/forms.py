"""The form of a meeting's reminders."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from panels.forms import OnceForm
from sessions.models import Meeting
from sessions.wording import refusal

MOMENTS = [
    (7 * 24 * 60, _("a week before")),
    (3 * 24 * 60, _("three days before")),
    (24 * 60, _("a day before")),
    (3 * 60, _("three hours before")),
    (60, _("an hour before")),
    (15, _("a quarter of an hour before")),
]


class RemindersForm(OnceForm):
    say = staticmethod(refusal)
    minutes = forms.TypedMultipleChoiceField(
        label=_("People are reminded by e-mail"),
        coerce=int,
        choices=MOMENTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whoever has an e-mail address gets the time and their link once more. Nothing ticked: no reminders."
        ),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        set_now = list(meeting.reminders.values_list("minutes_before", flat=True))
        super().__init__(*args, initial={"minutes": set_now}, **kwargs)
