"""Forms of the staff's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pool.reach.models import ContactKind
from words.forms import SentOnceForm
from words.words_input import WordsFormField


class GroupForm(SentOnceForm):
    title = forms.CharField(label=_("Name of the group"), max_length=120)


class MessageForm(SentOnceForm):
    subject = WordsFormField(label=_("Subject"), max_length=120)
    text = WordsFormField(
        label=_("Message"),
        rows=8,
        max_length=5000,
        help_text=_("Greeting, signature and the links to stop and to one's own page are added."),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("subject", "text"):
            self.fields[name].widget.main = language


class ContactForm(SentOnceForm):
    kind = forms.ChoiceField(
        label=_("How"),
        choices=[(kind.value, kind.label) for kind in (ContactKind.CALL, ContactKind.SMS, ContactKind.LETTER)],
    )
    about = forms.CharField(label=_("What about"), max_length=200)


class BouncesForm(SentOnceForm):
    text = forms.CharField(
        label=_("Addresses that came back"),
        widget=forms.Textarea(attrs={"rows": "8", "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Paste a list, or whole messages: we find the addresses in them."),
        max_length=500_000,
    )
