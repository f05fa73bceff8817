"""What the worker does for boards."""

import logging
import traceback

from django_tasks import task

from facilitation.board.models import Board

log = logging.getLogger("raati.board")


@task()
def compare_notes(board_id: int) -> None:
    """What goes wrong is told at the table, not raised: a stored traceback could quote people."""
    from facilitation.board.services import suggesting

    board = Board.objects.select_related("table").filter(pk=board_id, comparing=Board.ASKED).first()
    if board is None:
        return
    try:
        suggesting.compare(board)
    except Exception as problem:  # whatever it is, the people who wait are told
        frame = traceback.extract_tb(problem.__traceback__)[-1]
        log.error("board %s: %s at %s:%s", board.pk, type(problem).__name__, frame.filename, frame.lineno)
        suggesting.give_up(board)
