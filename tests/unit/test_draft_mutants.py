"""Many hundreds of tampered updates at the gate: refused without a trace, or a draft after all and the sender's."""

from collections import Counter

import pytest

from config.limits import Limits
from recommendations.drafts import structs
from recommendations.drafts.checks import Size, problem_of
from recommendations.drafts.replica import Offer, Replica
from tests.mutants import honest, mutants
from tests.yjs import SERVER, Pen, first, paragraph

AINO, BERTTA = 10, 20  # memberships
FORGER, WRITER = 3000, 4000  # their Yjs clients
HEADING = {"type": "heading", "level": 3, "runs": [{"text": "Otsikko"}]}
START = first(paragraph("Puhelimeen vastaa ihminen"), HEADING, rationale=(paragraph("Koska"),))
MOST = Size(Limits.draft_chars, Limits.draft_elements)


def _replica() -> Replica:
    """A draft in which Bertta has written."""
    written = Pen(WRITER, START).write("Bertta: ")
    return Replica([START, written], {SERVER: None, WRITER: BERTTA})


@pytest.mark.parametrize("seed", range(6))
def test_a_mutant_is_refused_without_a_trace_or_leaves_a_draft(seed: int) -> None:
    here = _replica()
    told: Counter[str] = Counter()
    good = honest(here.doc.get_update(), FORGER)
    for mutant in mutants(good, (FORGER, WRITER, SERVER, 5000), 200, seed):
        before, clocks = here.doc.get_update(), structs.clocks(here.doc.get_state())
        (verdict,) = here.examine([Offer(AINO, mutant)])
        told[verdict.code or "taken"] += 1
        assert here.doc.get_update() == before, "only what was committed may reach the document"
        if verdict.code is None:
            here.commit([mutant])
            here.owners.update(dict.fromkeys(verdict.clients, AINO))
            _assert_own(here, clocks, verdict.clients)
        assert problem_of(here.doc, most=MOST) is None
        _assert_others_go_on(here)
    assert 0 < told["taken"] < 100, told


def test_the_mutants_are_refused_for_every_reason_that_tampering_has() -> None:
    """Else the generator above would test less than it seems to."""
    here, told = _replica(), set[str | None]()
    for mutant in mutants(honest(here.doc.get_update(), FORGER), (FORGER, WRITER, SERVER, 5000), 800, 99):
        told.add(here.examine([Offer(AINO, mutant)])[0].code)
        here.forget()
    assert {"malformed", "not-a-draft", "forged", "gap", None} <= told


def _assert_own(here: Replica, before: dict[int, int], clients: frozenset[int]) -> None:
    """Nothing was written under a client that is somebody else's."""
    grown = {client for client, clock in structs.clocks(here.doc.get_state()).items() if clock > before.get(client, 0)}
    assert grown <= clients
    assert not grown & {SERVER, WRITER}


def _assert_others_go_on(here: Replica) -> None:
    """The shadow replica holds what the document does: an honest update is taken, and not yet committed."""
    pen = Pen(6000, here.doc.get_update())
    state = pen.doc.get_state()
    pen.add("Jatkan")
    assert here.examine([Offer(BERTTA, pen.since(state))])[0].code is None
    here.forget()
