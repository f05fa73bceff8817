"""What is done for somebody on the phone."""

from tests.room.samples.stage import Sample, member
from tests.room.samples.tools import polled

SAMPLES: dict[str, Sample] = {
    "poll.answer_for": Sample("Welcome", "lead", lambda s: {**member(s), "poll": s.poll.pk, "choices": [1]}, polled),
}
