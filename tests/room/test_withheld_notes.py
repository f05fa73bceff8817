"""Silent writing: until the notes are shown nobody but their writer gets a word of them, by whatever way they ask."""

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from panels.models import Membership, Panel
from sessions.models import Table
from tests.cast import Cast, entered, token_of
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen, all_match

_LOG_IN = "/accounts/login/"
pytestmark = pytest.mark.django_db(transaction=True)


class Secret:
    """What the eighth person writes: random words, of which nobody else may have one."""

    def __init__(self) -> None:
        self.as_they_stand: list[str] = []
        self.changed: list[str] = []  # words that the writer has replaced: nobody is ever to see them

    @property
    def words(self) -> list[str]:
        return [*self.as_they_stand, *self.changed]

    def text(self) -> str:
        self.as_they_stand += [secrets.token_hex(5), secrets.token_hex(5)]
        return " ".join(self.as_they_stand[-2:])

    def other_text(self) -> str:
        self.changed, self.as_they_stand = self.as_they_stand[-2:], self.as_they_stand[:-2]
        return self.text()

    def assert_unknown_to(self, who: str, received: str) -> None:
        assert [word for word in self.words if word in received] == [], who


@pytest.fixture
def secret() -> Secret:
    return Secret()


@pytest.fixture
def table(cast: Cast) -> Table:
    """Silent writing at one table. There is a draft too, and the panel's page is open to everybody."""
    Panel.objects.filter(pk=cast.panel.pk).update(is_public=True)
    at_phase(cast, "Silent writing")
    do(cast.lead, "draft.start", cast.meeting.room_id, title="Help nearby", language="en")
    return the_table(cast)


def others(cast: Cast) -> list[Membership]:
    return [cast.lead, cast.facilitator, *cast.panelists[1:4], cast.observer, cast.organiser]


async def test_no_frame_brings_anybody_a_withheld_note(cast: Cast, table: Table, secret: Secret) -> None:
    async with _seven_screens(cast) as screens, Screen(cast.panelists[0], cast.meeting) as writer:
        note = await _write(writer, table, secret)
        await all_match(*screens, writer)
        _assert_nobody_knows(screens, secret)
        await _try_to_touch(screens, table, note)
        await _come_back(screens, table)
        _assert_nobody_knows(screens, secret)
        assert all(word in writer.everything() for word in secret.as_they_stand)


async def test_a_phase_change_shows_nothing_and_the_reveal_everything(cast: Cast, table: Table, secret: Secret) -> None:
    async with _seven_screens(cast) as screens, Screen(cast.panelists[0], cast.meeting) as writer:
        await _write(writer, table, secret)
        await screens[0].send("phase.next", cast.meeting.room_id, expected=1)
        await all_match(*screens)
        await _come_back(screens, table)
        _assert_nobody_knows(screens, secret)
        await screens[1].send("board.reveal", table.room_id)
        for screen in screens:
            if screen.member.role != "observer":
                await screen.until(lambda one=screen: all(word in one.everything() for word in secret.as_they_stand))
            assert not any(word in screen.everything() for word in secret.changed)
        for page in await sync_to_async(_open_pages)(cast):
            assert all(word in page for word in secret.as_they_stand)
            assert not any(word in page for word in secret.changed)


async def test_a_second_device_of_the_writer_has_the_note_and_one_of_somebody_else_has_not(
    cast: Cast, table: Table, secret: Secret
) -> None:
    async with Screen(cast.panelists[0], cast.meeting) as writer:
        await _write(writer, table, secret)
        async with Screen(cast.panelists[0], cast.meeting) as own, Screen(cast.panelists[1], cast.meeting) as other:
            assert all(word in own.everything() for word in secret.as_they_stand)
            secret.assert_unknown_to("the neighbour's second device", other.everything())


@pytest.mark.once
async def test_no_page_shows_anybody_a_withheld_note(cast: Cast, table: Table, secret: Secret) -> None:
    async with Screen(cast.panelists[0], cast.meeting) as writer:
        await _write(writer, table, secret)
    for person in others(cast):
        found = await sync_to_async(_pages_of)(person, cast, table)
        assert found["live:meeting"].startswith("200")
        for name, page in found.items():
            secret.assert_unknown_to(f"{name} as {person.name}", page)


