"""Letters on paper: A4 for window envelopes, and the list for a printing house."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, BinaryIO

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from accounts.codes import printed
from pool.letters import codes
from pool.letters.invitations import invitation_of
from pool.letters.models import Batch, Letter
from words import pdf
from words.fields import Words
from words.sheets import write_csv

COLUMNS = ("name", "street", "postal_code", "city", "language", "code", "address", "link")


def pdf_of(batch: Batch, letters: Iterable[Letter]) -> bytes:
    """One page each. Raises words.pdf.CannotBuild."""
    return pdf.pdf_of(html_of(batch, letters), variant=None).pdf


def html_of(batch: Batch, letters: Iterable[Letter]) -> str:
    pages = [page_of(batch, letter) for letter in letters]
    with translation.override(batch.language):
        return render_to_string("letters/paper.html", {"batch": batch, "pages": pages, "language": batch.language})


def page_of(batch: Batch, letter: Letter) -> SafeString:
    """In the person's own language, where the letter has it."""
    invitation = invitation_of(batch)
    with translation.override(letter.language):
        text, language = Words(batch.text).best()
        context: dict[str, Any] = {
            "letter": letter,
            "invitation": invitation,
            "text": text,
            "text_language": language,
            "answer_by": date_format(batch.answer_by, "DATE_FORMAT"),
            "qr": qr(codes.address_of(letter.public_id)),
            "short_address": codes.short_address(),
            "code": codes.printed(letter.public_id),
        }
        return render_to_string("letters/page.html", context)


def qr(address: str) -> SafeString:
    """An SVG without style attributes (the CSP forbids them). Beside it stands what it says."""
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", border=4, light="#fff", dark="#000", xmldecl=False, omitsize=True, lineclass=None
    )
    return mark_safe(picture.getvalue().decode().replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S308


def sheet_of(batch: Batch) -> bytes:
    """What a printing house needs: a line each, with code and link."""
    file = BytesIO()
    write_sheet(batch, file)
    return file.getvalue()


def write_sheet(batch: Batch, file: BinaryIO) -> None:
    write_csv(file, COLUMNS, _lines(batch))


def _lines(batch: Batch) -> Iterator[list[str]]:
    short, around = codes.short_address(), codes.address_around()
    letters = batch.letters.order_by("pk").values_list("public_id", "address", "language")
    for public_id, address, language in letters.iterator(chunk_size=5000):
        where = [str(address.get(name, "")) for name in COLUMNS[:4]]
        token = codes.token_of(public_id)
        yield [*where, language, printed(token), short, codes.address_with(token, around)]
