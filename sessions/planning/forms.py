"""Forms about whole agendas."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from panels.forms import OnceForm
from sessions.wording import refusal
from words.cells import decode


class TemplateForm(OnceForm):
    say = staticmethod(refusal)
    name = forms.CharField(
        label=_("Name of the saved agenda"),
        max_length=80,
        help_text=_("Your colleagues find it by this name, in every panel of your authority."),
    )


class ImportForm(OnceForm):
    """An agenda as a file or pasted. A file's text ends up in the box, to be corrected there."""

    say = staticmethod(refusal)
    text = forms.CharField(
        label=_("Paste the agenda here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "10", "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or choose a file (CSV or JSON)"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.json,text/csv,text/plain,application/json"}),
    )
    mode = forms.ChoiceField(
        label=_("What happens to the phases that are there"),
        choices=[("append", _("They stay; these come after them")), ("replace", _("These replace what has not begun"))],
        initial="append",
        required=False,
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)  # of the text that was previewed

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or "append"

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file and (file.size or 0) > settings.RAATI.agenda_bytes:
            raise forms.ValidationError(_("The file is too large for an agenda."))
        return file

    def clean(self) -> dict[str, Any] | None:
        file = self.cleaned_data.get("file")
        if file:
            self.cleaned_data["text"] = decode(file.read())
        text = self.cleaned_data.get("text", "")
        if len(text.encode()) > settings.RAATI.agenda_bytes:
            self.add_error("text", _("The file is too large for an agenda."))
        elif not self.errors and not text.strip():
            self.add_error("text", _("Paste an agenda or choose a file."))
        return self.cleaned_data
