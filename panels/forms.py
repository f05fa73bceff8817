"""Forms of organisers' pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from panels import people
from panels.command import Refused
from panels.members import MEMBER_FIELDS
from panels.models import Membership, Panel, Role
from panels.seen import fingerprint
from panels.wording import refusal
from words.cells import decode
from words.forms import SentOnceForm
from words.words_input import WordsFormField, put_first

PANEL_FIELDS = (
    "language",
    "title",
    "question",
    "scope",
    "promise",
    "ground_rules",
    "privacy_notice",
    "seats",
    "quorum",
    "threshold_percent",
    "helper_phone",
    "is_public",
)


class OnceForm(SentOnceForm):
    say = staticmethod(refusal)

    def refuse(self, refused: Refused) -> None:
        self.add_error(None, self.say(refused.code))


class SeenForm(OnceForm):
    """A form that edits: it remembers what was there, so that nobody overwrites a colleague unseen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def refuse(self, refused: Refused) -> None:
        """After this, sending the form again overwrites: the person has been told and has looked."""
        super().refuse(refused)
        if refused.code == "changed-meanwhile":
            self.data = {**self.data.dict(), "seen": self.newest_seen()}  # type: ignore[attr-defined]

    def newest_seen(self) -> str:
        raise NotImplementedError


class PanelForm(SeenForm):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"), empty_label=None)
    language = forms.ChoiceField(
        label=_("Main language"),
        choices=settings.LANGUAGES,
        help_text=_("The language in which you write first. People without a language of their own get it."),
    )
    title = WordsFormField(label=_("Title"), max_length=200)
    question = WordsFormField(
        label=_("Question to the panel"),
        rows=3,
        max_length=600,
        help_text=_("One open question in plain words."),
    )
    scope = WordsFormField(label=_("What it covers and what it does not"), rows=3, max_length=3000, required=False)
    promise = WordsFormField(label=_("What the authority promises"), rows=3, max_length=3000, required=False)
    seats = forms.IntegerField(label=_("Seats for panelists"), min_value=0, max_value=2000, required=False)
    quorum = forms.IntegerField(
        label=_("Quorum"),
        min_value=0,
        max_value=2000,
        required=False,
        help_text=_("This many panelists must be present for a vote to count. 0 means no quorum."),
    )
    threshold_percent = forms.IntegerField(
        label=_("Share needed to accept, %"),
        min_value=1,
        max_value=100,
        initial=settings.RAATI.threshold_percent,
        help_text=_(
            "A recommendation is accepted when at least this share of the answers supports it. "
            "Blank answers are not counted."
        ),
    )
    helper_phone = forms.CharField(
        label=_("Helper's phone number"),
        max_length=40,
        required=False,
        help_text=_("People see it whenever something does not work. It is printed in letters."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    ground_rules = WordsFormField(
        label=_("Ground rules"), rows=6, max_length=3000, required=False, help_text=_("One rule per line.")
    )
    privacy_notice = WordsFormField(
        label=_("Privacy notice"),
        rows=10,
        max_length=8000,
        help_text=_("Everybody reads it before they come in for the first time."),
    )
    is_public = forms.BooleanField(label=_("The public page is open to everybody"), required=False)

    def __init__(
        self, *args: Any, organisations: list[Organisation], panel: Panel | None = None, **kwargs: Any
    ) -> None:
        self.panel = panel
        if panel:
            kwargs["initial"] = {name: getattr(panel, name) for name in PANEL_FIELDS} | {"seen": self.newest_seen()}
        super().__init__(*args, **kwargs)
        if panel or len(organisations) == 1:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
                pk__in=[one.pk for one in organisations]
            )
        put_first(self, self["language"].value())

    def newest_seen(self) -> str:
        return fingerprint(Panel.objects.get(pk=self.panel.pk), PANEL_FIELDS) if self.panel else ""

    def clean(self) -> dict[str, Any] | None:
        for name in ("seats", "quorum"):
            self.cleaned_data[name] = self.cleaned_data.get(name) or 0
        seats, quorum = self.cleaned_data["seats"], self.cleaned_data["quorum"]
        if seats and quorum > seats:
            self.add_error("quorum", _("The quorum cannot be more than the seats."))
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PANEL_FIELDS}


class PersonForm(SeenForm):
    """One person, added or changed. Quota attributes: one a line, as ``name: value``."""

    name = forms.CharField(label=_("Name"), max_length=people.LONGEST["name"])
    email = forms.EmailField(
        label=_("E-mail address"), max_length=people.LONGEST["email"], required=False, widget=forms.EmailInput
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=people.LONGEST["phone"],
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language of letters and pages"), choices=settings.LANGUAGES)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.PANELIST)
    attributes = forms.CharField(
        label=_("Other facts for quotas and seating"),
        required=False,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=_("One per line, for example “age: 65–74”. Others never see them."),
    )

    def __init__(self, *args: Any, panel: Panel, member: Membership | None = None, **kwargs: Any) -> None:
        self.member = member
        kwargs["initial"] = self._of(member) if member else {"language": panel.language}
        super().__init__(*args, **kwargs)
        if member:
            del self.fields["role"]

    def _of(self, member: Membership) -> dict[str, Any]:
        lines = "\n".join(f"{name}: {value}" for name, value in member.attributes.items())
        plain = {name: getattr(member, name) for name in ("name", "email", "phone", "language")}
        return {**plain, "attributes": lines, "seen": self.newest_seen()}

    def newest_seen(self) -> str:
        return fingerprint(Membership.objects.get(pk=self.member.pk), MEMBER_FIELDS) if self.member else ""

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self.cleaned_data["attributes"].splitlines():
            name, colon, value = (part.strip() for part in line.partition(":"))
            if line.strip() and not (name and colon and value):
                raise forms.ValidationError(_("Write “name: value” on this line: %(line)s"), params={"line": line})
            if max(len(name), len(value)) > people.LONGEST_ATTRIBUTE:
                raise forms.ValidationError(_("This line is too long: %(line)s"), params={"line": line[:60]})
            if name:
                found[name] = value
        return found

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"form_id", "seen"}}


class ListForm(OnceForm):
    """People as pasted text or as a file. A file's text ends up in the box, to be corrected there."""

    text = forms.CharField(
        label=_("Paste the list here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "10", "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or choose a file (CSV)"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)  # of the text that was previewed

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file and (file.size or 0) > settings.RAATI.import_bytes:
            raise forms.ValidationError(_("The file is too large. A list of people is at most 2 MB."))
        return file

    def clean(self) -> dict[str, Any] | None:
        file = self.cleaned_data.get("file")
        if file:
            self.cleaned_data["text"] = decode(file.read())
        if not self.errors and not self.cleaned_data.get("text", "").strip():
            self.add_error("text", _("Paste a list or choose a file."))
        return self.cleaned_data


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from your letter"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "enterkeyhint": "go"}
        ),
    )
