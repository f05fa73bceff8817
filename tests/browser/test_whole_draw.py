"""From an address file to a seated panel: 8,000 letters, 268 volunteers, 42 drawn, three decline and are replaced."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from accounts.models import Organisation, Post, User
from panels.draws import offers
from panels.draws.links import link_of
from panels.draws.models import Offer, OfferState
from panels.draws.results import composition
from panels.models import Membership, Panel, Role
from pool.letters.models import Batch, Letter
from roomlog.log import transact
from sessions import seats
from sessions.models import Meeting, Round
from tests.browser import organising
from tests.browser.conftest import STEP_MS, assert_calm, watched
from tests.browser.mailbox import Mailbox
from tests.cast import make_meeting
from tests.drawing import GROUPS, address_file, volunteer_from
from tests.servers import Server, Servers

pytestmark = pytest.mark.once  # tests/room/test_draws.py and test_letters.py ask both databases the same
LETTERS, VOLUNTEERS, SEATS, RESERVES = 8000, 268, 42, 12
WORK_MS = 60_000  # the worker's longest piece on a machine that does much else


@pytest.fixture
def pages(chromium: Browser, servers: Servers, at_work: None) -> Iterator[SimpleNamespace]:
    """The organiser's desk, and a resident's phone."""
    contexts: list[BrowserContext] = []

    def page(width: int) -> Page:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB"))
        contexts[-1].set_default_timeout(STEP_MS)
        return watched(contexts[-1].new_page())

    yield SimpleNamespace(desk=page(1280), phone=page(360))
    for context in contexts:
        context.close()


def test_an_address_file_becomes_a_seated_panel(
    pages: SimpleNamespace, servers: Servers, mailbox: Mailbox, tmp_path: Path
) -> None:
    desk, server = pages.desk, servers[0]
    panel = begin(desk, server, mailbox)
    set_quotas(desk, panel)
    codes = send_letters(desk, panel, tmp_path)
    volunteer(pages.phone, server, panel, codes)
    draw(desk, panel)
    check_with_the_script(desk, server, panel, tmp_path)
    fill_the_seats(desk, pages.phone, server, panel, mailbox)
    seat(panel)
    read_the_report(desk, server, panel)
    assert_calm(desk)
    assert_calm(pages.phone)


def begin(desk: Page, server: Server, mailbox: Mailbox) -> str:
    organisation = Organisation.objects.create(name={"en": "Suvanto"}, slug="suvanto")
    user = User.objects.create_user("olli@suvanto.example", name="Olli Organiser", language="en")
    Post.objects.create(user=user, organisation=organisation)
    organising.log_in(desk, server, mailbox, user.email)
    return organising.create_panel(desk, "Health centres", "How near is near?", quorum=2, threshold_percent=80)


def set_quotas(desk: Page, panel: str) -> None:
    """The population's figures as a file, proportional quotas, and one that contradicts the others."""
    rows = [f"{label};{value};{people}" for label, values in GROUPS.values() for value, people in values.items()]
    desk.goto(f"{panel}quotas/")
    figures: FilePayload = {
        "name": "figures.csv",
        "mimeType": "text/csv",
        "buffer": "\n".join(["attribute;value;people", *rows]).encode(),
    }
    desk.locator("#figures").set_input_files(figures)
    desk.get_by_role("button", name="Read the figures").click()
    expect(desk.get_by_role("cell", name="60,284")).to_be_visible()
    desk.get_by_role("button", name="Take in the figures").click()
    desk.locator("#seats").fill(str(SEATS))
    for label, _values in GROUPS.values():
        desk.get_by_role("checkbox", name=label, exact=True).check()
    desk.get_by_role("button", name="One more or less").click()
    expect(desk.get_by_label("80+, at least", exact=True)).to_have_value("2")
    desk.get_by_role("button", name="Save the quotas").click()
    expect(desk.get_by_text("The quotas are saved.")).to_be_visible()


