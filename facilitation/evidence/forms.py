"""Organisers' form for an item of the library."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from facilitation.evidence.files import type_of
from facilitation.evidence.models import Evidence, Kind, Side
from facilitation.evidence.services import FIELDS, seen_of
from facilitation.evidence.wording import refusal
from panels.forms import SeenForm
from panels.models import Panel
from words.words_input import WordsFormField, put_first

CHARS = settings.RAATI.evidence_chars
LINK = URLValidator(schemes=["https"], message=_("Write a link that begins with https://"))


class EvidenceForm(SeenForm):
    say = staticmethod(refusal)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    side = forms.ChoiceField(
        label=_("Which side it takes"),
        choices=Side.choices,
        help_text=_("Facts are neutral. A story or an opinion is for or against the change that the panel discusses."),
    )
    title = WordsFormField(label=_("Title"), max_length=200)
    summary = WordsFormField(
        label=_("In plain language"),
        rows=3,
        max_length=1000,
        required=False,
        help_text=_("Two or three short sentences. Everybody reads these first."),
    )
    body = WordsFormField(
        label=_("Text or comparison"),
        rows=10,
        max_length=CHARS,
        required=False,
        help_text=_("For a comparison: one row a line, cells parted by |. The first line names the columns."),
    )
    link = forms.CharField(
        label=_("Link of the video"),
        required=False,
        max_length=1000,
        validators=[LINK],
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
    )
    minutes = forms.IntegerField(label=_("Minutes it takes"), required=False, min_value=1, max_value=600)
    transcript = WordsFormField(
        label=_("Transcript of the video"),
        rows=8,
        max_length=CHARS,
        required=False,
        help_text=_("What is said, for those who read rather than listen. A video needs one."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, PNG, JPEG or WebP, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp"}),
    )
    source = WordsFormField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args: Any, panel: Panel, item: Evidence | None = None, **kwargs: Any) -> None:
        self.item = item
        if item:
            kwargs["initial"] = {name: getattr(item, name) for name in FIELDS} | {"seen": self.newest_seen()}
        super().__init__(*args, **kwargs)
        put_first(self, panel.language)

    def newest_seen(self) -> str:
        return seen_of(Evidence.objects.get(pk=self.item.pk)) if self.item else ""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return None
        if (file.size or 0) > settings.RAATI.evidence_bytes:
            raise ValidationError(_("This file is too large. At most 20 MB fit."))
        if not type_of(file):  # type: ignore[arg-type]  # an uploaded file reads and seeks
            raise ValidationError(_("This is not a PDF, PNG, JPEG or WebP file."))
        return file

    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        needs = {Kind.PAGE: ("body",), Kind.COMPARISON: ("body",), Kind.VIDEO: ("link", "transcript")}
        for name in needs.get(data.get("kind", ""), ()):
            if name in data and not data[name]:
                self.add_error(name, _("This kind of evidence needs it."))
        has_file = data.get("file") or (self.item and self.item.file)
        if data.get("kind") == Kind.FILE and "file" in data and not has_file:
            self.add_error("file", _("Choose a file."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}
