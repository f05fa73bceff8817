"""The organiser's page of polls: prepared, changed, deleted, asked again; bad input; the export."""

import pytest
from django.urls import reverse

from facilitation.models import Poll
from recommendations.export import panel_json
from tests.cast import Cast, entered
from tests.room.scenes import do

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
FORM = {"question_fi": "Puhelin vai verkko?", "question_en": "Phone or web?", "kind": "single", "compare": "on"}


def test_a_poll_is_prepared_changed_asked_again_and_exported(cast: Cast) -> None:
    organiser, room = entered(cast.organiser), cast.meeting.room_id
    page = reverse("facilitation:polls", args=[cast.panel.slug, cast.meeting.pk])
    item = cast.items["Drafting"].pk
    bad = organiser.post(page, {**FORM, "options_fi": "Puhelin\nVerkko", "options_en": "Phone"})
    assert bad.status_code == 422
    assert b"Write the same number of options in each language." in bad.content
    assert b"Phone or web?" in bad.content  # nothing that was typed is lost
    good = {**FORM, "options_fi": "Puhelin\nVerkko", "options_en": "Phone\nWeb", "item": item}
    assert organiser.post(page, good).status_code == 302
    poll = Poll.objects.get()
    assert (poll.question["fi"], poll.item_id, poll.options[1]) == (
        "Puhelin vai verkko?",
        item,
        {"fi": "Verkko", "en": "Web"},
    )
    edit = reverse("facilitation:poll", args=[cast.panel.slug, cast.meeting.pk, poll.pk])
    assert "Puhelin\nVerkko" in organiser.get(edit).content.decode()
    assert organiser.post(edit, {**good, "question_en": "Web or phone?"}).status_code == 302
    do(cast.lead, "poll.open", room, poll=poll.pk)
    assert organiser.get(edit).status_code == 404  # what is asked stays as it is
    for panelist, choice in zip(cast.panelists, (0, 1, 1, 1), strict=False):
        do(panelist, "poll.answer", room, poll=poll.pk, choices=[choice])
    assert panel_json(cast.panel)["polls"] == []
    do(cast.lead, "poll.close", room, poll=poll.pk)
    (exported,) = panel_json(cast.panel)["polls"]
    assert exported["question"]["en"] == "Web or phone?"
    assert [row["count"] for row in exported["result"]["rows"]] == [1, 3]
    again = reverse("facilitation:poll_again", args=[cast.panel.slug, cast.meeting.pk])
    assert organiser.post(again, {"again": poll.pk}).status_code == 302
    second = Poll.objects.get(first=poll)
    told = organiser.post(again, {"again": poll.pk}, follow=True).content.decode()
    assert "This was asked a second time already." in told
    drop = reverse("facilitation:poll_drop", args=[cast.panel.slug, cast.meeting.pk, second.pk])
    assert organiser.post(drop).status_code == 302
    assert not Poll.objects.filter(pk=second.pk).exists()
