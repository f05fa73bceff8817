"""The authority's answers, following a panel, open data."""

from django.utils import timezone

from recommendations.followers.links import CONFIRM, STOP, token_of
from recommendations.models import Follower
from tests.web.pages.kinds import FILE, FORM, Path, Visit, at, everybodys, mine, organisers, pid, slug
from tests.web.scene import Scene


def _follower(scene: Scene) -> Follower:
    return Follower.objects.get_or_create(
        panel=scene.panel, email="fia@example.org", defaults={"language": "en", "asked_at": timezone.now()}
    )[0]


def _meeting(scene: Scene) -> int:
    return scene.panel.body_meetings.all()[0].pk


VISITS: dict[str, Visit] = {
    "recommendations:official": mine("recommendations:official"),
    "recommendations:answer": mine("recommendations:answer", number=lambda s: 1),
    "recommendations:panel_answers": organisers("recommendations:panel_answers"),
    "recommendations:body_meeting_new": organisers("recommendations:body_meeting_new"),
    "recommendations:body_meeting_edit": organisers("recommendations:body_meeting_edit", meeting_id=_meeting),
    "recommendations:public_answers": everybodys("recommendations:public_answers", slug=slug),
    "recommendations:public_embed": everybodys("recommendations:public_embed", slug=slug),
    "recommendations:follow": everybodys("recommendations:follow", slug=slug),
    "recommendations:follow_link": everybodys(
        "recommendations:follow_link", token=lambda s: token_of(_follower(s), CONFIRM)
    ),
    "recommendations:unfollow_link": everybodys(
        "recommendations:unfollow_link", token=lambda s: token_of(_follower(s), STOP)
    ),
    "recommendations:open_data": everybodys("recommendations:open_data"),
}

NOT_PAGES: dict[str, tuple[str, Path]] = {
    "recommendations:answers_publish": (FORM, at("recommendations:answers_publish", public_id=pid)),
    "recommendations:answers_calendar": (FILE, at("recommendations:answers_calendar", public_id=pid)),
    "recommendations:body_meeting_cancel": (
        FORM,
        at("recommendations:body_meeting_cancel", slug=slug, meeting_id=_meeting),
    ),
    "recommendations:verdict_hide": (FORM, at("recommendations:verdict_hide", slug=slug, verdict_id=lambda s: 1)),
    **{
        f"recommendations:{name}": (FILE, at(f"recommendations:{name}", slug=slug))
        for name in ("public_atom", "public_json_feed", "public_calendar")
    },
    "recommendations:public_calendar_entry": (
        FILE,
        at("recommendations:public_calendar_entry", slug=slug, meeting_id=_meeting),
    ),
    "recommendations:open_package": (FILE, at("recommendations:open_package")),
    "recommendations:open_table": (FILE, at("recommendations:open_table", table_name=lambda s: "answers")),
    "api:openapi-json": (FILE, at("api:openapi-json")),
    "api:api-root": (FILE, at("api:api-root")),
    "api:panels": (FILE, at("api:panels")),
    **{
        f"api:{name}": (FILE, at(f"api:{name}", slug=slug))
        for name in ("panel", "recommendations", "orders", "meetings")
    },
    "api:recommendation": (FILE, at("api:recommendation", slug=slug, number=lambda s: 1)),
}
