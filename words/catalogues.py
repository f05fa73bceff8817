"""Message catalogues by Babel, without system gettext: extracting, updating, compiling."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGES = ("fi", "sv")  # English is the language of the sources
PACKAGES = (
    "accounts",
    "config",
    "demo",
    "facilitation",
    "live",
    "panels",
    "pool",
    "recommendations",
    "rehearsal",
    "sessions",
    "upkeep",
    "words",
)
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def extracted() -> Catalog:
    """Every string of the sources, with the files in which it stands."""
    catalog = Catalog(project="Raati", charset="utf-8")
    for path, source in _sources():
        found = extract("python", BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))
        for _line, message, comments, context in found:
            name = path.relative_to(settings.BASE_DIR).as_posix()
            catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def path_of(language: str) -> Path:
    return Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def update() -> dict[str, list[str]]:
    """Bring the catalogues up to the sources; returns what each language still lacks."""
    template = extracted()
    return {language: _update(language, template) for language in LANGUAGES}


def compile_all() -> None:
    for language in LANGUAGES:
        with path_of(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, load(language))


def missing(catalog: Catalog) -> list[str]:
    """Messages without a translation, or with one that nobody has looked at since the source changed."""
    return [str(one.id) for one in catalog if one.id and (one.fuzzy or not _whole(one.string))]


def _update(language: str, template: Catalog) -> list[str]:
    path = path_of(language)
    catalog = load(language) if path.exists() else Catalog(locale=language, charset="utf-8")
    catalog.update(template, no_fuzzy_matching=True)
    catalog.header_comment, catalog.fuzzy = f"# Raati: {language}", False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, _without_dates(catalog), width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return missing(catalog)


def _without_dates(catalog: Catalog) -> Catalog:
    """Who runs this when says nothing about the words: the header stays the same from run to run."""
    kept = Catalog(
        locale=catalog.locale,
        project="Raati",
        version="1",
        header_comment=catalog.header_comment,
        msgid_bugs_address="–",
        creation_date=_NO_DATE,
        revision_date=_NO_DATE,
        last_translator="Raati",
        language_team="Raati",
        fuzzy=False,
    )
    for message in catalog:
        if message.id:
            kept[message.id] = message
    return kept


def _sources() -> Iterator[tuple[Path, str]]:
    base = Path(settings.BASE_DIR)
    for package in PACKAGES:
        for path in sorted((base / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")
    for path in sorted((base / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            yield path, _python_of(path)


def _python_of(path: Path) -> str:
    """A template's strings as Python calls. The indentation of HTML means nothing to Python, so it goes."""
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines)


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)
