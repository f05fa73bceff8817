"""The texts that are voted on, as pages show them: frozen ones, and drafts as they stand."""

from collections.abc import Callable
from functools import cached_property

from django.utils.safestring import SafeString

from recommendations.ballots.models import Option, Question
from recommendations.drafts.blocks import Texts, html_of
from recommendations.drafts.models import Draft, DraftVersion
from recommendations.drafts.selectors import text_of, texts_in
from words.fields import Words


def titles_of(text: Draft | DraftVersion) -> Words:
    return Words({**text.titles, text.language: text.title})


class ShownText:
    """A title with its text and rationale as HTML, read when first shown."""

    def __init__(self, text: Draft | DraftVersion, read: Callable[[], Texts], *, id: int, place: int) -> None:
        self.titles, self.language = titles_of(text), text.language
        self.id, self.place = id, place
        self._read = read

    @cached_property
    def _texts(self) -> Texts:
        return self._read()

    @cached_property
    def text(self) -> SafeString:
        return html_of(self._texts.text)

    @cached_property
    def rationale(self) -> SafeString:
        return html_of(self._texts.rationale)

    @cached_property
    def addressee(self) -> SafeString:
        return html_of(self._texts.addressee)

    @cached_property
    def conditions(self) -> SafeString:
        return html_of(self._texts.conditions)


def frozen(question: Question) -> ShownText:
    version = question.version
    return ShownText(version, lambda: texts_in(version), id=question.pk, place=question.position)


def as_it_stands(draft: Draft, place: int) -> ShownText:
    return ShownText(draft, lambda: text_of(draft), id=draft.pk, place=place)


class WrittenOption:
    """An option of one line, with the names of ``ShownText``."""

    text = rationale = ""

    def __init__(self, text: str, language: str, *, id: int, place: int) -> None:
        self.titles, self.language = Words({language: text}), language
        self.id, self.place = id, place


def title_of_option(option: Option) -> Words:
    return titles_of(option.version) if option.version else Words({option.language: option.text})


def frozen_option(option: Option) -> ShownText | WrittenOption:
    version = option.version
    if version is None:
        return WrittenOption(option.text, option.language, id=option.pk, place=option.position)
    return ShownText(version, lambda: texts_in(version), id=option.pk, place=option.position)