def send_letters(desk: Page, panel: str, folder: Path) -> list[str]:
    """Returns the codes as the printing house gets them."""
    file = folder / "addresses.csv"
    file.write_bytes(address_file(LETTERS))
    desk.goto(f"{panel}invite/new/")
    desk.locator("main [name=title]").fill("Random sample")
    desk.locator("main [name=file]").set_input_files(file)
    desk.locator("main [name=answer_by]").fill("2099-01-31")
    desk.get_by_role("button", name="Read the file").click()
    expect(desk.get_by_text("8,000 rows are good")).to_be_visible(timeout=WORK_MS)
    assert Letter.objects.count() == 0  # nothing is taken in before it is confirmed
    desk.get_by_role("button", name="Take in 8,000 addresses").click()
    expect(desk.get_by_role("button", name="Mark as sent")).to_be_visible(timeout=WORK_MS)
    sheet = desk.request.get(str(desk.get_by_role("link", name="List for a printing house").evaluate("(a) => a.href")))
    sample = desk.request.get(str(desk.get_by_role("link", name="Look at a sample").evaluate("(a) => a.href")))
    assert sample.body().startswith(b"%PDF")
    desk.get_by_role("button", name="Mark as sent").click()
    expect(desk.get_by_text("The letters are marked as sent.")).to_be_visible()
    lines = sheet.text().splitlines()[1:]
    assert len(lines) == LETTERS
    return [line.split(";")[5] for line in lines]


def volunteer(phone: Page, server: Server, panel: str, codes: list[str]) -> None:
    """Two by their phones (and one who says no); the others by the service behind that page."""
    for name, code in (("Aino Ensimmäinen", codes[0]), ("Bertta Toinen", codes[1])):
        type_code(phone, server, code)
        phone.get_by_role("link", name="Yes, I want to be in the draw").click()
        phone.locator("main [name=name]").fill(name)
        phone.locator("main [name=email]").fill(f"{name.split()[0].lower()}@home.example")
        phone.get_by_text("My answers may be used to draw the panel.").click()
        phone.get_by_text("You may contact me about this panel.").click()
        phone.get_by_role("button", name="Put me into the draw").click()
        expect(phone.get_by_text("You are a volunteer.")).to_be_visible()
    type_code(phone, server, codes[2])
    phone.get_by_role("button", name="No, not this time").click()
    expect(phone.get_by_text("You said no.")).to_be_visible()
    batch = Batch.objects.get()
    volunteer_from(list(batch.letters.order_by("pk")[3 : VOLUNTEERS + 1]))
    assert the_panel(panel).volunteers.count() == VOLUNTEERS


def type_code(phone: Page, server: Server, code: str) -> None:
    phone.context.clear_cookies()
    phone.goto(f"{server.url}/letter/")
    phone.locator("main [name=code]").fill(code.lower())
    phone.get_by_role("button", name="Go on").click()
    language = phone.locator("details.menu summary")
    if phone.locator("html").get_attribute("lang") != "en":  # the letter's own language; the test reads English
        language.click()
        phone.locator("button[name=language][value=en]").click()
    expect(phone.get_by_role("heading", name="You have been drawn to be asked")).to_be_visible()


def draw(desk: Page, panel: str) -> None:
    desk.goto(f"{panel}draw/")
    desk.locator("main [name=reserves]").fill(str(RESERVES))
    desk.get_by_role("button", name="Compute the panels").click()
    expect(desk.get_by_role("heading", name="Publish the draw")).to_be_visible(timeout=WORK_MS)
    desk.locator("main [name=announced]").fill("Three dice at noon")
    desk.get_by_role("button", name="Publish the draw").click()
    desk.locator("main [name=randomness]").fill("0 4 7")
    desk.get_by_role("button", name="Draw the panel").click()
    expect(desk.get_by_role("heading", name="Panel number 47 was drawn")).to_be_visible()
    drawn = the_panel(panel).draws.get()
    assert drawn.offers.filter(rank=None).count() == SEATS
    assert drawn.offers.filter(rank__isnull=False).count() == RESERVES


