"""What the making of a PDF may fetch."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from recommendations.report import build
from words.fetcher import Missing, NotOurs, OwnFiles, base_url, static_name

SECRET = "nobody may read this"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
FONT = "<style>@font-face { font-family: X; src: url(/static/build/fonts/none.woff2) }</style>"
PAGE = '<!doctype html><html lang="en"><head><title>A report</title>{head}</head><body>{body}</body></html>'


@pytest.fixture(autouse=True)
def own_address(settings: Any) -> None:
    settings.BASE_URL = "https://raati.example"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.svg"
    file.write_text(f"{SVG}<title>{SECRET}</title></svg>")
    return file


def test_the_stylesheet_of_the_report_is_ours() -> None:
    assert static_name(base_url() + "static/build/report.css") == "build/report.css"
    assert b"@page" in OwnFiles().fetch(base_url() + "static/build/report.css").read()


def test_data_is_taken() -> None:
    assert OwnFiles().fetch("data:text/plain,ok").read() == b"ok"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://raati.example/static/build/report.css",
        "https://elsewhere.example/static/build/report.css",
        "https://raati.example:8443/static/build/report.css",
        "https://raati.example@elsewhere.example/static/build/report.css",
        "https://raati.example/media/reports/a.pdf",
        "https://raati.example/static/../manage.py",
        "https://raati.example/static/build/../../manage.py",
        "https://raati.example/static/%2e%2e/manage.py",
        "https://raati.example/static/..%2fmanage.py",
        "https://raati.example/staticky/build/report.css",
        "ftp://raati.example/static/build/report.css",
        "static/build/report.css",
        "",
    ],
)
def test_everything_else_is_refused(address: str) -> None:
    with pytest.raises(NotOurs):
        OwnFiles().fetch(address)


def test_a_file_of_ours_that_is_not_there_is_missing() -> None:
    with pytest.raises(Missing):
        OwnFiles().fetch(base_url() + "static/build/nothing.css")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<link rel="attachment" href="{file}">', "<p>text</p>"),
        ("", '<p><a rel="attachment" href="{file}">text</a></p>'),
        ("", '<p><img src="{file}" alt="picture"></p>'),
        ('<link rel="stylesheet" href="{file}">', "<p>text</p>"),
        ("<style>@import url({file});</style>", "<p>text</p>"),
        (
            "<style>@font-face {{ font-family: X; src: url({file}); }} p {{ font-family: X; }}</style>",
            "<p>text</p>",
        ),
        ("", SVG + '<image width="9" height="9" href="{file}"/></svg>'),
        ("", '<p><img src="http://127.0.0.1:9/pixel.png" alt="picture"></p>'),
        ("", '<p><img src="../../../../etc/passwd" alt="picture"></p>'),
    ],
)
def test_a_document_that_wants_something_else_is_not_built(head: str, body: str, secret: Path) -> None:
    html = PAGE.format(head=head.format(file=secret.as_uri()), body=body.format(file=secret.as_uri()))
    with pytest.raises(build.CannotBuild) as refused:
        build.pdf_of(html)
    assert refused.value.code == "foreign-file"


def test_a_document_that_wants_nothing_is_built() -> None:
    with pikepdf.open(BytesIO(build.pdf_of(PAGE.format(head="", body="<p>text</p>")).pdf)) as pdf:
        assert not pdf.attachments


def test_a_missing_font_is_told_apart_from_a_missing_file() -> None:
    sheet = '<link rel="stylesheet" href="/static/build/none.css">'
    for head, code in [(FONT, "no-font"), (sheet, "missing-file")]:
        with pytest.raises(build.CannotBuild) as refused:
            build.pdf_of(PAGE.format(head=head, body="<p>text</p>"))
        assert refused.value.code == code


def test_a_broken_font_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("words.fetcher.read_static", lambda _name: b"wOF2 but no font")
    with pytest.raises(build.CannotBuild) as refused:
        build.pdf_of(PAGE.format(head=FONT, body="<p>text</p>"))
    assert refused.value.code == "no-font"
