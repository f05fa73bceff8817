"""The page about the logo and the colour of an organisation's documents."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from panels.doors import organiser_of_panel
from panels.models import Membership
from recommendations.report import look
from recommendations.report.logos import BadLogo, Logo, logo_from
from recommendations.report.wording import LOGO_PROBLEMS


class LookForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or SVG, at most 1 MB. It stands on the cover of reports."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.svg"}),
    )
    without_logo = forms.BooleanField(label=_("No logo"), required=False)
    colour = forms.CharField(
        label=_("Colour of headings"),
        required=False,
        max_length=7,
        help_text=_("Six letters and digits behind a #, for example #0a5c66. Leave it empty for our own."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "enterkeyhint": "done"}),
    )

    def clean_logo(self) -> Logo | None:
        file: Any = self.cleaned_data["logo"]
        if file is None:
            return None
        try:
            return logo_from(file.read(settings.RAATI.logo_bytes + 1))
        except BadLogo as problem:
            raise ValidationError(LOGO_PROBLEMS[problem.code]) from None

    def clean_colour(self) -> str:
        colour: str = self.cleaned_data["colour"].strip().lower()
        if colour and not look.COLOUR.fullmatch(colour):
            raise ValidationError(_("Write a colour like #0a5c66."))
        return colour

    def save(self, organisation: Organisation) -> None:
        """The file of an earlier logo stays where it is: a report that is just being built may read it."""
        logo: Logo | None = self.cleaned_data["logo"]
        if logo is not None:
            organisation.logo.save(f"{uuid4().hex}.png", ContentFile(logo.png), save=False)
            organisation.logo_width, organisation.logo_height = logo.width, logo.height
        elif self.cleaned_data["without_logo"]:
            organisation.logo, organisation.logo_width, organisation.logo_height = "", 0, 0
        organisation.colour = self.cleaned_data["colour"]
        organisation.save(update_fields=["logo", "logo_width", "logo_height", "colour"])


@organiser_of_panel
def look_page(request: HttpRequest, membership: Membership) -> HttpResponse:
    organisation = membership.panel.organisation
    form = LookForm(request.POST or None, request.FILES or None, initial={"colour": organisation.colour})
    if request.method == "POST" and form.is_valid():
        form.save(organisation)
        messages.success(request, _("Saved. Reports made from now on look so."))
        return redirect("recommendations:look", slug=membership.panel.slug)
    context = {"panel": membership.panel, "organisation": organisation, "form": form, **state_of(organisation)}
    return render(request, "recommendations/report/look.html", context)


def state_of(organisation: Organisation) -> dict[str, Any]:
    """What stands now; ``pale``: the colour's contrast where it is too low to be read."""
    colour = organisation.colour
    contrast = look.contrast_on_white(colour) if look.COLOUR.fullmatch(colour) else None
    least = settings.RAATI.contrast_least
    return {
        "logo": look.logo_of(organisation),
        "lacks_logo": look.lacks_logo(organisation),
        "contrast": contrast,
        "least": least,
        "pale": contrast is not None and contrast < least,
    }
