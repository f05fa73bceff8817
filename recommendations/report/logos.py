"""An uploaded logo becomes a PNG that we drew ourselves. A drawing with anything in it that runs or fetches is refused.

The picture is decoded and encoded anew, a drawing (SVG) is drawn by WeasyPrint, which runs no scripts, in a process of
its own that is stopped after a while: nothing of the uploaded bytes is kept.
"""

import base64
import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from xml.parsers.expat import ExpatError, ParserCreate

from django.conf import settings
from PIL import Image, UnidentifiedImageError

BITMAPS = ("PNG", "JPEG")
PAGE = (
    "<!doctype html><html lang=en><title>.</title><style>@page{{margin:0;size:{side}px}}body{{margin:0}}"
    "img{{width:{side}px;height:{side}px;object-fit:contain}}</style>"
    '<img alt="" src="data:image/svg+xml;base64,{data}">'
)
_DEEPEST = 100  # groups within groups: drawing programs nest some ten
_RUNS = {"script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "audio", "video"}
_FETCHES = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:|expression\(", re.IGNORECASE)


class BadLogo(ValueError):
    """``code``: ``wording.LOGO_PROBLEMS`` says it in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Logo:
    png: bytes
    width: int
    height: int


def logo_from(data: bytes) -> Logo:
    """Raises BadLogo."""
    if len(data) > settings.RAATI.logo_bytes:
        raise BadLogo("logo-too-big")
    is_bitmap = data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
    return _kept(_decoded(data) if is_bitmap else _drawn(checked_svg(data)))


def _decoded(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=BITMAPS)
        if max(picture.size) > settings.RAATI.logo_side:
            raise BadLogo("logo-too-big")
        return picture.convert("RGBA")
    except Image.DecompressionBombError:  # what its head says is far beyond any logo
        raise BadLogo("logo-too-big") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as problem:
        raise problem if isinstance(problem, BadLogo) else BadLogo("logo-unreadable") from None


def checked_svg(data: bytes) -> bytes:
    """The drawing written anew from its parsed tree. Raises BadLogo for what runs, fetches or declares entities."""
    try:
        _refuse_entities_and_depth(data)
        root = ET.fromstring(data)  # noqa: S314  # without entities there is nothing that grows or is fetched
    except (ET.ParseError, ExpatError, ValueError, LookupError) as problem:
        if isinstance(problem, BadLogo):
            raise
        raise BadLogo("logo-unreadable") from None
    if _plain(root.tag) != "svg":
        raise BadLogo("logo-unreadable")
    for element in root.iter():
        _check(element)
    return ET.tostring(root)


def _refuse_entities_and_depth(data: bytes) -> None:
    """In whatever encoding they are. Deep drawings end in a RecursionError when they are written or drawn."""
    deep = 0

    def declared(*_parts: object) -> None:
        raise BadLogo("logo-runs")

    def opened(*_parts: object) -> None:
        nonlocal deep
        deep += 1
        if deep > _DEEPEST:
            raise BadLogo("logo-unreadable")

    def closed(_name: str) -> None:
        nonlocal deep
        deep -= 1

    reader = ParserCreate()
    reader.EntityDeclHandler, reader.StartElementHandler, reader.EndElementHandler = declared, opened, closed
    reader.Parse(data, True)


def _check(element: ET.Element) -> None:
    if not isinstance(element.tag, str) or _plain(element.tag) in _RUNS:
        raise BadLogo("logo-runs")
    if _FETCHES.search(element.text or ""):
        raise BadLogo("logo-fetches")
    for name, value in element.attrib.items():
        plain = _plain(name)
        if plain.startswith("on"):
            raise BadLogo("logo-runs")
        if _FETCHES.search(value) or (plain in {"href", "src"} and not value.startswith(("#", "data:image/png"))):
            raise BadLogo("logo-fetches")


def _plain(name: str) -> str:
    """Without its namespace."""
    return name.rpartition("}")[2].casefold()


def _drawn(svg: bytes) -> Image.Image:
    side = settings.RAATI.logo_drawn_px
    page = PAGE.format(side=side, data=base64.b64encode(svg).decode())
    try:
        done = subprocess.run(
            [sys.executable, "-m", "words.drawn", "clear"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings")},
            input=page.encode(),
            capture_output=True,
            timeout=settings.RAATI.logo_draw_s,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise BadLogo("logo-unreadable") from None
    return Image.open(io.BytesIO(done.stdout)).convert("RGBA")


def _kept(picture: Image.Image) -> Logo:
    """Without its empty border, no larger than a cover needs, as a PNG without anything but pixels."""
    box = picture.getchannel("A").getbbox()
    if box is None:
        raise BadLogo("logo-empty")
    picture = picture.crop(box)
    picture.thumbnail((settings.RAATI.logo_drawn_px, settings.RAATI.logo_drawn_px))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return Logo(out.getvalue(), *picture.size)
