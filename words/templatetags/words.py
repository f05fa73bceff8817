"""``{% words panel.title %}``: the text in the reader's language, marked with ``lang`` when it is another one."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from words.fields import Words

register = template.Library()


@register.simple_tag
def words(texts: Words) -> SafeString:
    text, language = Words(texts).best()
    if language == (get_language() or "")[:2]:
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', language, text)
