"""What leads set beside ballots."""

from panels.models import Role
from tests.room.samples.decisions import closed
from tests.room.samples.stage import Sample

SAMPLES: dict[str, Sample] = {
    "ballot.statements": Sample("Final vote", Role.LEAD, lambda s: {"ballot": s.ballot.pk, "until": ""}, closed),
}
