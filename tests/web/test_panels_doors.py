"""Who gets into which of an organiser's pages: role × page."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, Post, User
from panels.models import Membership, Role
from roomlog.models import Event
from sessions.models import AgendaItem, Meeting
from tests.cast import Cast, entered

BACKEND = "django.contrib.auth.backends.ModelBackend"


def pages(cast: Cast) -> dict[str, str]:
    """Every page of an organiser about one panel."""
    panel, meeting, someone = cast.panel.slug, cast.meeting.pk, cast.panelists[0].pk
    item = cast.items["Grouping"].pk
    return {
        "panel": reverse("panels:panel", args=[panel]),
        "edit": reverse("panels:edit", args=[panel]),
        "people": reverse("panels:people", args=[panel]),
        "export": reverse("panels:export", args=[panel]),
        "import": reverse("panels:import", args=[panel]),
        "add": reverse("panels:add", args=[panel]),
        "person": reverse("panels:person", args=[panel, someone]),
        "remove": reverse("panels:remove", args=[panel, someone]),
        "letters": reverse("panels:letters", args=[panel]),
        "mail": reverse("panels:mail", args=[panel]),
        "meetings": reverse("sessions:meetings", args=[panel]),
        "meeting_new": reverse("sessions:meeting_new", args=[panel]),
        "meeting_edit": reverse("sessions:meeting_edit", args=[panel, meeting]),
        "meeting_delete": reverse("sessions:meeting_delete", args=[panel, meeting]),
        "agenda": reverse("sessions:agenda", args=[panel, meeting]),
        "item": reverse("sessions:item", args=[panel, meeting, item]),
    }


def writes(cast: Cast) -> list[str]:
    """Addresses that only take POST."""
    panel, meeting, someone = cast.panel.slug, cast.meeting.pk, cast.panelists[0].pk
    item = cast.items["Grouping"].pk
    of_item = [f"sessions:item_{verb}" for verb in ("up", "down", "duplicate", "delete")]
    return [
        reverse("panels:role", args=[panel, someone]),
        reverse("panels:link_reissue", args=[panel, someone]),
        reverse("sessions:agenda_fill", args=[panel, meeting]),
        reverse("sessions:item_restore", args=[panel, meeting]),
        *(reverse(name, args=[panel, meeting, item]) for name in of_item),
    ]


def organiser_elsewhere() -> Client:
    user = User.objects.create_user("other@elsewhere.example", language="en")
    Post.objects.create(user=user, organisation=Organisation.objects.create(name={"en": "Else"}, slug="else"))
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def state(cast: Cast) -> object:
    return (
        list(Membership.objects.order_by("pk").values_list("pk", "role", "link_version", "removed_at")),
        list(Meeting.objects.values_list("pk", "title")),
        list(AgendaItem.objects.values_list("pk", "position")),
    )


def test_an_organiser_sees_every_page_of_their_panel(cast: Cast, organiser: Client) -> None:
    for name, address in pages(cast).items():
        assert organiser.get(address).status_code == 200, name


def test_who_is_not_logged_in_is_asked_to(cast: Cast) -> None:
    for name, address in pages(cast).items():
        answer = Client().get(address)
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith(reverse("account_login")), name


def test_a_panelist_with_a_link_is_asked_to_log_in(cast: Cast) -> None:
    panelist = entered(cast.panelists[0])
    for address in pages(cast).values():
        assert panelist.get(address).status_code == 302


def test_a_facilitator_who_logs_in_finds_no_organisers_page(cast: Cast) -> None:
    cast.lead.user = User.objects.create_user("lea@digi.example")
    cast.lead.save()
    for name, address in pages(cast).items():
        assert entered(cast.lead).get(address).status_code == 404, name


def test_another_organisations_organiser_finds_nothing_and_changes_nothing(cast: Cast) -> None:
    client, before = organiser_elsewhere(), state(cast)
    for name, address in pages(cast).items():
        assert client.get(address).status_code == 404, name
        assert client.post(address, {"role": "lead"}).status_code in {404, 405}, name
    for address in writes(cast):
        assert client.post(address, {"role": "lead", "version": "1"}).status_code == 404, address
    assert state(cast) == before


def test_addresses_that_change_something_take_no_get(cast: Cast, organiser: Client) -> None:
    for address in writes(cast):
        assert organiser.get(address).status_code == 405


def test_an_organiser_cannot_reach_people_or_meetings_of_another_panel_by_number(cast: Cast) -> None:
    organiser = entered(cast.organiser)
    for name in ("panels:person", "panels:remove"):
        assert organiser.get(reverse(name, args=[cast.panel.slug, cast.stranger.pk])).status_code == 404
    other = reverse("sessions:agenda", args=[cast.stranger.panel.slug, cast.meeting.pk])
    assert organiser.get(other).status_code == 404


def test_an_organiser_without_a_membership_gets_one_at_first_entry(cast: Cast) -> None:
    user = User.objects.create_user("new@digi.example", name="Nea New", language="en")
    Post.objects.create(user=user, organisation=cast.organisation)
    client = Client()
    client.force_login(user, backend=BACKEND)
    for _twice in range(2):
        assert client.get(reverse("panels:panel", args=[cast.panel.slug])).status_code == 200
    made = Membership.objects.get(panel=cast.panel, user=user)
    assert (made.role, made.name, made.number) == (Role.ORGANISER, "Nea New", None)


def test_who_works_for_the_authority_no_longer_is_out_of_its_pages_and_panels(cast: Cast) -> None:
    client, own = entered(cast.organiser), reverse("panels:member_home", args=[cast.organiser.public_id])
    assert client.get(own).status_code == 200
    elsewhere = Membership.objects.create(panel=cast.stranger.panel, user=cast.organiser.user, role=Role.OBSERVER)
    also = Membership.objects.create(panel=cast.panel, user=cast.organiser.user, name="Olli", role=Role.LEAD)
    who = cast.organiser.user.email if cast.organiser.user else ""
    for _twice in range(2):
        call_command("remove_organiser", who, organisation="Digi county", stdout=StringIO())
    assert client.get(own).status_code == 404
    assert client.get(reverse("panels:member_home", args=[also.public_id])).status_code == 404
    assert client.get(reverse("panels:panel", args=[cast.panel.slug])).status_code == 404
    assert Event.objects.filter(kind="member.removed", subject=str(cast.organiser.pk)).count() == 1
    assert client.get(reverse("panels:member_home", args=[elsewhere.public_id])).status_code != 404
    with pytest.raises(CommandError):
        call_command("remove_organiser", "nobody@digi.example", organisation="Digi county")
