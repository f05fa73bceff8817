"""Personal links and typed codes: who comes in by them, leaves again, and keeps their own preferences."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.limits import Limits
from panels import codes
from panels.models import Membership
from pool.letters import codes as letter_codes
from tests.cast import Cast, entered, token_of


def enter(token: str) -> str:
    return reverse("panels:enter", args=[token])


def test_a_first_visit_shows_the_privacy_notice_and_only_the_button_lets_in(cast: Cast) -> None:
    member = cast.panelists[0]
    Membership.objects.filter(pk=member.pk).update(entered_at=None, language="fi")
    cast.panel.privacy_notice = {"fi": "Pidämme nimesi tallessa."}
    cast.panel.save()
    client, address = Client(headers={"accept-language": "en"}), enter(token_of(member))
    page = client.get(address)
    assert page.status_code == 200
    assert "Pidämme nimesi tallessa." in page.content.decode()
    assert '<html lang="fi"' in page.content.decode()
    member.refresh_from_db()
    assert member.entered_at is None
    assert "memberships" not in client.session
    home = reverse("panels:member_home", args=[member.public_id])
    assert client.get(home).status_code == 404
    assert client.post(address).headers["Location"] == home
    assert client.get(home).status_code == 200
    member.refresh_from_db()
    assert member.entered_at is not None


def test_a_later_visit_lets_in_at_once(cast: Cast) -> None:
    client = Client()
    assert client.get(enter(token_of(cast.panelists[0]))).status_code == 302
    assert client.get(reverse("panels:member_home", args=[cast.panelists[0].public_id])).status_code == 200


def without_secrets(page: str, token: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(token, "")


def test_every_bad_link_gets_the_same_answer_and_no_code_is_logged(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    revoked, removed, wrong = cast.panelists[:3]
    dead = [token_of(revoked), token_of(removed)]
    Membership.objects.filter(pk=revoked.pk).update(link_version=2)
    Membership.objects.filter(pk=removed.pk).update(removed_at=removed.created_at)
    tokens = [
        *dead,
        f"{wrong.public_id}-{'a' * 16}",
        f"unknownunkno-{token_of(wrong).partition('-')[2]}",
        "xyzzy",
        wrong.public_id,
    ]
    answers = [Client(headers={"accept-language": "en"}).get(enter(token)) for token in tokens]
    assert {answer.status_code for answer in answers} == {404}
    pages = [without_secrets(answer.content.decode(), token) for answer, token in zip(answers, tokens, strict=True)]
    assert len(set(pages)) == 1
    assert "This link no longer works" in pages[0]
    assert not [record for record in caplog.records if cast.panelists[0].public_id in record.getMessage()]


def test_a_replaced_link_puts_the_browser_out_that_came_in_by_the_old_one(cast: Cast) -> None:
    member = cast.panelists[0]
    client, home = entered(member), reverse("panels:member_home", args=[member.public_id])
    assert client.get(home).status_code == 200
    Membership.objects.filter(pk=member.pk).update(link_version=2)
    assert client.get(home).status_code == 404


def test_two_people_in_one_browser_each_have_their_page(cast: Cast) -> None:
    client = Client()
    one, other = cast.panelists[:2]
    for member in (one, other):
        client.get(enter(token_of(member)))
    for member in (one, other):
        page = client.get(reverse("panels:member_home", args=[member.public_id])).content.decode()
        assert f"Hello, {member.label}" in page
    third = reverse("panels:member_home", args=[cast.panelists[2].public_id])
    assert client.get(third).status_code == 404


def test_leaving_forgets_one_person_and_keeps_the_other(cast: Cast) -> None:
    client = Client()
    one, other = cast.panelists[:2]
    for member in (one, other):
        client.get(enter(token_of(member)))
    assert client.post(reverse("panels:leave", args=[one.public_id])).status_code == 302
    assert client.get(reverse("panels:member_home", args=[one.public_id])).status_code == 404
    assert client.get(reverse("panels:member_home", args=[other.public_id])).status_code == 200
    assert cast.panel.room.events.filter(kind="member.left", subject=one.pk).count() == 1


LEFT = {"en": "You have left on this device.", "fi": "Olet poistunut tällä laitteella."}
LOGGED_OUT = {"en": "You are logged out.", "fi": "Olet kirjautunut ulos."}


@pytest.mark.parametrize(("browser", "own"), [("en", "fi"), ("fi", "en")])
def test_who_leaves_is_told_in_the_language_of_the_page_that_says_it(cast: Cast, browser: str, own: str) -> None:
    """The page that comes next knows nobody, so it speaks the browser's language."""
    Membership.objects.update(language=own)
    User.objects.update(language=own)
    headers = {"accept-language": browser}
    panelist, organiser = entered(cast.panelists[0]), entered(cast.organiser)
    for client, address, said in (
        (panelist, reverse("panels:leave", args=[cast.panelists[0].public_id]), LEFT),
        (organiser, reverse("account_logout"), LOGGED_OUT),
    ):
        page = client.post(address, headers=headers, follow=True)
        text = page.content.decode()
        assert page.headers["Content-Language"] == browser
        assert f'<html lang="{browser}"' in text
        assert said[browser] in text
        assert said[own] not in text


