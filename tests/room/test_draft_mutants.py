"""Hundreds of tampered updates over one person's real drafting socket, while another one writes undisturbed."""

from collections import Counter
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import override_settings
from pycrdt import Doc

from config.limits import Limits
from recommendations.drafts import updates
from recommendations.drafts.checks import Size, problem_of
from recommendations.drafts.models import Draft, DraftClient
from tests.cast import Cast
from tests.mutants import honest, mutants
from tests.room.editors import DraftEditor, start_draft, updates_in
from tests.yjs import Pen

pytestmark = pytest.mark.django_db(transaction=True)
COUNT, EVERY = 300, 25
FORGER, WRITER = 3000, 4000  # Yjs clients


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


def _in_log(draft: Draft) -> tuple[list[bytes], bytes, str | None]:
    """The rows, the document that they make, and what is wrong with it."""
    rows = list(updates.whole(draft.pk).values())
    doc: Doc[Any] = Doc()
    for row in rows:
        doc.apply_update(row)
    most = Size(settings.RAATI.draft_chars, settings.RAATI.draft_elements)
    return rows, doc.get_state(), problem_of(doc, most=most)


@pytest.mark.once
async def test_what_is_refused_changes_nothing_and_what_is_taken_is_a_draft(cast: Cast, draft: Draft) -> None:
    forger, writer, told = cast.panelists[0], cast.panelists[1], Counter[str]()
    with override_settings(RAATI=Limits(draft_refusals=COUNT + 1, draft_burst=COUNT * 9, flood_strikes=COUNT)):
        async with DraftEditor(writer, draft, WRITER) as bertta, DraftEditor(forger, draft, FORGER) as mallory:
            await bertta.give(bertta.pen.write("Puhelimeen vastaa ihminen"))
            good = honest(bertta.pen.doc.get_update(), FORGER)
            taken = []
            tampered = filter(
                None, mutants(good, (FORGER, WRITER, 5000), COUNT, seed=7)
            )  # none at all closes with 1003
            for number, mutant in enumerate(tampered):
                rows, state, _problem = await sync_to_async(_in_log)(draft)
                code = await mallory.answer(mutant)
                told[code or "taken"] += 1
                after = await sync_to_async(_in_log)(draft)
                if code is None:
                    taken.append(mutant)
                    assert after[0] == [*rows, mutant]
                    assert after[2] is None
                else:
                    assert after[:2] == (rows, state), f"refused with {code}, and yet the document has changed"
                    mallory.pen = Pen(FORGER)
                    await mallory.sync()
                if number % EVERY == 0:
                    await bertta.give(bertta.pen.write("x", -1))
            assert bertta.refused == {}
            assert (bertta.closed, mallory.closed) == (None, None)
            await _assert_converged(draft, bertta)
    relayed = [one for frame in bertta.raw for one in updates_in(frame)]
    assert relayed == taken, "the others are told of what was taken, once each, and of nothing else"
    assert set(told) >= {"taken", "malformed", "not-a-draft"}, told
    await _assert_stamped(draft, {forger.pk, writer.pk}, writer.pk)


async def _assert_converged(draft: Draft, editor: DraftEditor) -> None:
    await editor.give(editor.pen.write("loppu", -1))
    _rows, state, problem = await sync_to_async(_in_log)(draft)
    assert problem is None
    assert editor.pen.doc.get_state() == state


async def _assert_stamped(draft: Draft, people: set[int], writer: int) -> None:
    """The server's own first client is nobody's; all others belong to who sent them."""
    owners = {row.client: row.membership_id async for row in DraftClient.objects.filter(draft=draft)}
    assert owners[WRITER] == writer
    assert {who for who in owners.values() if who is not None} <= people
    assert sum(who is None for who in owners.values()) <= 1
    assert {client for client, who in owners.items() if who == writer} == {WRITER}
