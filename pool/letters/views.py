"""Letters that ask people into the pool itself, by the authority that keeps it."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool.letters import pages
from pool.letters.office import Office, run_in_pool
from pool.letters.wording import pool_letter_text
from pool.residents.doors import Desk, owner_required


def office_of(desk: Desk) -> Office:
    return Office(
        pool=desk.pool,
        slug=desk.pool.slug,
        space="pool",
        tabs="pool/tabs.html",
        here="letters",
        title=desk.pool.title,
        text=pool_letter_text(),
        language=desk.pool.language,
        user=desk.user,
        run=partial(run_in_pool, desk.pool),
        context={"desk": desk, "pool": desk.pool},
    )


def _of_desk(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @owner_required
    def inner(request: HttpRequest, desk: Desk, /, **parts: int) -> HttpResponse:
        return page(request, office_of(desk), **parts)

    return inner


letters = require_safe(_of_desk(pages.invite))
batch_new = require_http_methods(["GET", "HEAD", "POST"])(_of_desk(pages.batch_new))
batch = require_http_methods(["GET", "HEAD", "POST"])(_of_desk(pages.batch))
batch_do = require_POST(_of_desk(pages.batch_do))
batch_csv = require_safe(_of_desk(pages.batch_csv))
batch_pdf = require_safe(_of_desk(pages.batch_pdf))
