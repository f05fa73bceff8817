"""The design language keeps its promises: contrast, letters, sizes, icons, and no code inside templates."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "assets" / "css"
FONT = ROOT / "node_modules" / "@fontsource-variable" / "source-sans-3"
TOKENS = (CSS / "tokens.css").read_text()

SURFACES = ("paper", "sheet", "soft", "accent-soft", "attention-soft", "danger-soft")
INKS = ("ink", "ink-soft", "accent", "accent-strong", "attention", "danger")
NOTES = ("1", "2", "3", "4", "5")
TEXT_PAIRS = [
    *((ink, surface) for ink in INKS for surface in SURFACES),
    *(("accent-ink", accent) for accent in ("accent", "accent-strong")),
    *(("danger-ink", danger) for danger in ("danger", "danger-strong")),
    *(("note-ink", f"note-{hue}") for hue in NOTES),
    *((f"note-mark-{hue}", f"note-{hue}") for hue in NOTES),
    ("paper", "ink"),  # toasts
]
CONTROL_PAIRS = [(line, surface) for line in ("edge", "focus") for surface in SURFACES]
SCHEMES = ("light", "dark by the device", "dark by choice")
SAMI = "ŋŧđšžčŊŦĐŠŽČ"
NORDIC = "åäöÅÄÖ–—’”…·€"


def block(selector: str) -> dict[str, str]:
    """The custom properties of the first rule with this selector."""
    body = TOKENS.split(f"{selector} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))


LIGHT = block(":root")
DARK_BY_DEVICE = block(':root:not([data-theme="light"])')
DARK_BY_CHOICE = block(':root[data-theme="dark"]')
SCHEME = dict(zip(SCHEMES, (LIGHT, LIGHT | DARK_BY_DEVICE, LIGHT | DARK_BY_CHOICE), strict=True))


def luminance(colour: str) -> float:
    """WCAG's relative luminance of ``#rrggbb``."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_what_wcag_says_it_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read_on_everything_it_stands_on(scheme: str) -> None:
    tokens = SCHEME[scheme]
    faint = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_borders_of_controls_and_the_focus_ring_can_be_seen(scheme: str) -> None:
    tokens = SCHEME[scheme]
    faint = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in CONTROL_PAIRS}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 3} == {}


def test_dark_is_the_same_by_the_device_and_by_choice() -> None:
    assert DARK_BY_DEVICE == DARK_BY_CHOICE


def test_every_colour_has_a_dark_twin() -> None:
    coloured = {name for name, value in LIGHT.items() if "#" in value}
    assert coloured == set(DARK_BY_CHOICE)


def test_the_note_hues_differ_from_each_other_and_from_the_page() -> None:
    for tokens in SCHEME.values():
        assert len({tokens[f"note-{hue}"] for hue in NOTES} | {tokens["paper"], tokens["sheet"]}) == 7


def bundled_faces() -> list[tuple[str, str]]:
    """File and ``unicode-range`` of every upright face that app.css brings in."""
    assert '@import "@fontsource-variable/source-sans-3/wght.css"' in (ROOT / "assets" / "app.css").read_text()
    css = (FONT / "wght.css").read_text()
    return re.findall(r"url\(\./(files/[^)]+)\).*?unicode-range:\s*([^;]+);", css, re.S)


def covers(unicode_range: str, letter: str) -> bool:
    for part in unicode_range.replace("U+", "").split(","):
        first, _dash, last = part.strip().partition("-")
        if int(first, 16) <= ord(letter) <= int(last or first, 16):
            return True
    return False


@pytest.mark.parametrize("letter", SAMI + NORDIC)
def test_the_bundled_font_has_the_letter(letter: str) -> None:
    files = [file for file, unicode_range in bundled_faces() if covers(unicode_range, letter)]
    assert any(ord(letter) in TTFont(FONT / file).getBestCmap() for file in files)


def test_no_text_is_smaller_than_16_pixels() -> None:
    screen = {path.name: path.read_text() for path in CSS.glob("*.css") if path.name != "print.css"}
    sizes = {
        f"{name}: {size}{unit}"
        for name, css in screen.items()
        for size, unit in re.findall(r"(?:font-size|--text-\w+):\s*([\d.]+)(px|rem)", css)
        if float(size) * (16 if unit == "rem" else 1) < 16
    }
    assert sizes == set()


def test_style_sheets_use_only_tokens_that_exist() -> None:
    own = {name for path in CSS.glob("*.css") for name in re.findall(r"(--[\w-]+)\s*:", path.read_text())}
    used = {name for path in CSS.glob("*.css") for name in re.findall(r"var\((--[\w-]+)\)", path.read_text())}
    assert used - own == set()


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = re.findall(r'<symbol id="([\w-]+)" viewBox="0 0 24 24"', (ROOT / "static" / "icons.svg").read_text())
    assert len(drawn) == len(set(drawn))
    templates = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    named = {name for text in templates for name in re.findall(r"{% icon [\"']([\w-]+)[\"']", text)}
    assert named - set(drawn) == set()


INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*(?:\ssrc=|application/json))", re.I)


def test_no_template_has_inline_script_style_or_handlers() -> None:
    templates = set((ROOT / "templates").rglob("*.html"))
    document = ROOT / "templates" / "recommendations" / "report" / "pdf.html"  # a file, which brings its colour along
    assert [str(path) for path in templates - {document} if INLINE.search(path.read_text())] == []


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_nothing_to_be_shown(code: str) -> None:
    page = get_template(f"{code}.html").render({})
    assert "<h1>" in page
    assert "csrfmiddlewaretoken" not in page


def test_style_sheets_measure_the_screens_width_in_em() -> None:
    """So that doubled text on a wide screen gets the narrow page, not columns too thin to read."""
    asked = {file.name: re.findall(r"@media[^{]*-width: [^{]*", file.read_text()) for file in CSS.glob("*.css")}
    assert sum(map(len, asked.values())) > 20
    assert {name: [one for one in found if re.search(r"-width: [\d.]+px", one)] for name, found in asked.items()} == {
        name: [] for name in asked
    }
