"""Finnish and Swedish are complete: nothing missing, nothing left over, nothing left in English by mistake."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from words.catalogues import LANGUAGES, extracted, load, missing

SAME = Path(__file__).resolve().parent.parent.parent / "locale" / "same.txt"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


@pytest.fixture(scope="module")
def source() -> Catalog:
    return extracted()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_sources_is_translated(language: str, source: Catalog) -> None:
    catalog = load(language)
    absent = [message.id for message in source if message.id and catalog.get(message.id, message.context) is None]
    assert absent == []
    assert missing(catalog) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language: str, source: Catalog) -> None:
    left = [message.id for message in load(language) if message.id and source.get(message.id, message.context) is None]
    assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_equal_to_its_source_was_reviewed(language: str) -> None:
    """locale/same.txt: lines ``fi: Text`` for words that really are the same."""
    reviewed = set(SAME.read_text(encoding="utf-8").splitlines())
    same = [
        f"{language}: {one.id}" for one in load(language) if isinstance(one.id, str) and one.id and one.id == one.string
    ]
    assert sorted(set(same) - reviewed) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language: str) -> None:
    assert [message.id for message in load(language) if message.id and not _keeps_placeholders(message)] == []


def _keeps_placeholders(message: Message) -> bool:
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    wanted = set().union(*(_placeholders(text) for text in sources))
    return all(_placeholders(text) <= wanted for text in strings) and _placeholders(strings[-1]) >= _placeholders(
        sources[-1]
    )


def _placeholders(text: str) -> set[str]:
    return {name for pair in PLACEHOLDER.findall(text) for name in pair if name}
