"""Forms about letters."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from words.forms import SentOnceForm
from words.words_input import CODES, WordsFormField, WordsInput


class FileForm(SentOnceForm):
    file = forms.FileField(
        label=_("Address file (CSV)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > settings.RAATI.letter_bytes:
            raise forms.ValidationError(_("The file is too large. Split it into two."))
        return file


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class BatchForm(FileForm):
    """A new batch: its name, its days and the file."""

    title = forms.CharField(label=_("Name for yourselves"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language of letters"),
        choices=settings.LANGUAGES,
        help_text=_("Used where the file has no language for a person."),
    )
    answer_by = _day(_("Answer by"))

    field_order = ("title", "file", "language", "answer_by")

    def clean_answer_by(self) -> date:
        day: date = self.cleaned_data["answer_by"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return day

    @property
    def close_on(self) -> date:
        day: date = self.cleaned_data["answer_by"]
        return day + timedelta(days=settings.RAATI.letter_keep_days)


class TextForm(SentOnceForm):
    """The letter's text and its days."""

    text = WordsFormField(
        label=_("Text of the letter"),
        rows=10,
        max_length=3000,
        help_text=_("The address, the picture with the link, the code and the phone number are added to it."),
    )
    answer_by = _day(_("Answer by"))
    close_on = _day(
        _("The addresses are deleted on"), _("From then on no code works any more. You can do it earlier by hand.")
    )

    def __init__(self, *args: Any, main: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["text"].widget
        if isinstance(widget, WordsInput):
            widget.main = main if main in CODES else CODES[0]

    def clean(self) -> dict[str, Any] | None:
        first, last = self.cleaned_data.get("answer_by"), self.cleaned_data.get("close_on")
        if first and last and last < first:
            self.add_error("close_on", _("People would not be able to answer until the day you gave them."))
        return self.cleaned_data


class CodesForm(SentOnceForm):
    """Codes of letters that came back, or whose people said no on the phone."""

    codes = forms.CharField(
        label=_("Codes, one a line"),
        widget=forms.Textarea(attrs={"rows": "4", "spellcheck": "false", "autocomplete": "off"}),
        max_length=20_000,
    )
