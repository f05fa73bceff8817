"""What the making of a PDF may fetch: ``data:`` and the application's own static files, and nothing else.

WeasyPrint's default fetcher opens any file and address, and embeds a local one named by ``rel=attachment``.
Imported by the worker only, since it needs WeasyPrint.
"""

import mimetypes
from io import BytesIO
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from weasyprint.urls import URLFetcher, URLFetcherResponse


class NotOurs(ValueError):
    """The address is neither ``data:`` nor one of our static files."""


class Missing(FileNotFoundError):
    """One of our static files is not there: the front end was not built."""


class OwnFiles(URLFetcher):
    """Every refusal and every missing file ends the rendering: nothing is left out in silence.

    Inside an SVG picture WeasyPrint swallows even fatal errors, so the first one is kept in ``problem``.
    """

    problem: Exception | None = None

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        try:
            return super().fetch(url, headers) if url[:5].lower() == "data:" else _own(url)
        except (NotOurs, Missing) as problem:
            self.problem = self.problem or problem
            raise


def _own(url: str) -> URLFetcherResponse:
    name = static_name(url)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return URLFetcherResponse(url, BytesIO(read_static(name)), {"Content-Type": kind})


def base_url() -> str:
    """What relative addresses stand for: links lead to the product, static files to the disk."""
    return urljoin(str(settings.BASE_URL), "/")


def static_name(url: str) -> str:
    """The static file's name, e.g. ``build/report.css``. Raises NotOurs."""
    root = urlsplit(urljoin(base_url(), settings.STATIC_URL))
    parts = urlsplit(url)
    path = unquote(parts.path)
    if (parts.scheme, parts.netloc) != (root.scheme, root.netloc) or not path.startswith(root.path):
        raise NotOurs(parts.scheme)
    return path.removeprefix(root.path)


def read_static(name: str) -> bytes:
    """Collected files first (their names carry hashes), then the sources. Raises Missing.

    Django's storage and finders refuse names that lead out of their folders.
    """
    try:
        if staticfiles_storage.exists(name):
            with staticfiles_storage.open(name) as file:
                return bytes(file.read())
        found = finders.find(name)
    except SuspiciousFileOperation as problem:
        raise NotOurs("path") from problem
    if not isinstance(found, str):
        raise Missing(name)
    with open(found, "rb") as file:
        return file.read()
