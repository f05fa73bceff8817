"""What the worker does between the letters and a full panel."""

import logging
import traceback

from django.conf import settings
from django_tasks import task

from panels.draws.models import Draw

log = logging.getLogger("raati.draw")


@task()
def send_thanks(volunteer_id: int) -> None:
    """One e-mail; where it does not go out, the person has seen the link on the page."""
    from panels.draws import mail

    mail.send_thanks(volunteer_id)


@task()
def send_link(volunteer_id: int) -> None:
    from panels.draws import mail

    mail.send_link(volunteer_id)


@task()
def compute_draw(draw_id: int) -> None:
    """What goes wrong is noted in the draw, not raised: a stored traceback could quote people."""
    from panels.draws import drawing

    draw = Draw.objects.select_related("panel").filter(pk=draw_id, state__in=drawing.UNDER_WAY).first()
    if draw is None:
        return
    try:
        drawing.compute(draw)
    except Exception as problem:  # whatever it is, the people who wait are told
        frame = traceback.extract_tb(problem.__traceback__)[-1]
        log.error("draw %s failed: %s at %s:%s", draw.pk, type(problem).__name__, frame.filename, frame.lineno)
        drawing.fail(draw, "internal")


@task()
def send_offers(draw_id: int) -> None:
    from panels.draws import mail

    mail.send_offers(draw_id)


@task()
def send_confirmations(draw_id: int) -> None:
    from panels.draws import mail

    mail.send_confirmations(draw_id)


@task()
def build_report(draw_id: int) -> None:
    """The PDFs of the draw's report; where that fails, the page is still there."""
    from panels.draws import report

    draw = Draw.objects.select_related("panel__organisation").filter(pk=draw_id).first()
    if draw is None or len(report.pdfs(draw)) == len(settings.LANGUAGES):  # an earlier task found this step already
        return
    try:
        report.build(draw)
    except Exception as problem:
        frame = traceback.extract_tb(problem.__traceback__)[-1]
        log.error(
            "report of draw %s failed: %s at %s:%s", draw_id, type(problem).__name__, frame.filename, frame.lineno
        )
