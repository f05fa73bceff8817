"""The organiser's form for a poll."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from facilitation.polls.models import Kind, Poll
from facilitation.polls.options import lines_of
from facilitation.polls.wording import refusal
from panels.command import Refused
from panels.models import Panel
from sessions.models import Meeting
from words.forms import SentOnceForm
from words.words_input import WordsFormField, put_first

_OPTIONS_CHARS = settings.RAATI.poll_options * (settings.RAATI.poll_option_chars + 1)


class PollForm(SentOnceForm):
    question = WordsFormField(label=_("Question"), max_length=settings.RAATI.poll_question_chars)
    kind = forms.ChoiceField(label=_("How people answer"), choices=Kind.choices)
    options = WordsFormField(
        label=_("Options, one a line"),
        rows=4,
        max_length=_OPTIONS_CHARS,
        required=False,
        help_text=_("For a scale or thermometer leave this empty, or write the words for its two ends."),
    )
    item = forms.ChoiceField(
        label=_("Phase"), required=False, help_text=_("It is offered first in this phase. It can be asked at any time.")
    )
    named = forms.BooleanField(label=_("By name (else anonymous)"), required=False)
    compare = forms.BooleanField(label=_("Will be asked again, to compare the same people"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, panel: Panel, poll: Poll | None = None, **kwargs: Any) -> None:
        if poll is not None:
            kwargs["initial"] = {
                "question": poll.question,
                "kind": poll.kind,
                "options": lines_of(poll.options),
                "item": poll.item_id or "",
                "named": poll.is_named,
                "compare": poll.pair_id is not None,
            }
        super().__init__(*args, **kwargs)
        phases = [(str(item.pk), f"{place}. {item.title}") for place, item in enumerate(meeting.agenda.all(), 1)]
        self.fields["item"].choices = [("", _("Any phase")), *phases]  # type: ignore[attr-defined]
        put_first(self, panel.language)

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "question": dict(data["question"]),
            "kind": data["kind"],
            "options": dict(data["options"] or {}),
            "item": int(data["item"]) if data["item"] else None,
            "named": data["named"],
            "compare": data["compare"],
        }

    def refuse(self, refused: Refused) -> None:
        self.add_error(None, refusal(refused))
