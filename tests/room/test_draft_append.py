"""The one way into a draft's log: several drafts in one commit, each as a whole or not at all."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from panels.models import Membership
from recommendations.drafts import updates
from recommendations.drafts.models import Draft, DraftClient, DraftUpdate
from recommendations.drafts.updates import Entry, Unfit
from tests.cast import Cast
from tests.room.draft_logs import entry, hold, opened, stored
from tests.room.editors import start_draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


def test_two_claims_at_once_make_one_owner(cast: Cast, draft: Draft) -> None:
    start = opened(draft, 7)
    new = start.write("Aino")
    updates.append(draft.pk, [entry(cast.panelists[0], 7, new)], timezone.now())
    with pytest.raises(Unfit) as unfit:
        updates.append(draft.pk, [entry(cast.panelists[1], 7, new)], timezone.now())
    assert unfit.value.codes == {0: "forged"}
    assert DraftClient.objects.get(draft=draft, client=7).membership == cast.panelists[0]


class TestTogether:
    """The one commit for all drafts of a process."""

    @pytest.fixture
    def other(self, cast: Cast) -> Draft:
        return start_draft(cast, "Other")

    def typed(self, member: Membership, draft: Draft, client: int, text: str) -> Entry:
        return entry(member, client, opened(draft, client).write(text))

    def test_several_drafts_go_into_the_log_at_once(self, cast: Cast, draft: Draft, other: Draft) -> None:
        aino, bertta = cast.panelists[:2]
        batches = {
            draft.pk: [self.typed(aino, draft, 7, "Aino")],
            other.pk: [self.typed(bertta, other, 8, "Bertta")],
        }
        rows = updates.append_together(batches, timezone.now())
        assert (stored(draft), stored(other)) == ("Aino", "Bertta")
        assert {draft.pk: rows[draft.pk], other.pk: rows[other.pk]} == {
            one.pk: list(DraftUpdate.objects.filter(draft=one).order_by("pk").values_list("pk", flat=True))[1:]
            for one in (draft, other)
        }
        owners = dict(DraftClient.objects.exclude(membership=None).values_list("client", "membership"))
        assert owners == {7: aino.pk, 8: bertta.pk}

    @pytest.mark.parametrize("what", ["removed", "observer", "stranger", "withdrawn", "gone", "forged"])
    def test_what_does_not_fit_is_left_out_and_the_rest_is_kept(
        self, cast: Cast, draft: Draft, other: Draft, what: str
    ) -> None:
        aino, bertta = cast.panelists[:2]
        sender = {"observer": cast.observer, "stranger": cast.stranger}.get(what, aino)
        batches = {
            draft.pk: [self.typed(sender, draft, 7, "Aino")],
            other.pk: [self.typed(bertta, other, 8, "Bertta")],
        }
        if what == "removed":
            Membership.objects.filter(pk=aino.pk).update(removed_at=timezone.now())
        elif what == "withdrawn":
            Draft.objects.filter(pk=draft.pk).update(withdrawn_at=timezone.now())
        elif what == "gone":
            batches[draft.pk + 1000] = batches.pop(draft.pk)
        elif what == "forged":
            DraftClient.objects.create(draft=draft, client=7, membership=bertta)
        assert list(updates.append_together(batches, timezone.now())) == [other.pk]
        assert (stored(draft), stored(other)) == ("", "Bertta")

    def test_nobody_owns_a_client_by_what_was_not_kept(self, cast: Cast, draft: Draft) -> None:
        aino, bertta = cast.panelists[:2]
        DraftClient.objects.create(draft=draft, client=7, membership=aino)
        before = updates.owners(draft.pk)
        forged = Entry(bertta.pk, frozenset({7, 9}), opened(draft, 7).write("Bertta"))
        batch = [self.typed(aino, draft, 8, "Aino"), forged]
        assert updates.append_together({draft.pk: batch}, timezone.now()) == {}
        assert updates.owners(draft.pk) == before

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no locks of rows")
    def test_a_locked_draft_does_not_hold_up_the_others(self, cast: Cast, draft: Draft, other: Draft) -> None:
        locked, done = threading.Event(), threading.Event()
        holder = threading.Thread(target=hold, args=(draft.pk, locked, done))
        holder.start()
        assert locked.wait(30)
        aino, bertta = cast.panelists[:2]
        batches = {
            draft.pk: [self.typed(aino, draft, 7, "Aino")],
            other.pk: [self.typed(bertta, other, 8, "Bertta")],
        }
        try:
            assert list(updates.append_together(batches, timezone.now())) == [other.pk]
        finally:
            done.set()
            holder.join()
