"""From the letters to a full panel."""

from django.test import Client

from panels.draws.links import token_of as volunteer_token
from panels.draws.models import Quota
from panels.models import Panel
from pool.letters.codes import token_of as letter_token
from pool.models import Pool
from tests.web.pages.kinds import FILE, FORM, Path, Visit, at, everybodys, organisers, slug
from tests.web.scene import Scene


def _batch(scene: Scene) -> int:
    return scene.letters.pk


def _letter(scene: Scene) -> str:
    return letter_token(scene.letters.letters.all()[0].public_id)


def _volunteer(scene: Scene) -> str:
    return volunteer_token(scene.draw.offers.filter(rank=None)[0].volunteer)


def _resident(scene: Scene) -> str:
    return scene.resident.public_id


def _open_panel(_scene: Scene) -> str:
    """The other demo panel, whose draw has not begun."""
    return "suvanto"


def _asks_pool(_client: Client) -> None:
    panel = Panel.objects.get(slug="suvanto")
    pool = Pool.objects.filter(organisation=panel.organisation).order_by("pk")[0]
    Panel.objects.filter(pk=panel.pk).update(pool=pool, asks_pool=True)
    Quota.objects.get_or_create(panel=panel, where={"gender": "woman"}, defaults={"minimum": 1, "maximum": 30})


VISITS: dict[str, Visit] = {
    "draws:invite": organisers("draws:invite"),
    "draws:batch_new": organisers("draws:batch_new"),
    "draws:batch": organisers("draws:batch", pk=_batch),
    "draws:phone": organisers("draws:phone"),
    "draws:quotas": organisers("draws:quotas"),
    "draws:volunteers": organisers("draws:volunteers"),
    "draws:apart": organisers("draws:apart"),
    "draws:draw": organisers("draws:draw"),
    "draws:offers": organisers("draws:offers"),
    "draws:offer_letters": organisers("draws:offer_letters"),
    "draws:volunteer": Visit(at("draws:volunteer", resident=_resident, slug=_open_panel), ("resident",), _asks_pool),
    "draws:public": everybodys("draws:public", slug=slug),
    "draws:mine": everybodys("draws:mine", token=_volunteer),
    "letters:type": everybodys("letters:type"),
    "letters:answer": everybodys("letters:answer", token=_letter),
    "letters:yes": everybodys("letters:yes", token=_letter),
}

_OF_PANEL: dict[str, str] = {
    "draws:batch_do": FORM,
    "draws:batch_csv": FILE,
    "draws:draw_do": FORM,
    "draws:quota_figures": FORM,
    "draws:pool_asked": FORM,
    "draws:pool_choice": FORM,
    "draws:opened": FILE,
    "draws:offers_do": FORM,
    "draws:allowances": FILE,
    "draws:public_file": FILE,
}
NOT_PAGES: dict[str, tuple[str, Path]] = {
    name: (why, at(name, slug=slug, **({"pk": _batch} if ":batch" in name else {}))) for name, why in _OF_PANEL.items()
}
NOT_PAGES |= {
    "draws:batch_pdf": (FILE, at("draws:batch_pdf", slug=slug, pk=_batch, part=lambda s: 1)),
    "draws:link_new": (FORM, at("draws:link_new", slug=slug, pk=lambda s: s.draw.offers.all()[0].volunteer_id)),
    "draws:offer_do": (FORM, at("draws:offer_do", slug=slug, pk=lambda s: s.draw.offers.all()[0].pk)),
    "draws:public_pdf": (FILE, at("draws:public_pdf", slug=slug, language=lambda s: "fi")),
    "draws:verify_script": (FILE, at("draws:verify_script")),
    "draws:own_entry": (FILE, at("draws:own_entry", token=_volunteer)),
}
