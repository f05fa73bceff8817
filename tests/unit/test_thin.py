"""What goes compressed over the line."""

import gzip
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from config.thin import ThinPages

PAGE = "<p>Puhelimeen vastaa ihminen.</p>" * 50


def _answer(response: HttpResponseBase, accepts: str = "gzip") -> Any:
    return ThinPages(lambda _request: response)(RequestFactory().get("/", headers={"Accept-Encoding": accepts}))


def test_a_page_is_compressed_for_a_browser_that_takes_it() -> None:
    thin = _answer(HttpResponse(PAGE))
    assert isinstance(thin, HttpResponse)
    assert thin["Content-Encoding"] == "gzip"
    assert len(thin.content) < len(PAGE) / 4
    assert gzip.decompress(thin.content).decode() == PAGE
    assert _answer(HttpResponse(PAGE), "identity").get("Content-Encoding") is None


@pytest.mark.parametrize(
    "response",
    [HttpResponse(PAGE, content_type="application/pdf"), StreamingHttpResponse([PAGE], content_type="text/html")],
)
def test_files_and_streams_go_as_they_are(response: HttpResponseBase) -> None:
    assert _answer(response).get("Content-Encoding") is None
