"""Forms on the way from letters to a full panel."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from panels.command import Refused
from panels.draws.methods import METHODS
from panels.draws.questions import Question
from panels.draws.volunteering import Answers
from panels.wording import refusal
from pool.models import Purpose
from pool.residents.models import Need, Reach
from words.forms import SentOnceForm

REACH = [(one.value, one.label) for one in (Reach.EMAIL, Reach.PHONE, Reach.LETTER)]


class AskForm(SentOnceForm):
    def refuse(self, refused: Refused) -> None:
        self.add_error(None, refusal(refused.code))


def fields_of(questions: list[Question], known: dict[str, str]) -> dict[str, forms.Field]:
    """``known``: what the register or the pool says."""
    return {
        f"q_{one.key}": forms.ChoiceField(
            label=one.label,
            choices=[("", _("Prefer not to say") if one.may_skip else _("Choose")), *one.choices],
            required=not one.may_skip,
            initial=known.get(one.key, ""),
        )
        for one in questions
    }


class PoolAnswerForm(AskForm):
    """What a resident of the pool is asked, who is known already."""

    draw = forms.BooleanField(label=_("My answers may be used to draw the panel."))

    def __init__(self, *args: Any, questions: list[Question], known: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.fields |= fields_of(questions, known)
        self.asked = [self[f"q_{one.key}"] for one in questions]

    @property
    def values(self) -> dict[str, str]:
        data = self.cleaned_data
        return {one.key: data[f"q_{one.key}"] for one in self.questions if data[f"q_{one.key}"]}


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
        self,
        *args: Any,
        questions: list[Question],
        known: dict[str, str],
        own: bool = True,
        pool_only: bool = False,
        **kwargs: Any,
    ) -> None:
        """``known``: what the register says. ``own``: the person fills it in, so the browser may help.

        ``pool_only``: they join a pool; that answers are used in draws is then for themselves to say.
        """
        super().__init__(*args, **kwargs)
        self.questions = questions
        if pool_only:
            self.fields["draw"].required = False
            self.fields["draw"].label = Purpose.DRAW.label
            self.fields["contact"].label = Purpose.CONTACT.label
        self.fields |= fields_of(questions, known)
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
        consents = [Purpose.CONTACT]
        consents += [Purpose.DRAW] if data["draw"] else []
        consents += [Purpose.NEEDS] if needs or data["needs_note"] else []
        return Answers(
            name=" ".join(data["name"].split()),
            email=data["email"].lower(),
            phone=data["phone"],
            language=language,
            reach_by=data["reach_by"],
            values={one.key: data[f"q_{one.key}"] for one in self.questions if data[f"q_{one.key}"] and data["draw"]},
            needs=needs,
            needs_note=data["needs_note"],
            consents=tuple(consents),
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
