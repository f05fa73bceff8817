"""What all forms of pages have in common."""

from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest

# What a phone's keyboard should be like. Nothing is filled in by the browser: the data are other people's.
KEYBOARDS: dict[type[forms.Widget], dict[str, str]] = {
    forms.TextInput: {"autocomplete": "off", "enterkeyhint": "next"},
    forms.EmailInput: {"autocomplete": "off", "enterkeyhint": "next", "autocapitalize": "none", "spellcheck": "false"},
    forms.NumberInput: {"autocomplete": "off", "enterkeyhint": "next", "inputmode": "numeric"},
}


class SentOnceForm(forms.Form):
    """A form with an id of its own: sent twice (a double press, a lost line), it takes effect once."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs = KEYBOARDS.get(type(field.widget), {}) | field.widget.attrs

    @property
    def id(self) -> UUID:
        return self.cleaned_data.get("form_id") or uuid4()


def form_id_of(request: HttpRequest) -> UUID:
    """The id of a form that only has buttons. Without a good one it is not protected from a double press."""
    try:
        return UUID(request.POST.get("form_id", ""))
    except ValueError:
        return uuid4()


def digest(text: str) -> str:
    """Of a text that is looked at before it is taken in, whatever line ends the browser sends."""
    return sha256("\n".join(text.splitlines()).strip().encode()).hexdigest()
