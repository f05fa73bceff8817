"""The second step at log-in: set up, asked for, needed where the setting says so, and never of panelists."""

import re
import time
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import WaitingMail
from accounts.tasks import send_waiting
from live import people
from panels.admission import admitted
from tests.cast import Cast, entered, token_of

pytestmark = pytest.mark.django_db(transaction=True)
SETTING_UP = "/accounts/second-step/app/"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def required(settings: Any) -> None:
    settings.MFA_REQUIRED = True


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or so many times thirty seconds later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def set_up(browser: Client) -> str:
    """Sets the second step up, as the page says; returns the app's key."""
    page = browser.get(SETTING_UP)
    assert page.status_code == 200
    secret = str(page.context["form"].secret)
    done = browser.post(SETTING_UP, {"code": code_of(secret)})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def deliver() -> None:
    """What the worker does."""
    for waiting in WaitingMail.objects.all():
        send_waiting.call(waiting.pk)


def log_in(browser: Client, email: str) -> Any:
    """By the e-mailed code; returns the answer to it."""
    browser.post(reverse("account_request_login_code"), {"email": email})
    deliver()
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return browser.post(reverse("account_confirm_login_code"), {"code": found[1]})


def spare_codes(browser: Client) -> list[str]:
    codes: list[str] = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    return codes


@pytest.mark.once
def test_no_mailbox_is_flooded_with_codes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [time.time()]
    now = SimpleNamespace(time=lambda: clock[0], monotonic=time.monotonic, sleep=time.sleep)
    monkeypatch.setattr(ratelimit, "time", now)
    for address in ("organiser@digi.example", "nobody@digi.example"):
        mail.outbox.clear()
        for _minute in range(13):
            Client().post(reverse("account_request_login_code"), {"email": address})
            clock[0] += 61
        deliver()
        assert len(mail.outbox) == 10


def test_who_has_set_it_up_is_asked_for_it_after_the_mailed_code(cast: Cast) -> None:
    assert cast.organiser.user is not None
    secret = set_up(entered(cast.organiser))
    browser = Client(headers={"accept-language": "en"})
    assert log_in(browser, cast.organiser.user.email).headers["Location"] == reverse("mfa_authenticate")
    assert browser.get(reverse("panels:home")).status_code == 302
    wrong = browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "That code is not right" in wrong.content.decode()
    assert browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert browser.get(reverse("panels:home")).status_code == 200


def test_a_spare_code_works_once(cast: Cast) -> None:
    assert cast.organiser.user is not None
    first = entered(cast.organiser)
    set_up(first)
    spare = spare_codes(first)[0]
    assert len(spare_codes(first)) == 10
    for expected in (302, 200):
        browser = Client(headers={"accept-language": "en"})
        log_in(browser, cast.organiser.user.email)
        assert browser.post(reverse("mfa_authenticate"), {"code": spare}).status_code == expected


def test_the_secret_is_not_readable_in_the_database(cast: Cast) -> None:
    secret = set_up(entered(cast.organiser))
    assert Authenticator.objects.count() == 2
    assert not [one for one in Authenticator.objects.all() if secret in str(one.data)]


@pytest.mark.usefixtures("required")
def test_where_it_is_required_there_is_no_other_page_before(cast: Cast) -> None:
    browser = entered(cast.organiser)
    own = f"/m/{cast.organiser.public_id}/"
    meeting = f"{own}meetings/{cast.meeting.pk}/"
    for path in ("/", "/panels/", f"/panels/{cast.panel.slug}/", own, meeting, reverse("mfa_index")):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (302, SETTING_UP), path
    assert browser.post(reverse("panels:preferences"), {"text": "2"}).status_code == 302
    set_up(browser)
    assert browser.get("/panels/").status_code == 200
    assert browser.get(meeting).status_code == 200


@pytest.mark.usefixtures("required")
def test_where_it_is_required_the_socket_asks_for_it_too(cast: Cast) -> None:
    browser, member = entered(cast.organiser), cast.organiser
    assert member.user is not None
    assert people.admit(browser.session, member.public_id, cast.meeting.pk, "en") is None
    assert admitted(browser.session, member.user.pk, member.public_id) is None
    set_up(browser)
    assert people.admit(browser.session, member.public_id, cast.meeting.pk, "en") is not None


@pytest.mark.usefixtures("required")
def test_personal_links_are_as_they_were(cast: Cast) -> None:
    """Also in a browser where an organiser without a second step is logged in."""
    panelist = cast.panelists[0]
    for browser in (Client(), entered(cast.organiser)):
        assert browser.get(f"/j/{token_of(panelist)}/", follow=True).status_code == 200
        browser.post(f"/j/{token_of(panelist)}/")
        assert browser.get(f"/m/{panelist.public_id}/meetings/{cast.meeting.pk}/").status_code == 200


def test_without_the_setting_nobody_is_asked(cast: Cast) -> None:
    assert entered(cast.organiser).get("/panels/").status_code == 200


def test_the_key_is_shown_as_a_picture_and_as_letters(cast: Cast) -> None:
    page = entered(cast.organiser).get(SETTING_UP)
    text, secret = page.content.decode(), str(page.context["form"].secret)
    assert 'src="data:image/svg+xml;base64,' in text
    assert " ".join(secret[start : start + 4] for start in range(0, 32, 4)) in text


def test_who_lost_everything_is_let_in_again_by_the_operator(cast: Cast) -> None:
    assert cast.organiser.user is not None
    set_up(entered(cast.organiser))
    call_command("reset_second_step", cast.organiser.user.email.upper())
    assert not Authenticator.objects.exists()
    for email in (cast.organiser.user.email, "nobody@example.org"):
        with pytest.raises(CommandError):
            call_command("reset_second_step", email)


def test_new_codes_end_the_old_ones_and_switching_off_ends_both(cast: Cast) -> None:
    browser = entered(cast.organiser)
    set_up(browser)
    old = spare_codes(browser)
    assert browser.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    assert not set(old) & set(spare_codes(browser))
    assert browser.get(reverse("mfa_download_recovery_codes")).content.decode().split() == spare_codes(browser)
    assert browser.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.exists()


def test_changing_it_needs_a_code(cast: Cast) -> None:
    assert cast.organiser.user is not None
    secret = set_up(entered(cast.organiser))
    other = entered(cast.organiser)  # a second browser, logged in some time ago
    for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        assert other.get(reverse(name)).headers["Location"].startswith(reverse("mfa_reauthenticate")), name
    asked = reverse("mfa_reauthenticate") + f"?next={reverse('mfa_view_recovery_codes')}"
    assert other.post(asked, {"code": code_of(secret, steps=1)}).status_code == 302
    assert other.get(reverse("mfa_view_recovery_codes")).status_code == 200
