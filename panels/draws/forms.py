"""Forms on the way from letters to a full panel."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panels.command import Refused
from panels.draws.methods import METHODS
from panels.draws.questions import Question
from panels.draws.volunteering import Answers
from panels.wording import refusal
from pool.models import Purpose
from pool.residents.models import Need, Reach
from words.forms import SentOnceForm
from words.words_input import CODES, WordsFormField, WordsInput

REACH = [(one.value, one.label) for one in (Reach.EMAIL, Reach.PHONE, Reach.LETTER)]


class AskForm(SentOnceForm):
    def refuse(self, refused: Refused) -> None:
        self.add_error(None, refusal(refused.code))


class FileForm(AskForm):
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


class TextForm(AskForm):
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


class AnswerForm(AskForm):
    """What somebody who says yes is asked. ``questions``: see questions.py."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    reach_by = forms.ChoiceField(
        label=_("How shall we reach you?"), choices=REACH, initial="email", widget=forms.RadioSelect
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(
        label=_("Phone number"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    needs = forms.MultipleChoiceField(
        label=_("Would you need something?"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    needs_note = forms.CharField(label=_("More about it"), max_length=280, required=False)
    draw = forms.BooleanField(label=_("My answers may be used to draw the panel."))
    contact = forms.BooleanField(label=_("You may contact me about this panel."))

    def __init__(
        self, *args: Any, questions: list[Question], known: dict[str, str], own: bool = True, **kwargs: Any
    ) -> None:
        """``known``: what the register says. ``own``: the person fills it in, so the browser may help."""
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            empty = [("", _("Prefer not to say"))] if one.may_skip else [("", _("Choose"))]
            self.fields[f"q_{one.key}"] = forms.ChoiceField(
                label=one.label,
                choices=[*empty, *one.choices],
                required=not one.may_skip,
                initial=known.get(one.key, ""),
            )
        if own:
            for name, kind in (("name", "name"), ("email", "email"), ("phone", "tel")):
                self.fields[name].widget.attrs["autocomplete"] = kind
        self.asked = [self[f"q_{one.key}"] for one in questions]

    def clean(self) -> dict[str, Any] | None:
        way = self.cleaned_data.get("reach_by")
        if way in {"email", "phone"} and not self.cleaned_data.get(way) and way not in self.errors:
            self.add_error(way, _("Write it here, or choose another way above."))
        return self.cleaned_data

    def answers(self, language: str) -> Answers:
        data = self.cleaned_data
        needs = tuple(data["needs"])
        consents = [Purpose.CONTACT, Purpose.DRAW, *([Purpose.NEEDS] if needs or data["needs_note"] else [])]
        return Answers(
            name=" ".join(data["name"].split()),
            email=data["email"],
            phone=data["phone"],
            language=language,
            reach_by=data["reach_by"],
            values={one.key: data[f"q_{one.key}"] for one in self.questions if data[f"q_{one.key}"]},
            needs=needs,
            needs_note=data["needs_note"],
            consents=tuple(consents),
        )


class CodesForm(AskForm):
    """Codes of letters that came back."""

    codes = forms.CharField(
        label=_("Codes of letters that came back, one a line"),
        widget=forms.Textarea(attrs={"rows": "4", "spellcheck": "false", "autocomplete": "off"}),
        max_length=20_000,
    )


class DrawForm(AskForm):
    """How the panel is drawn."""

    method = forms.ChoiceField(label=_("Method"), widget=forms.RadioSelect, initial="leximin")
    reserves = forms.IntegerField(label=_("Reserves"), min_value=0, max_value=1000)
    by_household = forms.BooleanField(label=_("At most one person of each household"), required=False, initial=True)

    def __init__(self, *args: Any, seats: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reserves"].initial = round(seats * settings.RAATI.reserves_percent / 100)
        method = self.fields["method"]
        assert isinstance(method, forms.ChoiceField)  # noqa: S101
        method.choices = [(code, f"{one.label}. {one.sentence}") for code, one in METHODS.items()]


class PublishForm(AskForm):
    """Which public number will decide, named before anybody can know it."""

    source = forms.ChoiceField(
        label=_("The public number"),
        widget=forms.RadioSelect,
        initial="dice",
        choices=[
            ("dice", _("Three ten-sided dice, thrown in front of a camera")),
            ("text", _("Numbers that somebody else publishes: a lottery, a drand round")),
        ],
    )
    announced = forms.CharField(
        label=_("Which one, and when"),
        max_length=300,
        help_text=_("For example: “Lotto numbers of Saturday 28 November, in order of size”."),
    )


class RandomnessForm(AskForm):
    randomness = forms.CharField(
        label=_("The public number"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "enterkeyhint": "go"}),
    )
