"""One valid frame for every command, at a moment at which it may be sent."""

from tests.cast import Cast
from tests.room.samples import amendments, answers, boards, chain, deciding, decisions, drafting, meeting, phone, tools
from tests.room.samples.stage import Sample, Stage, write
from tests.room.scenes import at_phase, the_table

SAMPLES: dict[str, Sample] = {
    **meeting.SAMPLES,
    **boards.SAMPLES,
    **tools.SAMPLES,
    **amendments.SAMPLES,
    **decisions.SAMPLES,
    **drafting.SAMPLES,
    **deciding.SAMPLES,
    **chain.SAMPLES,
    **answers.SAMPLES,
    **phone.SAMPLES,
}


def set_up(cast: Cast, type_: str) -> Stage:
    """The moment at which the sample of this command can be sent."""
    sample = SAMPLES[type_]
    at_phase(cast, sample.phase)
    stage = Stage(cast, the_table(cast), cast.by_role()[sample.by])
    if sample.phase in {"Silent writing", "Grouping"}:
        write(stage)
    sample.before(stage)
    return stage


__all__ = ("SAMPLES", "Stage", "set_up")
