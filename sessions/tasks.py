"""What the worker does for meetings."""

import logging

from django_tasks import task

from sessions.models import Meeting

log = logging.getLogger("raati.sessions")


@task()
def build_runsheet(meeting_id: int, language: str) -> None:
    from sessions.planning import runsheet
    from words.pdf import CannotBuild

    meeting = Meeting.objects.select_related("panel__organisation").filter(pk=meeting_id).first()
    if meeting is None:  # it was deleted meanwhile
        return
    try:
        runsheet.build(meeting, language)
    except CannotBuild as problem:
        log.error("run sheet of meeting %s failed: %s", meeting_id, problem.code)
