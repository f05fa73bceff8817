"""Organisers' forms for meetings and agendas."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panels.command import Refused
from panels.forms import SeenForm
from panels.models import Panel
from sessions.agenda import ITEM_FIELDS, item_seen, meeting_seen
from sessions.clock import exists
from sessions.models import AgendaItem, Form, Meeting, Tool
from sessions.wording import refusal
from words.words_input import WordsFormField, put_first

ZONES = (
    "Europe/Helsinki",
    "Europe/Mariehamn",
    "Europe/Stockholm",
    "Europe/Oslo",
    "Europe/Copenhagen",
    "Atlantic/Reykjavik",
    "Europe/Tallinn",
    "Europe/Riga",
    "Europe/Vilnius",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/London",
    "UTC",
)
CALL_LINK = URLValidator(schemes=["http", "https"], message=_("Write a link that begins with https://"))


def zones(own: str) -> list[tuple[str, str]]:
    names = dict.fromkeys([settings.TIME_ZONE, own, *ZONES])
    return [(name, name.rpartition("/")[2].replace("_", " ")) for name in names if name]


def moment(form: forms.Form, day: str, time: str, zone: str) -> datetime | None:
    """What two fields of a form say on the wall of the zone; None, and a complaint, for a time that clocks skip."""
    local, where = datetime.combine(form.cleaned_data[day], form.cleaned_data[time]), ZoneInfo(zone)
    if exists(local, where):
        return local.replace(tzinfo=where)
    form.add_error(time, _("The clocks are moved that night and skip this time. Choose another."))
    return None


class MeetingForm(SeenForm):
    say = staticmethod(refusal)
    title = WordsFormField(label=_("Title"), max_length=200)
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(
        label=_("Ends at the latest"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("What you have promised people. The agenda is compared with it."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    call_url = forms.CharField(
        label=_("Call link of the plenary"),
        required=False,
        max_length=1000,
        validators=[CALL_LINK],
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
        help_text=_("The video call where everybody meets, for example in Teams or Zoom. It is one press away."),
    )
    table_urls = forms.CharField(
        label=_("Call links of the tables"),
        required=False,
        widget=forms.Textarea(attrs={"rows": "4", "spellcheck": "false"}),
        help_text=_("One per line: the first line is table 1. An empty line is a table without a link."),
    )

    at_once = forms.BooleanField(label=_("Both are meant to be at the same time"), required=False)

    def __init__(self, *args: Any, panel: Panel, meeting: Meeting | None = None, **kwargs: Any) -> None:
        self.meeting = meeting
        self.overlaps = False
        kwargs["initial"] = self._of(meeting) if meeting else {"time": "17:00", "time_zone": settings.TIME_ZONE}
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zones(meeting.time_zone if meeting else "")  # type: ignore[attr-defined]
        put_first(self, panel.language)

    def _of(self, meeting: Meeting) -> dict[str, Any]:
        zone = ZoneInfo(meeting.time_zone)
        local = timezone.localtime(meeting.starts_at, zone)
        links = dict(meeting.table_links.values_list("number", "url"))
        return {
            "title": meeting.title,
            "date": local.date(),
            "time": local.time(),
            "ends": timezone.localtime(meeting.ends_by, zone).time() if meeting.ends_by else None,
            "time_zone": meeting.time_zone,
            "call_url": meeting.call_url,
            "table_urls": "\n".join(links.get(number, "") for number in range(1, max(links, default=0) + 1)),
            "seen": self.newest_seen(),
        }

    def newest_seen(self) -> str:
        return meeting_seen(Meeting.objects.get(pk=self.meeting.pk)) if self.meeting else ""

    def clean_table_urls(self) -> list[str]:
        urls = [line.strip() for line in self.cleaned_data["table_urls"].rstrip().splitlines()]
        for number, url in enumerate(urls, 1):
            if url:
                self._check_link(number, url)
        return urls

    def _check_link(self, number: int, url: str) -> None:
        try:
            CALL_LINK(url)
        except ValidationError:
            problem = _("Line %(number)s is not a link that begins with https://")
            raise ValidationError(problem, params={"number": number}) from None

    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        data["ends_by"] = None
        if {"date", "time", "time_zone"} <= data.keys():
            data["starts_at"] = moment(self, "date", "time", data["time_zone"])
            if data.get("ends"):
                data["ends_by"] = moment(self, "date", "ends", data["time_zone"])
        if data.get("starts_at"):
            self._check_end(data["starts_at"], data["ends_by"])
        return data

    def _check_end(self, starts: datetime, ends_by: datetime | None) -> None:
        if ends_by and ends_by.astimezone(UTC) <= starts.astimezone(UTC):
            self.add_error("ends", _("The meeting would end before it begins."))

    def refuse(self, refused: Refused) -> None:
        if refused.code != "overlaps":
            return super().refuse(refused)
        self.overlaps = True
        problem = _("“%(title)s” is at the same time. Change the time, or say below that it is meant so.")
        return self.add_error(None, ValidationError(problem, params=refused.values))

    @property
    def values(self) -> dict[str, Any]:
        names = ("title", "starts_at", "time_zone", "call_url", "table_urls", "ends_by", "at_once")
        return {name: self.cleaned_data[name] for name in names}


class ItemForm(SeenForm):
    say = staticmethod(refusal)
    title = WordsFormField(label=_("Title of the phase"), max_length=120)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600, initial=10)
    form = forms.ChoiceField(label=_("Where people are"), choices=Form.choices, initial=Form.PLENARY)
    tool = forms.ChoiceField(label=_("What they do"), choices=Tool.choices, initial=Tool.TALK)
    instructions = WordsFormField(
        label=_("Instructions"),
        rows=3,
        max_length=2000,
        required=False,
        help_text=_("The first sentence says what to do now. The rest opens with “More”."),
    )
    cues = WordsFormField(
        label=_("Cues for facilitators"),
        rows=3,
        max_length=2000,
        required=False,
        help_text=_(
            "Only who leads and facilitates sees them, during the phase and on the run sheet. Panelists never do."
        ),
    )
    auto_advance = forms.BooleanField(label=_("Goes on by itself when time is up"), required=False)

    def __init__(self, *args: Any, panel: Panel, item: AgendaItem | None = None, **kwargs: Any) -> None:
        self.item = item
        if item:
            kwargs["initial"] = {name: getattr(item, name) for name in ITEM_FIELDS} | {"seen": self.newest_seen()}
        super().__init__(*args, **kwargs)
        put_first(self, panel.language)

    def newest_seen(self) -> str:
        return item_seen(AgendaItem.objects.get(pk=self.item.pk)) if self.item else ""

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ITEM_FIELDS}
