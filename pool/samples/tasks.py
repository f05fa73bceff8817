"""The worker's part of samples."""

import logging
import traceback

from django_tasks import task

from pool.reach.filters import wanted_of
from pool.residents.doors import desk_for
from pool.samples import services
from pool.samples.models import Sample

log = logging.getLogger("raati.samples")


@task()
def draw_sample(sample_id: int) -> None:
    """What goes wrong is noted in the sample, not raised: a stored traceback could quote a resident."""
    found = Sample.objects.select_related("pool__organisation", "organisation", "made_by")
    sample = found.filter(pk=sample_id, state__in=services.UNDER_WAY).first()
    if sample is None:
        return
    try:
        desk = desk_for(sample.pool, sample.organisation, sample.made_by)
        if desk is None:  # the pool is shared with them no longer
            services.fail(sample)
            return
        services.draw(sample, services.frame_of(desk, wanted_of(desk, sample.filters), sample.keys))
    except Exception as problem:  # whatever it is, the people who wait are told
        frame = traceback.extract_tb(problem.__traceback__)[-1]
        log.error("sample %s failed: %s at %s:%s", sample.pk, type(problem).__name__, frame.filename, frame.lineno)
        services.fail(sample)
