"""A panel's report, built and read back, for tests of the document."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
import pikepdf

from panels.models import Panel
from recommendations.report import build

LANGUAGES = ("fi", "sv", "en")
ADDRESS = "https://raati.example"


def pdf_of(panel: Panel, language: str = "en") -> bytes:
    built = build.pdf_of(html_of(panel, language))
    assert built.warnings == ()
    return built.pdf


def html_of(panel: Panel, language: str = "en") -> str:
    """What the PDF is made from."""
    return build.html_of(build.gather(panel, language), language)


def text_of(pdf: bytes) -> str:
    """The text of all pages with single spaces: lines may break anywhere."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in document.pages))


def elements_of(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element, in the order in which it is read."""

    def walk(element: Any) -> Iterator[Any]:
        for kid in element if isinstance(element, pikepdf.Array) else [element]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                yield from walk(kid.get("/K", pikepdf.Array()))

    yield from walk(pdf.Root.StructTreeRoot.K)


def kids_of(element: Any) -> list[Any]:
    kids = element.get("/K", pikepdf.Array())
    return [one for one in (kids if isinstance(kids, pikepdf.Array) else [kids]) if isinstance(one, pikepdf.Dictionary)]
