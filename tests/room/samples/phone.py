"""What is done for somebody on the phone."""

from tests.room.samples import amendments
from tests.room.samples.stage import Sample, member
from tests.room.samples.tools import polled

SAMPLES: dict[str, Sample] = {
    "poll.answer_for": Sample("Welcome", "lead", lambda s: {**member(s), "poll": s.poll.pk, "choices": [1]}, polled),
    "amendment.propose_for": Sample(
        "Drafting", "lead", lambda s: member(s) | amendments.change(s), amendments.open_round
    ),
    "card.raise_for": Sample("Drafting", "lead", lambda s: member(s) | amendments.objection(s), amendments.open_round),
}