def check_with_the_script(desk: Page, server: Server, panel: str, folder: Path) -> None:
    """By a Python that has nothing of ours: a fresh virtual environment."""
    slug = the_panel(panel).slug
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    for name, path in (("verify_draw.py", "/verify_draw.py"), ("draw.json", f"/p/{slug}/draw.json")):
        (folder / name).write_bytes(desk.request.get(server.url + path).body())
    seal = the_panel(panel).draws.get().summary["hashes"]["draw"]
    command = [folder / "venv/bin/python", "-I", folder / "verify_draw.py", folder / "draw.json", "--hash", seal]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    drawn = set(the_panel(panel).draws.get().offers.filter(rank=None).values_list("volunteer__key", flat=True))
    assert drawn <= set(re.findall(r"\w+", done.stdout))


def fill_the_seats(desk: Page, phone: Page, server: Server, panel: str, mailbox: Mailbox) -> None:
    """One declines by their link, two on the phone; a reserve takes each seat at once."""
    desk.get_by_role("link", name="Ask the people who were drawn").click()
    desk.get_by_role("button", name=f"Ask {SEATS} people").click()
    expect(desk.get_by_text(f"{SEATS} people are being asked.")).to_be_visible()
    drawn = the_panel(panel).draws.get()
    first, second, third, fourth, *_others = drawn.offers.filter(rank=None).select_related("volunteer__resident")
    assert first.volunteer.resident
    assert link_of(first.volunteer) in str(mailbox.to(first.volunteer.resident.email, seconds=60).get_content())
    answer(phone, server, first, "No, I cannot come")
    answer(phone, server, fourth, "Yes, I take the seat")
    for offer in (second, third):
        desk.locator(f"form[action$='/seats/{offer.pk}/'] button[value=decline]").click()
        expect(desk.get_by_text("The seat is offered to")).to_be_visible()
    assert drawn.offers.filter(replaces__isnull=False).count() == 3
    for offer in drawn.offers.filter(state=OfferState.OFFERED).select_related("draw__panel"):
        offers.accept(offer)
    desk.reload()
    expect(desk.get_by_text("The panel is full.")).to_be_visible()
    keys = set(drawn.offers.filter(state=OfferState.ACCEPTED).values_list("volunteer__key", flat=True))
    assert len(keys) == SEATS
    assert all(row.keeps for group in composition(drawn, keys) for row in group.rows)


def answer(phone: Page, server: Server, offer: Offer, button: str) -> None:
    address = link_of(offer.volunteer)
    phone.goto(address.replace(address.split("/")[2], f"127.0.0.1:{server.port}", 1))
    phone.get_by_role("button", name=button).click()
    if button.startswith("No"):
        phone.get_by_role("button", name="Give it away").click()
        expect(phone.get_by_text("Somebody else gets the seat.")).to_be_visible()
    else:
        expect(phone.get_by_role("link", name="Enter the panel")).to_be_visible()


def seat(panel: str) -> None:
    """Tables for everybody, balanced by the groups that the draw handed over."""
    found = the_panel(panel)
    panelists = Membership.objects.filter(panel=found, role=Role.PANELIST, removed_at=None)
    assert panelists.count() == SEATS
    assert set(panelists[0].attributes) == {label for label, _values in GROUPS.values()}
    meeting: Meeting = make_meeting(found)
    transact(meeting.room_id, lambda tx: {"round": seats.draw_round(tx, meeting).pk}, command=uuid4())
    round_ = Round.objects.get(meeting=meeting)
    assert round_.seats.count() == SEATS
    sizes = [table.seats.count() for table in round_.tables.all()]
    assert max(sizes) - min(sizes) <= 1


def read_the_report(desk: Page, server: Server, panel: str) -> None:
    slug = the_panel(panel).slug
    desk.goto(f"{server.url}/p/{slug}/draw/")
    expect(desk.get_by_text("268 residents volunteered for 42 seats.")).to_be_visible()
    expect(desk.get_by_role("heading", name="Whom the panel resembles")).to_be_visible()
    until = time.monotonic() + WORK_MS / 1000
    while desk.locator("a[hreflang]").count() < 3:  # the worker makes the PDFs one after another
        assert time.monotonic() < until
        desk.wait_for_timeout(500)
        desk.reload()
    for language in ("fi", "sv", "en"):
        assert desk.request.get(f"{server.url}/p/{slug}/draw-{language}.pdf").body().startswith(b"%PDF")


def the_panel(address: str) -> Panel:
    return Panel.objects.get(slug=address.rstrip("/").rsplit("/", 1)[-1])
