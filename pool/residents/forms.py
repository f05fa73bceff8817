"""What residents fill in: joining, correcting; staff use the same boxes for who phones in."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pool.letters import codes
from pool.letters.models import Letter, LetterState
from pool.residents.fields import age_of, is_derived, topic_labels, value_label
from pool.residents.geography import municipalities, postal_areas
from pool.residents.models import OFFERED, Need, Pool, Purpose, Reach, Resident, Way
from pool.residents.purposes import USES, Use
from words.forms import SentOnceForm

NOT_SAID = _("I prefer not to say")
ELSEWHERE = "-"  # a municipality that is not on the list
OLDEST = 120  # years
OWN_DATA = {"name": "name", "email": "email", "phone": "tel", "address": "street-address"}  # autocomplete


class ResidentForm(SentOnceForm):
    """Everything a resident tells. Quota attributes become fields ``attribute_<key>``."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    reach_by = forms.ChoiceField(
        label=_("How do you want to be reached?"),
        choices=Reach.choices,
        initial=Reach.EMAIL,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False, widget=forms.EmailInput)
    phone = forms.CharField(
        label=_("Phone number"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    address = forms.CharField(
        label=_("Postal address"),
        max_length=200,
        required=False,
        help_text=_("Only if you want letters. Otherwise we do not keep it."),
    )
    language = forms.ChoiceField(label=_("In which language do we write to you?"), choices=settings.LANGUAGES)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    postal_code = forms.ChoiceField(
        label=_("Postal area"), required=False, help_text=_("If you choose this, you need not choose a municipality.")
    )
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False)
    ways = forms.MultipleChoiceField(
        label=_("What would you like to do?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose as many as you like. You decide each time whether you come."),
    )
    topics = forms.MultipleChoiceField(
        label=_("Which topics interest you?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.MultipleChoiceField(
        label=_("Do you need something to be able to take part?"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs_note = forms.CharField(
        label=_("Something else we should know"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("Do not write about illnesses. Write what we should do."),
    )

    def __init__(self, *args: Any, pool: Pool, resident: Resident | None = None, **kwargs: Any) -> None:
        self.pool, self.resident = pool, resident
        self.attributes = [one for one in pool.attributes.all() if one.is_asked and not is_derived(one)]
        self.areas = list(pool.areas.all())
        if resident:
            kwargs["initial"] = self._of(resident)
        super().__init__(*args, **kwargs)
        self._offer_areas()
        self._offer_ways()
        self._offer_topics()
        for one in self.attributes:
            values = [(value["value"], value_label(one, value["value"])) for value in one.values]
            self.fields[f"attribute_{one.key}"] = forms.ChoiceField(
                label=str(one.label), choices=[("", NOT_SAID), *values], required=False
            )
        for name, autocomplete in OWN_DATA.items():
            self.fields[name].widget.attrs["autocomplete"] = autocomplete

    def _of(self, resident: Resident) -> dict[str, Any]:
        plain = {name: getattr(resident, name) for name in ResidentForm.base_fields if hasattr(resident, name)}
        plain.pop("form_id", None)
        plain["email"] = resident.new_email or resident.email
        plain["municipality"] = resident.municipality or ("" if not resident.postal_code else ELSEWHERE)
        return plain | {f"attribute_{one.key}": resident.attributes.get(one.key, "") for one in self.attributes}

    def _offer_areas(self) -> None:
        names = [(name, name) for name in municipalities(self.areas)]
        groups = postal_areas(self.areas)
        if not names:
            del self.fields["municipality"]
        else:
            choices = [("", NOT_SAID), *names, (ELSEWHERE, _("Somewhere else"))]
            self.fields["municipality"].choices = choices  # type: ignore[attr-defined]
        if not groups:
            del self.fields["postal_code"]
        else:
            self.fields["postal_code"].choices = [("", NOT_SAID), *groups]  # type: ignore[attr-defined]

    def _offer_ways(self) -> None:
        chosen = self.resident.ways if self.resident else []
        offered = [(way.value, way.label) for way in Way if way in OFFERED or way in chosen]
        self.fields["ways"].choices = offered  # type: ignore[attr-defined]

    def _offer_topics(self) -> None:
        topics = list(topic_labels(self.pool).items())
        if topics:
            self.fields["topics"].choices = topics  # type: ignore[attr-defined]
        else:
            del self.fields["topics"]

    # What is wrong.

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is None:
            return None
        if not 0 <= age_of(year) <= OLDEST:
            raise forms.ValidationError(
                _("Write the year with four digits, for example %(year)s."),
                params={"year": timezone.localdate().year - 45},
            )
        if age_of(year) < self.pool.youngest:
            raise forms.ValidationError(
                _("You can join in the year in which you turn %(age)s."), params={"age": self.pool.youngest}
            )
        return year

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self._check_contact(data)
        self._place(data)
        return data

    def _check_contact(self, data: dict[str, Any]) -> None:
        wanted = {
            Reach.EMAIL: ("email", _("Write your e-mail address, or choose another way to be reached.")),
            Reach.SMS: ("phone", _("Write your phone number, or choose another way to be reached.")),
            Reach.PHONE: ("phone", _("Write your phone number, or choose another way to be reached.")),
            Reach.LETTER: ("address", _("Write your postal address, or choose another way to be reached.")),
        }
        field, problem = wanted.get(data.get("reach_by", ""), ("", ""))
        if field and field not in self.errors and not data.get(field):
            self.add_error(field, problem)

    def _place(self, data: dict[str, Any]) -> None:
        """A postal area says its municipality; where both were chosen they must agree."""
        chosen = data.get("municipality", "")
        data["municipality"] = "" if chosen == ELSEWHERE else chosen
        code = data.get("postal_code", "")
        of_code = next((area.municipality for area in self.areas if code and area.postal_code == code), "")
        if of_code and chosen and chosen != of_code:
            self.add_error(
                "postal_code",
                forms.ValidationError(
                    _("This postal area is in %(municipality)s. Correct one of the two."),
                    params={"municipality": of_code},
                ),
            )
        elif of_code:
            data["municipality"] = of_code

    # For the services and the page.

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        attributes = {one.key: data.get(f"attribute_{one.key}", "") for one in self.attributes}
        plain = {name: data[name] for name in ResidentForm.base_fields if name in data and name != "form_id"}
        return plain | {"attributes": {key: value for key, value in attributes.items() if value}}

    def attribute_fields(self) -> list[BoundField]:
        return [self[f"attribute_{one.key}"] for one in self.attributes]


class JoinForm(ResidentForm):
    """The public page: consent for each purpose, none ticked before, and a trap for robots."""

    website = forms.CharField(  # people do not see it; a robot fills in whatever it finds
        label=_("Leave this box empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for use in self.uses():
            self.fields[f"agree_{use.purpose}"] = forms.BooleanField(label=str(use.purpose.label), required=False)

    def uses(self) -> list[Use]:
        """Sharing is asked about only where somebody shares the pool."""
        is_shared = self.pool.shares.exists()
        return [use for use in USES if use.purpose != Purpose.SHARE or is_shared]

    def consent_fields(self) -> list[tuple[Use, BoundField]]:
        return [(use, self[f"agree_{use.purpose}"]) for use in self.uses()]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for use in self.uses():
            if use.needed and not data.get(f"agree_{use.purpose}"):
                self.add_error(
                    f"agree_{use.purpose}",
                    _("We need this to have you in the pool. If you do not want it, leave the page: nothing is kept."),
                )
        return data

    @property
    def agreed(self) -> list[str]:
        return [str(use.purpose) for use in self.uses() if self.cleaned_data.get(f"agree_{use.purpose}")]

    @property
    def is_robot(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class StaffForm(JoinForm):
    """Somebody phones in and a member of the staff writes. The notice is read aloud before."""

    code = forms.CharField(
        label=_("Code of their letter, if they got one"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "enterkeyhint": "next"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["website"]
        for name in OWN_DATA:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_code(self) -> Letter | None:
        """The open letter of this pool that the code stands for."""
        if not self.cleaned_data["code"].strip():
            return None
        token = codes.typed(self.cleaned_data["code"])
        letter = codes.open_letter(token) if token else None
        if letter is None or letter.batch.pool_id != self.pool.pk or letter.batch.invites_to:
            raise forms.ValidationError(_("No open letter of this pool has this code."))
        if letter.state == LetterState.JOINED:
            raise forms.ValidationError(_("This letter was answered with yes already."))
        return letter


class PauseForm(forms.Form):
    until = forms.DateField(
        label=_("Until which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Without a day the pause lasts until you end it."),
    )

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return until
