"""What is scrubbed from the log, and what stays."""

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator

import pytest
import structlog
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from config import logs
from recommendations.ballots.secrecy import new_receipt
from words.ids import new_public_id

LETTERS = st.text(alphabet="abcdefghjkmnpqrstuvwxyz23456789", min_size=12, max_size=12)
CODES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567", min_size=16, max_size=16)


@pytest.fixture
def written() -> Iterator[Callable[[], str]]:
    """Everything that is logged meanwhile, as production would write it, from DEBUG up."""
    yield from _kept(as_json=True)


@pytest.fixture
def shown() -> Iterator[Callable[[], str]]:
    """The same, as it stands in the window of who tries the product."""
    yield from _kept(as_json=False)


def _kept(*, as_json: bool) -> Iterator[Callable[[], str]]:
    stream = io.StringIO()
    wanted = logs.config("DEBUG", as_json=as_json)
    wanted["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(wanted)
    yield stream.getvalue
    logging.config.dictConfig(settings.LOGGING)


@given(LETTERS, CODES)
def test_no_personal_link_passes(public_id: str, code: str) -> None:
    for text in (
        f"Not Found: /j/{public_id}-{code}/",
        f"GET https://raati.example/j/{public_id}-{code}",
        f'"WebSocket /ws/m/{public_id}/3/?lang=fi" [accepted]',
        f"/m/{public_id}/meetings/3/ and {public_id}-{code}",
        f"/v/{public_id}-{code}/my-entry.json",
        f"/join/?code={public_id}{code}",
    ):
        said = logs.cleaned(text)
        assert code not in said
        assert f"{public_id}/" not in said
        assert f"{public_id}-" not in said


@given(st.text("abcdefghjkmnpqrstuvwxyz23456789", min_size=8, max_size=8), CODES.map(lambda code: code[:12]))
def test_no_letters_code_passes(public_id: str, code: str) -> None:
    whole = (public_id + code).upper()
    printed = " ".join(whole[start : start + 4] for start in range(0, 20, 4))
    for text in (f"GET /letter/{public_id}-{code}/yes/", f"no letter {public_id}-{code}", f"typed: {printed}"):
        said = logs.cleaned(text)
        assert code not in said
        assert code[:4].upper() not in said
        assert public_id not in said


def test_what_is_no_secret_stays() -> None:
    for text in (
        "bell not sent: ConnectionError",
        "/panels/digi/people/import/",
        "Not Found: /favicon.ico",
        "a tick of draft 7 failed",
        "Task id=8d1f path=panels.tasks.send_links state=SUCCESSFUL",
    ):
        assert logs.cleaned(text) == text
    assert logs.cleaned("Not Found: /m/abc/meetings/3/") == "Not Found: /m/…/meetings/3/"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("no mail to <zz@example.org>", "zz@example.org"),
        ("recipient=zz@example.org refused", "zz@example.org"),
        ("postgres://raati:hunter2@db.example/raati", "hunter2"),
        ("paper k7m2q-x4t9b-wz3hd-8vnce", "k7m2q-x4t9b-wz3hd-8vnce"),
        ("K7FH 2M9Q XW3P ABCD EFGH IJKL MNOP", "ABCD"),
    ],
)
def test_addresses_passwords_receipts_and_printed_codes_do_not_pass(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in logs.cleaned(text)


def test_receipts_as_they_are_made_do_not_pass() -> None:
    receipt = new_receipt()
    assert receipt not in logs.cleaned(f"paper {receipt}")


def test_an_exception_says_what_and_where_but_not_its_words(written: Callable[[], str]) -> None:
    try:
        try:
            int("a resident's words")
        except ValueError as problem:
            raise RuntimeError("about zz@example.org") from problem
    except RuntimeError:
        logging.getLogger("raati.live").exception("a socket failed")
    line = json.loads(written())
    assert (line["event"], line["level"], line["logger"]) == ("a socket failed", "error", "raati.live")
    assert line["exception"][0] == "ValueError"
    assert line["exception"][2] == "RuntimeError"
    assert line["exception"][1].startswith("tests/unit/test_logs.py:")
    assert "resident" not in written()
    assert "zz" not in written()


def test_other_packages_do_not_debug(written: Callable[[], str]) -> None:
    for name in ("websockets.server", "uvicorn.error", "uvicorn.access", "daphne.ws_protocol", "django.db.backends"):
        logging.getLogger(name).debug("> TEXT 'a resident's words'")
    logging.getLogger("uvicorn.access").critical("GET /j/secret")
    assert written() == ""
    logging.getLogger("raati.live").debug("this is ours")
    assert json.loads(written())["event"] == "this is ours"


def test_a_line_bears_what_belongs_to_its_request(written: Callable[[], str]) -> None:
    with structlog.contextvars.bound_contextvars(request="r1", room=7):
        logging.getLogger("raati.audit").warning("no-room command=%s membership=%s", "note.write", 3)
        structlog.get_logger("raati.command").info("command", path=f"/m/{new_public_id()}/")
    first, second = map(json.loads, written().splitlines())
    assert (first["request"], first["room"], first["event"]) == ("r1", 7, "no-room command=note.write membership=3")
    assert second["path"] == "/m/…/"
    assert set(second) == {"event", "path", "request", "room", "level", "logger", "timestamp"}


def test_a_window_shows_what_failed_and_where(shown: Callable[[], str], capfd: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError("what was typed")
    except ValueError:
        logging.getLogger("raati.live").exception("a loop stumbled")
    first, *places = shown().splitlines()
    assert "a loop stumbled" in first
    assert places[0] == "ValueError"
    assert places[1].startswith("tests/unit/test_logs.py:")
    assert "what was typed" not in shown()
    assert capfd.readouterr().err == ""