def test_a_stranger_cannot_make_somebody_leave(cast: Cast) -> None:
    assert entered(cast.stranger).post(reverse("panels:leave", args=[cast.lead.public_id])).status_code == 404
    assert not cast.panel.room.events.filter(kind="member.left").exists()


def test_who_logs_in_reads_the_privacy_notice_before_the_first_page(cast: Cast) -> None:
    user = User.objects.create_user("lea@digi.example", language="en")
    Membership.objects.filter(pk=cast.lead.pk).update(user=user, entered_at=None)
    cast.lead.refresh_from_db()
    client = entered(cast.lead)
    home, welcome = (reverse(f"panels:{name}", args=[cast.lead.public_id]) for name in ("member_home", "welcome"))
    page = reverse("live:meeting", args=[cast.lead.public_id, cast.meeting.pk])
    assert client.get(page).headers["Location"] == f"{welcome}?next={page}"
    assert "I have read this: enter" in client.get(welcome).content.decode()
    assert client.post(f"{welcome}?next={page}").headers["Location"] == page
    assert client.post(f"{welcome}?next=https://elsewhere.example/").headers["Location"] == home
    assert client.post(welcome).headers["Location"] == home
    assert client.get(home).status_code == 200


def test_the_typed_code_leads_to_the_link(cast: Cast) -> None:
    client, join = Client(), reverse("panels:join")
    typed = codes.printed(cast.panelists[0]).lower().replace(" ", "-")
    assert client.post(join, {"code": typed}).headers["Location"] == enter(token_of(cast.panelists[0]))


def test_wrong_codes_are_counted_gently_and_right_ones_are_not(cast: Cast, settings: Any) -> None:
    cache.clear()
    settings.RAATI = Limits(join_tries=3)
    client, join = Client(headers={"accept-language": "en"}), reverse("panels:join")
    right = codes.printed(cast.panelists[0])
    for _try in range(5):
        assert client.post(join, {"code": right}).status_code == 302
    for _try in range(3):
        assert client.post(join, {"code": "a" * 28}).status_code == 200
    answer = client.post(join, {"code": right})
    assert answer.status_code == 429
    assert "Wait ten minutes" in answer.content.decode()
    assert client.post(join, {"code": right}, REMOTE_ADDR="10.0.0.9").status_code == 302
    cache.clear()


def test_a_letters_code_counts_against_that_letter_here_too(cast: Cast, settings: Any) -> None:
    settings.RAATI = Limits(join_tries=100, letter_tries=3)
    join, letter = reverse("panels:join"), "k7fh2m9q"
    for guess in range(3):
        client = Client(headers={"accept-language": "en"}, REMOTE_ADDR=f"10.0.0.{guess}")
        assert client.post(join, {"code": f"{letter}aaaaaaaaaaaa"}).status_code == 200
    answer = client.post(join, {"code": letter_codes.printed(letter)}, REMOTE_ADDR="10.0.1.1")
    assert answer.status_code == 429
    assert client.post(join, {"code": "z7fh2m9qaaaaaaaaaaaa"}, REMOTE_ADDR="10.0.1.1").status_code == 200


# Preferences.


def test_a_members_choices_are_kept_for_the_member_and_another_browser_sees_them(cast: Cast) -> None:
    member = cast.panelists[0]
    home = reverse("panels:member_home", args=[member.public_id])
    answer = entered(member).post(
        reverse("panels:preferences"), {"next": home, "text": "2", "calm": "1", "language": "sv"}
    )
    assert answer.headers["Location"] == home
    page = entered(member).get(home).content.decode()
    assert '<html lang="sv" data-text="2" data-calm' in page
    member.refresh_from_db()
    assert member.language == "sv"


def test_nobody_changes_the_choices_of_somebody_else(cast: Cast) -> None:
    member = cast.panelists[0]
    home = reverse("panels:member_home", args=[member.public_id])
    entered(cast.stranger).post(reverse("panels:preferences"), {"next": home, "text": "3", "language": "sv"})
    member.refresh_from_db()
    assert (member.preferences, member.language) == ({}, "en")


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_choices_lead_back_only_to_our_own_pages(cast: Cast, next_page: str) -> None:
    answer = Client().post(reverse("panels:preferences"), {"next": next_page, "text": "9"})
    assert answer.headers["Location"] == "/"


def test_a_visitors_choices_live_in_the_browser(cast: Cast) -> None:
    client = Client()
    client.post(reverse("panels:preferences"), {"next": "/join/", "theme": "dark", "language": "en"})
    page = client.get("/join/").content.decode()
    assert 'data-theme="dark"' in page
    assert '<html lang="en"' in page
