"""``{% words panel.title %}``: the text in the reader's language, marked with ``lang`` when it is another one."""

import re
from typing import NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from words.fields import Words

register = template.Library()
SHORT = 140  # characters that one takes in at a glance
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\s*\n\s*")


class Parted(NamedTuple):
    first: str
    rest: str
    language: str


@register.filter
def parted(texts: Words) -> Parted:
    """The first sentence and, of a text that is not short, what is read on demand."""
    text, language = Words(texts).best()
    first, *rest = SENTENCE_END.split(text, maxsplit=1) if len(text) > SHORT else [text]
    return Parted(first, "".join(rest), language)


@register.simple_tag
def words(texts: Words) -> SafeString:
    text, language = Words(texts).best()
    if language == (get_language() or "")[:2]:
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', language, text)
