"""What all forms of pages have in common."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

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
