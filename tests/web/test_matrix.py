"""Who may open which page: every address of the URL table with everybody."""

import pytest
from django.conf import settings

from tests.web.pages import EVERYBODY, MORE_VISITS, NOT_PAGES, SECOND_STEP, VISITS, addresses
from tests.web.scene import Scene, make_scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return make_scene()


def test_every_address_is_visited_or_known_not_to_be_a_page() -> None:
    demo_only = {"demo:organiser"} if settings.DEMO else set()
    assert sorted(set(addresses()) - demo_only) == sorted({*VISITS, *NOT_PAGES, *SECOND_STEP})


def test_everybody_gets_their_own_pages_and_no_others(scene: Scene) -> None:
    wrong = []
    for actor in EVERYBODY:
        browser = scene.browser(actor)
        for name, visit in (VISITS | MORE_VISITS).items():
            visit.before(browser)
            status = browser.get(visit.path(scene)).status_code
            if (actor in visit.who) != (status == 200) or status not in {200, 302, 404}:
                wrong.append((actor, name, status))
    assert wrong == [], wrong


@pytest.mark.once
def test_what_is_called_no_page_is_none_and_nobody_opens_a_page_of_somebody_else(scene: Scene) -> None:
    shown = []
    for actor in EVERYBODY:
        browser = scene.browser(actor)
        for name, (_why, path) in NOT_PAGES.items():
            answer = browser.get(path(scene))
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                shown.append((actor, name))
    assert shown == [], shown
    paths = {name: visit.path(_as(scene, "lead")) for name, visit in VISITS.items() if "panelist" in visit.who}
    browser = scene.browser("panelist")
    personal = {name: path for name, path in paths.items() if path.startswith("/m/")}
    assert personal
    assert {name: browser.get(path).status_code for name, path in personal.items()} == dict.fromkeys(personal, 404)


def _as(scene: Scene, actor: str) -> Scene:
    scene.actor = actor
    return scene
