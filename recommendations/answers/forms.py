"""Forms of answers: the officials' text, a status, a panelist's verdict, and what organisers set."""

from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panels.command import Refused
from panels.forms import OnceForm, SeenForm
from panels.models import Membership, Panel
from panels.seen import fingerprint
from recommendations.answers.models import Answer, Answering, BodyKind, BodyMeeting, Done, Meets, Stance
from recommendations.answers.rules import MEETING_FIELDS, answering_of, seen_rules
from recommendations.answers.services import TEXT_FIELDS, WORKING
from recommendations.answers.wording import refusal
from sessions.forms import moment
from words.words_input import WordsFormField, put_first


def date_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class AnswersForm(OnceForm):
    say = staticmethod(refusal)


class AnswerForm(AnswersForm):
    """The officials' working copy. Anything may be missing until approval is asked for."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    stance = forms.ChoiceField(
        label=_("What does the authority do?"), choices=Stance.choices, required=False, widget=forms.RadioSelect
    )
    reason = WordsFormField(
        label=_("Reason"),
        rows=6,
        max_length=5000,
        required=False,
        help_text=_("Why, in plain words. Residents read this. Only what is accepted may be said in a few words."),
    )
    owner = WordsFormField(
        label=_("Who is responsible"),
        max_length=300,
        required=False,
        help_text=_("The name of the post is enough, for example “Head of customer service”."),
    )
    due_on = date_field(_("Deadline"), help_text=_("By when it is done, or studied. What is rejected needs none."))
    next_step = WordsFormField(
        label=_("Next step"), rows=2, max_length=1000, required=False, help_text=_("What happens first.")
    )
    language = forms.ChoiceField(
        label=_("Original language"),
        choices=settings.LANGUAGES,
        help_text=_("In which you write the answer. The other languages are translations of it."),
    )

    def __init__(self, *args: Any, answer: Answer | None, panel: Panel, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"language": panel.language, "version": 0}
        if answer is not None:
            initial = {name: getattr(answer, name) for name in TEXT_FIELDS} | {"version": answer.version}
        super().__init__(*args, initial=initial, **kwargs)
        put_first(self, self["language"].value())

    def overtaken(self, refused: Refused, newest: int) -> None:
        """Somebody else saved meanwhile: what was typed stays, and saving it again is then meant."""
        self.refuse(refused)
        self.data = {**self.data.dict(), "version": str(newest)}  # type: ignore[attr-defined]

    def saved_as(self, version: int) -> None:
        """The text was kept, what was asked besides was not: the next press is a new one, on this version."""
        self.data = {**self.data.dict(), "version": str(version), "form_id": str(uuid4())}  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TEXT_FIELDS}


class SendBackForm(AnswersForm):
    words = forms.CharField(
        label=_("What should be changed?"), max_length=1000, widget=forms.Textarea(attrs={"rows": "3"})
    )


class StatusForm(AnswersForm):
    done = forms.ChoiceField(label=_("How far is it?"), choices=Done.choices, widget=forms.RadioSelect)
    text = WordsFormField(
        label=_("What was done"),
        rows=3,
        max_length=3000,
        required=False,
        help_text=_("So that residents can check it: what, where, how much."),
    )
    link = forms.CharField(
        label=_("Link to evidence"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "placeholder": "https://"}),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        self.language = language
        super().__init__(*args, **kwargs)
        put_first(self, language)

    @property
    def values(self) -> dict[str, Any]:
        names = ("done", "text", "link")
        return {name: self.cleaned_data[name] for name in names} | {"language": self.language}


class VerdictForm(AnswersForm):
    meets = forms.ChoiceField(
        label=_("Does the answer meet what you recommended?"), choices=Meets.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=settings.RAATI.verdict_chars,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_(
            "Shown on the open page without your name or number, once several panelists have written something."
        ),
    )


class RulesForm(SeenForm):
    """By when, and who approves."""

    say = staticmethod(refusal)
    handed_over_on = date_field(_("Handed over on"))
    answer_by = date_field(
        _("The answers are due by"),
        help_text=_("Left empty: 90 days after the hand-over. Statuses are due 6 and 12 months after it."),
    )
    approvers = forms.ModelMultipleChoiceField(
        Membership.objects.none(),
        label=_("Who approves the answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: any other official or organiser. Never who wrote in the answer."),
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        self.panel = panel
        rules = answering_of(panel)
        kwargs["initial"] = {
            "handed_over_on": rules.handed_over_on,
            "answer_by": rules.answer_by,
            "approvers": rules.approvers.all() if rules.pk else [],
            "seen": seen_rules(rules),
        }
        super().__init__(*args, **kwargs)
        people = panel.memberships.filter(role__in=WORKING, removed_at=None).order_by("role", "name", "pk")
        self.fields["approvers"].queryset = people  # type: ignore[attr-defined]

    def newest_seen(self) -> str:
        return seen_rules(Answering.objects.filter(panel=self.panel).first() or Answering(panel=self.panel))

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = {name: data[name] for name in ("handed_over_on", "answer_by", "seen")}
        return plain | {"approvers": [one.pk for one in data["approvers"]]}


class BodyMeetingForm(SeenForm):
    say = staticmethod(refusal)
    kind = forms.ChoiceField(label=_("Kind"), choices=BodyKind.choices, initial=BodyKind.DECISION)
    title = WordsFormField(label=_("What meets"), max_length=200, help_text=_("For example “County board, 12 §”."))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    date = date_field(_("Day"), required=True)
    time = forms.TimeField(
        label=_("Time"), initial="16:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    link = forms.CharField(
        label=_("Link to the agenda item or the minutes"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "placeholder": "https://"}),
    )

    def __init__(self, *args: Any, panel: Panel, meeting: BodyMeeting | None = None, **kwargs: Any) -> None:
        self.meeting, self.zone = meeting, meeting.time_zone if meeting else settings.TIME_ZONE
        if meeting:
            local = timezone.localtime(meeting.starts_at, ZoneInfo(self.zone))
            plain = {name: getattr(meeting, name) for name in ("kind", "title", "place", "link")}
            kwargs["initial"] = plain | {"date": local.date(), "time": local.time(), "seen": self.newest_seen()}
        super().__init__(*args, **kwargs)
        put_first(self, panel.language)

    def newest_seen(self) -> str:
        return fingerprint(BodyMeeting.objects.get(pk=self.meeting.pk), MEETING_FIELDS) if self.meeting else ""

    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        if {"date", "time"} <= data.keys():
            data["starts_at"] = moment(self, "date", "time", self.zone)
        return data

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = {name: data[name] for name in ("kind", "title", "place", "starts_at", "link")}
        return plain | {"time_zone": self.zone}
