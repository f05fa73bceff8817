"""A board to take along: a table for spreadsheets, a PDF, a picture.

PDF and picture are drawn in a process of their own: drawing takes a second of CPU, which a server that holds a
meeting's sockets cannot spare.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from facilitation.board import gallery
from facilitation.board.models import Board
from panels.doors import member_required
from panels.models import Membership
from panels.policy import FACILITATORS, STEERING
from words.sheets import csv_of

KINDS = {"pdf": "application/pdf", "png": "image/png"}
_drawings = threading.BoundedSemaphore(settings.RAATI.board_drawings)  # of this process


@member_required
def as_csv(_request: HttpRequest, membership: Membership, board_id: int) -> HttpResponse:
    board = _board(membership, board_id)
    header = [
        _("Theme"),
        _("Note"),
        _("Language"),
        _("Place on the board"),
        _("Dots"),
        _("Written by"),
        _("Merged into"),
    ]
    data = csv_of(header, _rows(board))
    return _file(data, "text/csv; charset=utf-8", board, "csv")


async def drawn(request: HttpRequest, public_id: str, board_id: int, kind: str) -> HttpResponse:
    """``kind``: pdf or png."""
    if kind not in KINDS:
        raise Http404
    page: HttpResponse = await sync_to_async(_page)(request, public_id, board_id)
    if page.status_code != 200 or not page.headers.get("X-Board"):
        return page
    data = await _draw(page.content, kind)
    if not data:
        busy: HttpResponse = await sync_to_async(_undrawn)(request, public_id, board_id)
        return busy
    response = HttpResponse(data, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="board-{board_id}.{kind}"'
    return response


async def _draw(html: bytes, kind: str) -> bytes:
    """Nothing if as many are drawn as may be: nobody stands in line with one of the threads that all pages share."""
    if not _drawings.acquire(blocking=False):
        return b""
    try:
        return await _drawn(html, kind)
    finally:
        _drawings.release()


async def _drawn(html: bytes, kind: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "words.drawn", kind),
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings")},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        data, _none = await asyncio.wait_for(process.communicate(html), settings.RAATI.board_draw_s)
    except TimeoutError:
        return b""
    finally:
        if process.returncode is None:  # too slow, or nobody waits any more
            process.kill()
    return data


@member_required
def _undrawn(request: HttpRequest, _membership: Membership, board_id: int) -> HttpResponse:
    return render(request, "facilitation/board_undrawn.html", {"board_id": board_id}, status=503)


@member_required
def _page(_request: HttpRequest, membership: Membership, board_id: int) -> HttpResponse:
    """The board as the HTML that is drawn."""
    board = _board(membership, board_id)
    with translation.override(membership.language):
        context = {"board": board, "groups": gallery.groups(board), "panel": membership.panel}
        html = render_to_string("facilitation/board_paper.html", context)
    return HttpResponse(html, headers={"X-Board": str(board.pk)})


def _rows(board: Board) -> Iterator[list[object]]:
    for group in gallery.groups(board):
        theme = group.theme.title if group.theme else ""
        for one in group.notes:
            note = one.note
            yield [theme, note.text, note.language, one.place, one.dots, one.writer, ""]
            for part, writer in one.parts:
                yield [theme, part.text, part.language, "", "", writer, note.text]


def _board(membership: Membership, board_id: int) -> Board:
    """Revealed boards of the own panel, for those who lead."""
    if membership.role not in FACILITATORS | STEERING:
        raise Http404
    boards = Board.objects.filter(table__round__meeting__panel=membership.panel_id, revealed_at__isnull=False)
    return get_object_or_404(boards.select_related("table__round__meeting", "item"), pk=board_id)


def _file(data: bytes, kind: str, board: Board, ending: str) -> HttpResponse:
    named: dict[str, Any] = {"Content-Disposition": f'attachment; filename="board-{board.pk}.{ending}"'}
    return HttpResponse(data, content_type=kind, headers=named)