@asynccontextmanager
async def _seven_screens(cast: Cast) -> AsyncIterator[list[Screen]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Screen(person, cast.meeting)) for person in others(cast)]


async def _write(writer: Screen, table: Table, secret: Secret) -> int:
    """Two notes: one that stays, and one that is changed, moved under a theme, deleted and brought back."""

    async def send(type_: str, **fields: Any) -> Any:
        answer = await writer.send(type_, table.room_id, **fields)
        assert answer["type"] == "ack", answer
        return answer["result"]

    await send("note.write", text=secret.text())
    note = (await send("note.write", text=secret.text()))["note"]
    theme = (await send("theme.create", title="Lines"))["theme"]
    version = (await send("note.edit", note=note, version=1, text=secret.other_text()))["version"]
    await send("note.move", note=note, version=version, theme=theme)
    await send("note.delete", note=note)
    await send("note.restore", note=note)
    return int(note)


async def _try_to_touch(screens: list[Screen], table: Table, note: int) -> None:
    """Somebody who has guessed the note's id learns nothing from the answers either."""
    asks: list[tuple[str, dict[str, Any]]] = [
        ("note.edit", {"version": 2, "text": "x"}),
        ("note.edit", {"version": 3, "text": "x"}),
        ("note.move", {"version": 3, "theme": None}),
        ("note.delete", {}),
        ("note.restore", {}),
        ("note.shift", {"by": 1}),
        ("note.group", {"with_note": note}),
        ("dot.place", {}),
    ]
    for screen in screens:
        for type_, fields in asks:
            assert (await screen.send(type_, table.room_id, note=note, **fields))["type"] == "rejected"


async def _come_back(screens: list[Screen], table: Table) -> None:
    """After a lost line, and as somebody who has seen nothing yet; who may look at every table asks for this one."""
    for screen in screens:
        await screen.leave()
        assert await screen.connect()
        await screen.hello()
        screen.seqs = dict.fromkeys([*screen.seqs, table.room_id], 0)
        await screen.hello()
        if screen.member.role != "observer":
            await screen.until(lambda one=screen: one.board is not None)


def _assert_nobody_knows(screens: list[Screen], secret: Secret) -> None:
    for screen in screens:
        secret.assert_unknown_to(screen.member.name, screen.everything())


def _open_pages(cast: Cast) -> list[str]:
    """What anybody can read without a link."""
    names = ("recommendations:public_notes", "recommendations:public_json")
    return [Client().get(reverse(name, args=[cast.panel.slug])).content.decode() for name in names]


def _pages_of(person: Membership, cast: Cast, table: Table) -> dict[str, str]:
    """Every address that exists, as this person opens it: status and content by name."""
    values = {
        "public_id": person.public_id,
        "slug": cast.panel.slug,
        "meeting_id": cast.meeting.pk,
        "table_id": table.pk,
        "kind": "pdf",
        "draft_id": cast.panel.drafts.get().pk,
        "item_id": cast.items["Silent writing"].pk,
        "board_id": table.boards.get().pk,
        "pk": cast.panelists[0].pk,
        "token": token_of(person),
        "language": "en",
        "number": 1,
        "ballot_id": 1,
        "report_id": 1,
        "resident": "nobody",
        "part": 1,
    }
    found, browser = {}, entered(person)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    for name, parts in _addresses(get_resolver().url_patterns):
        browser.cookies[settings.SESSION_COOKIE_NAME] = session  # whatever the page before has done
        path = reverse(name, kwargs={part: values.get(part, 1) for part in parts})
        answer = browser.get(path)
        if not answer.get("Location", _LOG_IN).startswith(_LOG_IN):
            answer = browser.get(path, follow=True)
        found[name] = f"{answer.status_code} {answer.content.decode(errors='replace')}"
    return found


def _addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}", list(pattern.pattern.converters)
