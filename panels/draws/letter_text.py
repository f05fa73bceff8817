"""What a new letter says to begin with, in every language; organisers change it as they like."""

from django.utils.translation import gettext_lazy as _

from panels.defaults import everywhere
from words.fields import Words

_TEXT = _(
    "You have been drawn by lot. We are looking for residents who think this question through together.\n\n"
    "You do not need to know anything beforehand. You get an allowance, help with the connection and, if you need "
    "one, a device on loan.\n\n"
    "Say yes or no with the code below, or call us. From all who say yes the panel is drawn so that it resembles "
    "the people who live here. Anybody can check how it was drawn."
)


def letter_text() -> Words:
    return everywhere(_TEXT)
