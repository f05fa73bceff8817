"""An organisation's logo and colour: what is taken, what is refused and why, and where it shows."""

import base64
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Organisation
from recommendations.report import build, look
from recommendations.report.logos import BadLogo, checked_svg, logo_from
from tests.cast import Cast

pytestmark = pytest.mark.once
ADDRESS = "/panels/digi/report/look/"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"{}>{}<rect width="40" height="20" fill="#c00"/></svg>'


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#aa0000").save(out, kind)
    return out.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A few bytes that say they are a picture of this many pixels a side."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def organiser(cast: Cast) -> Client:
    client = Client()
    assert cast.organiser.user is not None
    client.force_login(cast.organiser.user)
    return client


def send(cast: Cast, data: bytes = b"", **fields: str) -> str:
    files = {"logo": SimpleUploadedFile("logo.bin", data)} if data else {}
    answer = organiser(cast).post(ADDRESS, {"colour": "", **fields, **files}, follow=True)
    cast.organisation.refresh_from_db()
    return answer.content.decode()


class TestALogo:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG"])
    def test_a_picture_stands_on_the_cover(self, cast: Cast, kind: str) -> None:
        send(cast, picture(kind))
        kept = cast.organisation
        assert (kept.logo_width, kept.logo_height) == (60, 30)
        html = build.html_of(build.gather(cast.panel, "en"), "en")
        assert f'width="60" height="30" alt="{kept.name}"' in html
        with kept.logo.open() as file:
            assert base64.b64encode(file.read()).decode() in html

    def test_a_drawing_becomes_a_picture_without_its_border(self, cast: Cast) -> None:
        send(cast, SVG.format("", "").encode())
        with cast.organisation.logo.open() as file:
            drawn = Image.open(file)
            assert drawn.format == "PNG"
            assert drawn.width == pytest.approx(2 * drawn.height, rel=0.02)
            middle = drawn.convert("RGB").getpixel((drawn.width // 2, drawn.height // 2))
        assert middle == (204, 0, 0)

    def test_it_can_be_taken_away(self, cast: Cast) -> None:
        send(cast, picture())
        send(cast, without_logo="on")
        assert not cast.organisation.logo

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (SVG.format("", "<script>alert(1)</script>"), "logo-runs"),
            (SVG.format(' onload="alert(1)"', ""), "logo-runs"),
            (SVG.format("", "<foreignObject><p>x</p></foreignObject>"), "logo-runs"),
            ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("", ""), "logo-runs"),
            (SVG.format("", '<image href="https://evil.example/x.png"/>'), "logo-fetches"),
            (SVG.format("", '<image href="file:///etc/passwd"/>'), "logo-fetches"),
            (SVG.format("", "<style>@import 'https://evil.example/x.css';</style>"), "logo-fetches"),
            (SVG.format("", '<rect fill="url(https://evil.example/x#a)"/>'), "logo-fetches"),
            (SVG.format("", '<a href="javascript:alert(1)"/>'), "logo-fetches"),
            (SVG.format("", "<g>" * 5000 + "</g>" * 5000), "logo-unreadable"),
            ("<html></html>", "logo-unreadable"),
            ("no picture", "logo-unreadable"),
        ],
    )
    def test_what_runs_or_fetches_is_refused(self, data: str, code: str) -> None:
        for encoding in ("utf-8", "utf-16"):
            with pytest.raises(BadLogo) as refused:
                checked_svg(data.encode(encoding))
            assert refused.value.code in ({code} if encoding == "utf-8" else {code, "logo-unreadable"})

    def test_the_page_says_why(self, cast: Cast) -> None:
        html = send(cast, SVG.format("", "<script>alert(1)</script>").encode())
        assert "holds a program" in html
        assert not cast.organisation.logo

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"\x89PNG\r\n\x1a\n broken", "logo-unreadable"),
            (b"x" * (django_settings.RAATI.logo_bytes + 1), "logo-too-big"),
            (picture(size=(django_settings.RAATI.logo_side + 1, 1)), "logo-too-big"),
            (bomb(), "logo-too-big"),
        ],
    )
    def test_what_is_broken_or_huge_is_refused(self, data: bytes, code: str) -> None:
        with pytest.raises(BadLogo) as refused:
            logo_from(data)
        assert refused.value.code == code


class TestAColour:
    def test_it_is_that_of_the_headings(self, cast: Cast) -> None:
        assert "#5a2d82" in send(cast, colour="#5A2D82")
        assert "--report-colour: #5a2d82" in build.html_of(build.gather(cast.panel, "en"), "en")

    def test_a_pale_one_is_told_and_not_used(self, cast: Cast) -> None:
        assert "too pale on white" in send(cast, colour="#ffcc00")
        assert "--report-colour" not in build.html_of(build.gather(cast.panel, "en"), "en")

    @pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "#fff;}x{"])
    def test_what_is_none_is_refused(self, cast: Cast, colour: str) -> None:
        send(cast, colour=colour[:7])
        assert cast.organisation.colour == ""

    def test_what_got_into_the_database_otherwise_does_not_get_out(self, cast: Cast) -> None:
        Organisation.objects.update(colour="#0;}a{b")
        cast.organisation.refresh_from_db()
        assert look.colour_of(cast.organisation) == ""

    @pytest.mark.parametrize(("colour", "contrast"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)])
    def test_contrast_is_wcags(self, colour: str, contrast: float) -> None:
        assert look.contrast_on_white(colour) == pytest.approx(contrast, abs=0.01)
