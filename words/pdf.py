"""A page becomes a PDF/UA-1. WeasyPrint is imported late: only who makes a PDF needs it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any


class CannotBuild(Exception):
    """``code``: ``recommendations.report.wording`` says it in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Built:
    pdf: bytes
    pages: int
    warnings: tuple[str, ...] = ()  # of WeasyPrint; they may quote the document

    @property
    def sha256(self) -> str:
        return sha256(self.pdf).hexdigest()


def pdf_of(
    html: str, *, variant: str | None = "pdf/ua-1", on_page: Callable[[int], None] = lambda number: None
) -> Built:
    """PDF/UA-1; with ``variant`` None plain pages for paper, in half the time. Raises CannotBuild.

    ``on_page`` is called with the number of each page when it is laid out, which may be more than once.
    """
    weasyprint = _weasyprint()
    from words.fetcher import OwnFiles, base_url

    fetcher = OwnFiles()
    with _quiet() as said, _told(on_page):
        try:
            html_document = weasyprint.HTML(string=html, base_url=base_url(), url_fetcher=fetcher)
            document = html_document.render(pdf_variant=variant)
            pdf = document.write_pdf(pdf_variant=variant)
        except weasyprint.urls.FatalURLFetchingError:
            raise CannotBuild(_code_of(fetcher.problem)) from None  # its message names an address
    if fetcher.problem is not None:
        raise CannotBuild(_code_of(fetcher.problem))
    for code, sign in (("no-font", "Font-face"), ("no-picture", "Failed to")):
        if any(message.startswith(sign) for message in said):
            raise CannotBuild(code)
    return Built(pdf, len(document.pages), tuple(said))


def _weasyprint() -> Any:
    try:
        import weasyprint
        import weasyprint.urls
    except (ImportError, OSError):  # OSError: Pango or HarfBuzz is not on this machine
        raise CannotBuild("weasyprint-missing") from None
    from words import tags

    tags.install()
    return weasyprint


def _code_of(cause: Exception | None) -> str:
    from words.fetcher import Missing

    if isinstance(cause, Missing):
        return "no-font" if str(cause).endswith((".woff2", ".woff")) else "missing-file"
    return "foreign-file"


@contextmanager
def _quiet() -> Iterator[list[str]]:
    """WeasyPrint's warnings as a list: they may quote the document, which belongs in no log."""
    log, said = logging.getLogger("weasyprint"), _Kept()
    passed_on, log.propagate = log.propagate, False
    log.addHandler(said)
    try:
        yield said.messages
    finally:
        log.removeHandler(said)
        log.propagate = passed_on


@contextmanager
def _told(on_page: Callable[[int], None]) -> Iterator[None]:
    """WeasyPrint logs each page that it lays out, with its number as the one argument."""
    log, pages = logging.getLogger("weasyprint.progress"), _Pages(on_page)
    before, log.propagate = (log.level, log.propagate), False
    log.setLevel(logging.INFO)
    log.addHandler(pages)
    try:
        yield
    finally:
        log.removeHandler(pages)
        log.setLevel(before[0])
        log.propagate = before[1]


class _Pages(logging.Handler):
    def __init__(self, on_page: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self.on_page = on_page

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, str) and record.msg.endswith("Page %d") and isinstance(record.args, tuple):
            self.on_page(int(str(record.args[0])))


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
