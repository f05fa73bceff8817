"""Open pages, feeds, calendars and data of answers: for everybody, of open panels alone, and nobody in them."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar

from panels.models import Panel
from recommendations.answers.selectors import by_number
from recommendations.export import panel_json
from recommendations.models import Ballot, BodyMeeting, CastVote, Option, Recommendation
from recommendations.opendata.package import data_package
from recommendations.opendata.tables import TABLES
from recommendations.public import views
from recommendations.sources.chain import Chain
from tests.answered import due, publish, second_official, send
from tests.cast import entered
from tests.finished import Finished, everybody, finished_panel

pytestmark = pytest.mark.once
ATOM = "{http://www.w3.org/2005/Atom}"
DATA = (
    "/p/digi/feed.atom",
    "/p/digi/feed.json",
    "/p/digi/calendar.ics",
    "/p/digi/panel.json",
    "/api/1/panels/digi",
    "/api/1/panels/digi/recommendations",
    "/api/1/panels/digi/recommendations/1",
    "/api/1/panels/digi/orders",
    "/api/1/panels/digi/meetings",
)


@pytest.fixture
def done(transactional_db: None) -> Finished:
    """R1 is answered in Finnish, with a Swedish translation, has a status and three verdicts."""
    done = finished_panel()
    cast, second = done.cast, second_official(done.panel)
    due(done.panel, handed_over=-10)
    words = {"fi": "=SUMMA(1;2) Luvataan kahden tunnin aikaikkuna.", "sv": "Ett tidsfönster på två timmar."}
    publish(cast.official, second, stance="partly", reason=words, owner={"fi": "Johtaja"}, language="fi")
    status = {"done": "in_progress", "text": {"fi": "Neljä seitsemästä."}, "link": "https://suvanto.example/s"}
    send(cast.official, "status.report", recommendation=1, language="fi", **status)
    for one in cast.panelists[:3]:
        send(one, "verdict.give", recommendation=1, meets="yes", text="Hyvä.", language="fi")
    BodyMeeting.objects.create(
        panel=done.panel, title={"en": "County board"}, starts_at=datetime(2031, 1, 14, 14, tzinfo=UTC)
    )
    return done


def get(address: str, language: str = "en") -> Any:
    return Client(headers={"accept-language": language}).get(address)


def read(address: str, language: str = "en") -> str:
    html: str = get(address, language).content.decode()
    return html


def test_a_recommendation_shows_its_whole_chain(done: Finished) -> None:
    html = read("/p/digi/1/")
    order = [html.index(text) for text in (done.texts[0], "aikaikkuna", "Neljä seitsemästä.", "Hyvä.", done.notes[0])]
    assert order == sorted(order)
    assert html.index("The panel voted") < html.index("The authority answered") < html.index("Panelists judged")
    assert "A translation." not in html, "who reads English gets the original"


def test_the_chain_leads_from_a_note_to_what_was_done_and_back(done: Finished) -> None:
    chain = Chain(done.panel, "public")
    note = next(key for key, station in chain.stations.items() if station.text == done.notes[0])
    ahead = {key[0]: key for step in chain.became(note) for key, _station in step.stations}
    assert {"reply", "status", "verdict"} <= set(ahead)
    for name in ("reply", "status", "verdict"):
        behind = [key for step in chain.came_from(ahead[name]) for key, _station in step.stations]
        assert note in behind
    assert chain.stations[ahead["status"]].address == "/p/digi/1/#status"


def test_a_translation_says_so(done: Finished) -> None:
    html = read("/p/digi/1/", "sv")
    assert "Ett tidsfönster på två timmar." in html
    assert "aikaikkuna" not in html
    with translation.override("sv"):
        one = by_number(done.panel)[1].answer
    assert one is not None
    assert one.is_translation


def test_the_overview_counts_and_says_what_is_late(done: Finished) -> None:
    html = read("/p/digi/answers/")
    assert re.search(r"accepted, whole or in part</dt><dd>1<", html)
    assert re.search(r"in progress</dt><dd>1<", html)
    assert re.search(r"overdue</dt><dd>0<", html)
    assert 'aria-label="Accepted: 0, Accepted in part: 1,' in html
    Recommendation.objects.filter(number=2).update(accepted=True)
    done.panel.answering.answer_by = datetime(2026, 1, 5, tzinfo=UTC).date()
    done.panel.answering.save()
    html = read("/p/digi/answers/")
    assert "No answer: overdue since 5 January 2026" in html
    assert re.search(r"overdue</dt><dd>1<", html)
    assert "overdue since 5 January 2026" in read("/p/digi/2/")
    assert "overdue since 5 January 2026" in read("/p/digi/")


def test_before_the_hand_over_nothing_is_said_of_answers(transactional_db: None) -> None:
    finished_panel()
    assert "What became of the recommendations" not in read("/p/digi/")
    assert "have not been handed over yet" in read("/p/digi/answers/")
    assert "have not been handed over yet" in read("/p/digi/embed/")


def test_the_feeds_tell_the_same_and_keep_their_ids(done: Finished) -> None:
    atom = ElementTree.fromstring(get("/p/digi/feed.atom").content)
    entries = {entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}title") for entry in atom.iter(f"{ATOM}entry")}
    feed = json.loads(get("/p/digi/feed.json?lang=sv", "fi").content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["language"] == "sv"
    assert {item["id"] for item in feed["items"]} == set(entries)
    assert sorted(title.rpartition(": ")[2] for title in entries.values() if title) == [
        "Accepted in part",
        "In progress",
    ]
    assert "Ett tidsfönster" in json.dumps(feed, ensure_ascii=False)


def test_no_control_character_breaks_a_feed(done: Finished) -> None:
    panel, organisation = done.panel, done.panel.organisation
    panel.title, panel.question = {"en": "Digi\x0btal"}, {"en": "Wh\x0cy?"}
    organisation.name = {"en": "Coun\x01ty"}
    panel.save()
    organisation.save()
    atom = ElementTree.fromstring(get("/p/digi/feed.atom").content)
    feed = json.loads(get("/p/digi/feed.json").content)
    assert feed["title"] == atom.findtext(f"{ATOM}title") == "Digital: what became of the recommendations"
    assert feed["description"] == "Why?"
    assert feed["authors"][0]["name"] == atom.findtext(f"{ATOM}author/{ATOM}name") == "County"


def test_the_calendar_can_be_followed(done: Finished) -> None:
    calendar: Any = Calendar.from_ical(get("/p/digi/calendar.ics").content)
    (event,) = calendar.walk("VEVENT")
    assert event["summary"] == "Digital or face to face?: County board"
    assert event.decoded("dtstart") == datetime(2031, 1, 14, 14, tzinfo=UTC)
    one: Any = Calendar.from_ical(get(f"/p/digi/calendar/{BodyMeeting.objects.get().pk}.ics").content)
    assert one.walk("VEVENT")[0]["uid"] == event["uid"]
    address = reverse("recommendations:body_meeting_cancel", args=["digi", BodyMeeting.objects.get().pk])
    assert entered(done.cast.organiser).post(address).status_code == 302
    assert b"VEVENT" not in get("/p/digi/calendar.ics").content


def test_any_site_may_read_the_data_and_no_other_page(done: Finished) -> None:
    files = [*DATA, "/open/datapackage.json", *(f"/open/{table.name}.csv" for table in TABLES), "/api/1/openapi.json"]
    for address in files:
        answer = get(address)
        assert answer.status_code == 200, address
        assert answer["Access-Control-Allow-Origin"] == "*", address
        assert not answer.cookies, address
    for page in ("/", "/p/digi/", "/open/", "/p/digi/follow/"):
        assert "Access-Control-Allow-Origin" not in get(page)
    assert Client().post("/api/1/panels").status_code == 405


def test_a_closed_panel_is_in_no_feed_and_no_table(done: Finished) -> None:
    Panel.objects.update(is_public=False)
    more = ("/p/digi/answers/", "/p/digi/embed/", "/p/digi/follow/", "/p/digi/1/")
    assert [get(address).status_code for address in (*DATA, *more)] == [404] * 13
    assert json.loads(get("/api/1/panels").content) == []
    for table in TABLES:
        assert len(get(f"/open/{table.name}.csv").content.decode().splitlines()) == 1


def test_the_page_for_frames_is_framed_by_all_and_sets_nothing(done: Finished) -> None:
    embedded = get("/p/digi/embed/?lang=sv", "fi")
    policy = embedded["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert "X-Frame-Options" not in embedded
    assert not embedded.cookies
    html = embedded.content.decode()
    assert "<script" not in html
    assert '<html lang="sv">' in html
    ordinary = get("/p/digi/answers/")
    assert "frame-ancestors 'none'" in ordinary["Content-Security-Policy"]
    assert ordinary["X-Frame-Options"] == "DENY"


def _put_in_order(done: Finished) -> None:
    now = timezone.now()
    ballot = Ballot.objects.create(
        meeting=done.cast.meeting,
        title={"en": "What comes first?"},
        status="closed",
        method="approval",
        threshold_percent=80,
        quorum=0,
        opened_at=now,
        closed_at=now,
    )
    first, second = (
        Option.objects.create(ballot=ballot, text=text, language="en", position=place)
        for place, text in enumerate(("Trams", "Buses"), 1)
    )
    paper = {str(first.pk): 0, str(second.pk): 1, "0": 0}
    CastVote.objects.create(id=uuid4(), ballot=ballot, receipt="r", paper=paper)


def test_the_tables_hold_what_the_package_says(done: Finished) -> None:
    _put_in_order(done)
    orders = json.loads(get("/api/1/panels/digi/orders").content)
    told = [(one["place"], one["title"], one["score"], one["decided"]) for one in orders]
    assert told == [(1, {"en": "Buses"}, 1, True), (2, {"en": "Trams"}, 0, True), (2, {}, 0, True)]
    package = json.loads(get("/open/datapackage.json").content)
    assert package == json.loads(json.dumps(data_package()))
    for resource in package["resources"]:
        text = get(f"/open/{resource['path']}").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=resource["dialect"]["delimiter"]))
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert rows, resource["name"]
        for row in rows:
            assert list(row) == list(fields)
            for name, value in row.items():
                _fits(fields[name], value)
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
        assert len(keys) == len(set(keys))


def _fits(field: dict[str, Any], value: str) -> None:
    limits = field.get("constraints", {})
    assert value or not limits.get("required"), field
    read_as: dict[str, Callable[[str], Any]] = {
        "integer": int,
        "date": datetime.fromisoformat,
        "datetime": datetime.fromisoformat,
    }
    if value:
        read_as.get(field["type"], str)(value)
        assert field["type"] != "boolean" or value in {"true", "false"}
        assert value in limits.get("enum", [value])


def test_no_cell_computes(done: Finished) -> None:
    text = get("/open/answers.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["reason_fi"].startswith("'=SUMMA")


def test_the_programs_interface_is_described_and_tells_the_same(done: Finished) -> None:
    described = json.loads(get("/api/1/openapi.json").content)
    assert described["openapi"].startswith("3.")
    assert "/api/1/panels/{slug}/recommendations" in described["paths"]
    assert {method for path in described["paths"].values() for method in path} == {"get"}
    one, two = json.loads(get("/api/1/panels/digi/recommendations").content)
    assert (one["number"], one["progress"], one["answers"][0]["stance"]) == (1, "in_progress", "partly")
    assert one["meets"] == {"yes": 3, "partly": 0, "no": 0}
    assert (two["accepted"], two["answers"], two["progress"]) == (False, [], None)
    assert json.loads(get("/api/1/panels/digi/recommendations/1").content) == one
    assert get("/api/1/panels/digi/recommendations/9").status_code == 404
    exported = panel_json(done.panel)["answers"]
    assert exported["published"][0]["reason"] == one["answers"][0]["reason"]
    assert exported["statuses"][0]["status"] == "in_progress"
    assert exported["verdicts"] == [{"recommendation": 1, "yes": 3, "partly": 0, "no": 0}]


def test_nobody_is_named_in_any_of_it(done: Finished) -> None:
    addresses = [*DATA, "/p/digi/answers/", "/p/digi/1/", "/p/digi/embed/"]
    addresses += [f"/open/{table.name}.csv" for table in TABLES]
    everything = "".join(read(address) for address in addresses)
    assert [one for one in everybody(done.panel) if one in everything] == []


def test_open_data_is_made_once_until_something_happens(done: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def counted(panel: Panel) -> Any:
        made.append(panel.pk)
        return panel_json(panel)

    monkeypatch.setattr(views, "panel_json", counted)
    first, second = get("/p/digi/panel.json"), get("/p/digi/panel.json")
    assert [second[name] for name in ("ETag", "Last-Modified")] == [first[name] for name in ("ETag", "Last-Modified")]
    assert len(made) == 1
    assert get("/p/digi/panel.json", "fi").content == first.content
    assert len(made) == 2, "kept for each language"
    for seen in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = Client(headers={"accept-language": "en", **seen}).get("/p/digi/panel.json")
        assert (again.status_code, again.content) == (304, b"")
        assert again["Access-Control-Allow-Origin"] == "*"
    send(done.cast.official, "status.report", recommendation=1, language="fi", done="done", text={"fi": "Nyt on."})
    new = Client(headers={"accept-language": "en", "If-None-Match": first["ETag"]}).get("/p/digi/panel.json")
    assert new.status_code == 200
    assert "Nyt on." in new.content.decode()
    assert [row["status"] for row in json.loads(get("/api/1/panels/digi/recommendations/1").content)["statuses"]] == [
        "in_progress",
        "done",
    ]


def test_what_no_event_tells_is_in_the_data_at_once_or_soon(done: Finished) -> None:
    address = "/p/digi/feed.json"
    assert "Renamed" not in read(address)
    Panel.objects.filter(slug="digi").update(title={"en": "Renamed"})
    renamed = read(address)
    assert "Renamed" in renamed
    Recommendation.objects.update(number=F("number") + 7)
    assert read(address) == renamed
    cache.clear()  # as after ``open_data_s``
    assert "R8. " in read(address)
