"""Sentences about talk that several pages show."""

from django.utils.translation import gettext_lazy as _

WARNINGS = {
    "one-voice": _("One voice has much of the talk here."),
}
