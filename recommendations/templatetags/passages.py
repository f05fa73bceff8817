"""Texts that people wrote, each marked with its own language, and shares of votes."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.db.models.fields.files import FieldFile
from django.utils.formats import number_format
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from recommendations import tally
from recommendations.ballots import picture
from recommendations.drafts.blocks import Block, html_of
from recommendations.labels import label_of
from recommendations.report.structure import Passage, Prose
from recommendations.tally import Result

register = template.Library()
register.filter("label_of", label_of)


@register.simple_tag
def said(passage: Passage) -> SafeString:
    """Without a language where it is a number, or a word of ours."""
    if not passage.language:
        return format_html("{}", passage.text)
    return format_html('<span lang="{}">{}</span>', passage.language, passage.text)


@register.simple_tag
def quoted(passage: Passage) -> SafeString:
    """With the quotation marks of the text's language."""
    return format_html('<q lang="{}">{}</q>', passage.language, passage.text)


@register.simple_tag
def paragraphs(passage: Passage) -> SafeString:
    """A text with its line breaks."""
    html = mark_safe(linebreaks(passage.text, autoescape=True))  # noqa: S308 (it has escaped the text)
    return format_html('<div class="prose" lang="{}">{}</div>', passage.language, html)


@register.simple_tag
def prose(text: Prose, level: int = 4) -> SafeString:
    """A text's blocks. Its headings get one level, 3 to 5: that below the heading which it stands under."""
    html: SafeString | str = html_of(_headed(text.blocks, min(level, 4)))
    if level > 4:  # the texts themselves are escaped: whatever looks like this is a heading
        html = mark_safe(html.replace("<h4>", f"<h{level}>").replace("</h4>", f"</h{level}>"))  # noqa: S308
    return format_html('<div class="prose" lang="{}">{}</div>', text.language, html)


def _headed(blocks: Iterable[Block], level: int) -> list[Block]:
    return [{**block, "level": level} if block["type"] == "heading" else block for block in blocks]


@register.filter
def share(result: Result) -> str:
    """The accepting share in the reader's way of writing: "97,1 %"; empty if nobody answered."""
    return "" if result.share is None else in_percent(result.share)


@register.filter
def in_percent(share: Fraction) -> str:
    number = number_format(Decimal(tally.percent(share)), decimal_pos=1)
    return gettext("%(share)s %%") % {"share": number}


@register.filter
def signing_in(ballot: Any, signing: dict[int, Any]) -> Any:
    """What ``ballots.regions.BallotView.signing`` says of this ballot."""
    return signing.get(ballot.pk)


@register.filter
def size_of(file: FieldFile) -> int:
    """Bytes; 0 if the file is gone from the disk: a page must not fail over that."""
    try:
        return int(file.size)
    except OSError:
        return 0


@register.simple_tag
def bar(recommended: Any) -> dict[str, Any]:
    """What ``recommendations/vote_bar.html`` draws."""
    return picture.vote_bar(recommended.result)
