"""How an organisation's documents look: its logo and its colour."""

import base64
import re
from typing import TypedDict

from django.conf import settings

from accounts.models import Organisation
from recommendations.report.parts import Picture

COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)


class Look(TypedDict):
    logo: Picture | None
    colour: str


def look_of(organisation: Organisation) -> Look:
    """A logo whose file is gone is left out here; ``build.gather`` says so."""
    return {"logo": logo_of(organisation), "colour": colour_of(organisation)}


def logo_of(organisation: Organisation) -> Picture | None:
    data = _read(organisation)
    if not data:
        return None
    address = f"data:image/png;base64,{base64.b64encode(data).decode()}"
    return Picture(address, organisation.logo_width, organisation.logo_height)


def lacks_logo(organisation: Organisation) -> bool:
    """There should be a logo, and its file cannot be read."""
    return bool(organisation.logo) and not _read(organisation)


def _read(organisation: Organisation) -> bytes:
    if not organisation.logo:
        return b""
    try:
        with organisation.logo.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return b""


def colour_of(organisation: Organisation) -> str:
    """Empty where it could not be read on white: then our own is used."""
    colour = organisation.colour.lower()
    return colour if COLOUR.fullmatch(colour) and contrast_on_white(colour) >= settings.RAATI.contrast_least else ""


def contrast_on_white(colour: str) -> float:
    """WCAG's contrast ratio of ``#rrggbb`` on white, 1 to 21."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
