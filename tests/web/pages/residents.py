"""The pool of residents."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from pool.residents.links import STOP
from pool.residents.links import token_of as resident_token
from tests.web.pages.kinds import EVERYBODY, FILE, FORM, LOGGED_IN, Path, Visit, at, everybodys
from tests.web.scene import Scene


def _pool(scene: Scene) -> str:
    return scene.pool.slug


def _resident(scene: Scene) -> int:
    return scene.resident.pk


def _residents(name: str, who: tuple[str, ...] = ("resident",)) -> Visit:
    return Visit(at(name, resident=lambda s: s.resident.public_id), who)


def _staffs(name: str, **parts: Callable[[Scene], Any]) -> Visit:
    return Visit(at(name, slug=_pool, **parts), ("organiser", "organiser_member"))


def _new_address(scene: Scene) -> str:
    one = scene.resident
    one.new_email = "new@home.example"
    one.save(update_fields=["new_email"])
    return resident_token(one, f"address:{one.new_email}")


def _fill_in_as_a_robot(client: Client) -> None:
    """The page after the form; nobody joins."""
    answers = {"name": "Robot", "email": "robot@example.org", "reach_by": "email", "language": "en", "website": "x"}
    client.post(reverse("pool:join", args=["suvannon-asukaspooli"]), {**answers, "agree_contact": "on"})


VISITS: dict[str, Visit] = {
    "pool:join": everybodys("pool:join", slug=_pool),
    "pool:joined": Visit(at("pool:joined", slug=_pool), EVERYBODY, _fill_in_as_a_robot),
    "pool:enter": everybodys("pool:enter", token=lambda s: resident_token(s.waiting_resident)),
    "pool:address": everybodys("pool:address", token=_new_address),
    "pool:stop": everybodys("pool:stop", token=lambda s: resident_token(s.resident, STOP)),
    "pool:mine": _residents("pool:mine"),
    "pool:mine_edit": _residents("pool:mine_edit"),
    "pool:mine_erase": _residents("pool:mine_erase"),
    "pool:pools": Visit(at("pool:pools"), LOGGED_IN),
    "pool:pool": _staffs("pool:pool"),
    "pool:resident": _staffs("pool:resident", pk=_resident),
    "pool:resident_add": _staffs("pool:resident_add"),
    "pool:resident_edit": _staffs("pool:resident_edit", pk=_resident),
    "pool:resident_erase": _staffs("pool:resident_erase", pk=_resident),
    "pool:messages": _staffs("pool:messages"),
    "pool:message_new": _staffs("pool:message_new"),
    "pool:message": _staffs("pool:message", pk=lambda s: s.pool_messages["draft"].pk),
    "pool:message_edit": _staffs("pool:message_edit", pk=lambda s: s.pool_messages["draft"].pk),
    "pool:bounces": _staffs("pool:bounces"),
    "pool:growth": _staffs("pool:growth"),
    "pool:samples": _staffs("pool:samples"),
    "pool:sample_new": _staffs("pool:sample_new"),
    "pool:sample": _staffs("pool:sample", pk=lambda s: s.sample.pk),
    "pool:questions": _staffs("pool:questions"),
    "pool:question_new": _staffs("pool:question_new"),
    "pool:question": _staffs("pool:question", pk=lambda s: s.pool.attributes.all()[0].pk),
    "pool:figures": _staffs("pool:figures"),
    "pool:invite": _staffs("pool:invite"),
    "pool:batch_new": _staffs("pool:batch_new"),
    "pool:batch": _staffs("pool:batch", pk=lambda s: s.pool_letters.pk),
    "pool:register": _staffs("pool:register"),
    "pool:settings": _staffs("pool:settings"),
}


def _of_resident(name: str, why: str = FORM) -> tuple[str, Path]:
    return why, at(name, resident=lambda s: s.resident.public_id)


def _of_staff(name: str, **parts: Callable[[Scene], Any]) -> tuple[str, Path]:
    return FORM, at(name, slug=_pool, **parts)


NOT_PAGES: dict[str, tuple[str, Path]] = {
    "pool:pause": _of_resident("pool:pause"),
    "pool:resume": _of_resident("pool:resume"),
    "pool:consent": _of_resident("pool:consent"),
    "pool:refuse": _of_resident("pool:refuse"),
    "pool:mine_leave": _of_resident("pool:mine_leave"),
    "pool:mine_json": _of_resident("pool:mine_json", FILE),
    "pool:mine_pdf": _of_resident("pool:mine_pdf", FILE),
    "pool:export": _of_staff("pool:export"),
    "pool:group_save": _of_staff("pool:group_save"),
    "pool:group_delete": _of_staff("pool:group_delete", pk=_resident),
    "pool:resident_contact": _of_staff("pool:resident_contact", pk=_resident),
    "pool:resident_act": _of_staff("pool:resident_act", pk=_resident),
    "pool:message_send": _of_staff("pool:message_send", pk=_resident),
    "pool:message_resume": _of_staff("pool:message_resume", pk=_resident),
    "pool:share": _of_staff("pool:share"),
    "pool:unshare": _of_staff("pool:unshare", pk=_resident),
    "pool:question_do": _of_staff("pool:question_do", pk=_resident),
    "pool:sample_do": _of_staff("pool:sample_do", pk=_resident),
    "pool:sample_csv": _of_staff("pool:sample_csv", pk=_resident),
    "pool:sample_weights": _of_staff("pool:sample_weights", pk=_resident),
    "pool:batch_do": _of_staff("pool:batch_do", pk=lambda s: s.pool_letters.pk),
    "pool:batch_csv": (FILE, at("pool:batch_csv", slug=_pool, pk=lambda s: s.pool_letters.pk)),
    "pool:batch_pdf": (FILE, at("pool:batch_pdf", slug=_pool, pk=lambda s: s.pool_letters.pk, part=lambda s: 1)),
}
