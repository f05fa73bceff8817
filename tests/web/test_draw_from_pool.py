"""Residents of the pool volunteer for a panel by their own page, where its organiser lets them."""

from io import BytesIO
from uuid import uuid4

import pdfplumber
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from panels.acting import write
from panels.command import Refused
from panels.draws import apart, drawing, problems
from panels.draws.links import link_of
from panels.draws.models import Draw, DrawState, Offer, Quota, Volunteer
from panels.draws.volunteering import must_be_open
from panels.models import Panel
from pool.models import Pool, Resident, Share
from pool.residents.links import revoke
from pool.residents.models import ResidentState
from pool.residents.services import purposes_of
from tests.cast import Cast, as_resident, entered
from tests.pools import Pooled, make_pool

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.usefixtures("at_once")]


@pytest.fixture
def pooled(cast: Cast) -> Pooled:
    """The panel's authority keeps the pool; gender has quotas."""
    found = make_pool()
    Pool.objects.filter(pk=found.pool.pk).update(organisation=cast.panel.organisation)
    Panel.objects.filter(pk=cast.panel.pk).update(pool=found.pool, seats=2)
    cast.panel.refresh_from_db()
    Quota.objects.create(panel=cast.panel, where={"gender": "woman"}, minimum=1, maximum=2)
    return found


def ask(cast: Cast, yes: str = "1") -> None:
    desk, address = entered(cast.organiser), reverse("draws:pool_asked", args=[cast.panel.slug])
    assert desk.post(address, {"asks_pool": yes}).status_code == 302


def page(cast: Cast, one: Resident) -> str:
    return reverse("draws:volunteer", args=[one.public_id, cast.panel.slug])


def own(one: Resident, browser: Client) -> str:
    return browser.get(reverse("pool:mine", args=[one.public_id])).content.decode()


def test_a_resident_volunteers_with_what_the_pool_knows(cast: Cast, pooled: Pooled) -> None:
    aino, browser = pooled.aino, as_resident(pooled.aino)
    assert "You can volunteer" not in own(aino, browser)
    assert browser.get(page(cast, aino)).status_code == 404
    ask(cast)
    assert page(cast, aino) in own(aino, browser)
    assert browser.get(page(cast, aino)).status_code == 200
    wrong = browser.post(page(cast, aino), {"q_gender": "woman"})
    assert (wrong.status_code, Volunteer.objects.count()) == (422, 0)  # their answers may not be used
    answer = browser.post(page(cast, aino), {"q_gender": "woman", "draw": "on"})
    one = Volunteer.objects.get()
    assert (one.resident, one.values, one.came_by) == (aino, {"gender": "woman"}, "pool")
    assert browser.get(answer["Location"]).status_code == 200
    assert [message.to for message in mail.outbox] == [[aino.email]]
    assert "You have volunteered" in own(aino, browser)
    (told,) = browser.get(reverse("pool:mine_json", args=[aino.public_id])).json()["volunteered"]
    assert (told["panel"], told["answers"]) == (dict(cast.panel.title), {"gender": "woman"})
    with pdfplumber.open(BytesIO(browser.get(reverse("pool:mine_pdf", args=[aino.public_id])).content)) as pdf:
        assert "Gender: woman" in "".join(paper.extract_text() for paper in pdf.pages)
    browser.post(page(cast, aino), {"q_gender": "woman", "draw": "on"})
    assert Volunteer.objects.count() == 1


def test_who_prefers_not_to_say_is_drawn_without_what_the_pool_knows(cast: Cast, pooled: Pooled) -> None:
    Resident.objects.filter(pk=pooled.aino.pk).update(attributes={"gender": "woman", "age": "65+"})
    ask(cast)
    as_resident(pooled.aino).post(page(cast, pooled.aino), {"q_gender": "", "draw": "on"})
    assert Volunteer.objects.get().values == {}


def test_nobody_is_asked_who_does_not_want_it_or_is_not_meant(cast: Cast, pooled: Pooled) -> None:
    ask(cast)
    for change in ({"refused": [cast.panel.organisation_id]}, {"state": ResidentState.PAUSED}):
        before = {name: getattr(pooled.bertta, name) for name in change}
        Resident.objects.filter(pk=pooled.bertta.pk).update(**change)
        assert as_resident(pooled.bertta).get(page(cast, pooled.bertta)).status_code == 404, change
        Resident.objects.filter(pk=pooled.bertta.pk).update(**before)
    assert as_resident(pooled.bertta).get(page(cast, pooled.aino)).status_code == 404  # somebody else's page
    assert as_resident(pooled.bertta).get(page(cast, pooled.bertta)).status_code == 200
    ask(cast, "0")
    assert as_resident(pooled.bertta).get(page(cast, pooled.bertta)).status_code == 404


def test_a_sharing_authority_asks_only_who_agreed_to_be_shared(cast: Cast, pooled: Pooled) -> None:
    ask(cast)
    Panel.objects.filter(pk=cast.panel.pk).update(organisation=pooled.city)
    seen = {
        one.name for one in (pooled.aino, pooled.bertta, pooled.cecil) if page(cast, one) in own(one, as_resident(one))
    }
    assert "share" not in purposes_of(pooled.cecil)
    assert seen == {"Aino Aalto", "Bertta Berg"}
    stranger = Organisation.objects.create(name={"en": "Stranger"}, slug="stranger")
    Panel.objects.filter(pk=cast.panel.pk).update(organisation=stranger)
    assert as_resident(pooled.aino).get(page(cast, pooled.aino)).status_code == 404


def test_once_the_draw_has_begun_nobody_joins_it(cast: Cast, pooled: Pooled) -> None:
    ask(cast)
    problem = problems.problem_of(cast.panel)
    now = cast.panel.created_at
    Draw.objects.create(panel=cast.panel, seats=2, problem=problems.as_json(problem), asked_at=now, moved_at=now)
    assert drawing.current(cast.panel)
    assert as_resident(pooled.aino).get(page(cast, pooled.aino)).status_code == 404
    assert "You can volunteer" not in own(pooled.aino, as_resident(pooled.aino))


def test_only_organisers_decide_whether_the_pool_is_asked(cast: Cast, pooled: Pooled) -> None:
    for member in (cast.lead, cast.panelists[0], cast.stranger):
        entered(member).post(reverse("draws:pool_asked", args=[cast.panel.slug]), {"asks_pool": "1"})
    cast.panel.refresh_from_db()
    assert not cast.panel.asks_pool


def test_an_authority_draws_its_own_panel_from_a_pool_that_is_shared_with_it(cast: Cast, pooled: Pooled) -> None:
    """The city's panel: quotas only on what it may see, and the figures stay the keeper's."""
    panel, pool = cast.panel, pooled.pool
    Quota.objects.all().delete()
    Pool.objects.filter(pk=pool.pk).update(organisation=pooled.county)
    ours = Pool.objects.create(organisation=panel.organisation, slug="own", title={"en": "Our own pool"})
    Panel.objects.filter(pk=panel.pk).update(pool=ours)
    desk, quotas = entered(cast.organiser), reverse("draws:quotas", args=[panel.slug])
    choice = {"pool": str(pool.pk)}
    assert desk.post(reverse("draws:pool_choice", args=[panel.slug]), choice).status_code == 404  # not shared with it
    Share.objects.create(pool=pool, organisation=panel.organisation, fields=["name", "age"])
    assert [one.pk for one in desk.get(quotas).context["pools"]] == [ours.pk, pool.pk]
    desk.post(reverse("draws:pool_choice", args=[panel.slug]), choice)
    shown = desk.get(quotas)
    assert [block.key for block in shown.context["sheet"].blocks] == ["age"]
    assert "another authority" in shown.content.decode()
    assert desk.post(reverse("draws:quota_figures", args=[panel.slug]), {"sealed": "x"}).status_code == 404
    sneaky = {
        "seats": "2",
        "save": "1",
        "seen": shown.context["seen"],
        "use_gender": "1",
        "min_gender_0": "1",
        "max_gender_0": "1",
    }
    desk.post(
        quotas, {**sneaky, "use_age": "1", "min_age_0": "0", "max_age_0": "2", "min_age_1": "0", "max_age_1": "2"}
    )
    assert {key for one in Quota.objects.all() for key in one.where} == {"age"}
    desk.post(reverse("draws:pool_choice", args=[panel.slug]), {"pool": str(ours.pk)})  # too late: quotas are set
    panel.refresh_from_db()
    assert panel.pool_id == pool.pk
    ask(cast)
    assert page(cast, pooled.aino) in own_page(pooled.aino)
    assert page(cast, pooled.cecil) not in own_page(pooled.cecil)  # did not agree to be shared
    letters = reverse("draws:batch_new", args=[panel.slug])
    assert desk.get(letters).status_code == 200
    Share.objects.filter(pool=pool, organisation=panel.organisation).delete()
    assert page(cast, pooled.aino) not in own_page(pooled.aino)
    upload = SimpleUploadedFile("a.csv", b"name;street;postal code;city\nA;B 1;00100;C\n")
    desk.post(letters, {"title": "Spring", "language": "en", "answer_by": "2099-01-31", "file": upload})
    assert "shared with your authority no longer" in desk.get(letters, follow=True).content.decode()
    assert not pool.batches.exists()


def test_a_panel_sees_nobody_whom_it_did_not_draw_once_the_pool_is_shared_no_longer(cast: Cast, pooled: Pooled) -> None:
    """Aino was drawn and Bertta was not, when the county ends the share."""
    panel, pool = cast.panel, pooled.pool
    Pool.objects.filter(pk=pool.pk).update(organisation=pooled.county)
    share = Share.objects.create(pool=pool, organisation=panel.organisation, fields=["name", "gender"])
    drawn, other = (
        Volunteer.objects.create(panel=panel, resident=one, key=one.public_id, values={"gender": "woman"})
        for one in (pooled.aino, pooled.bertta)
    )
    now = panel.created_at
    draw = Draw.objects.create(panel=panel, seats=1, state=DrawState.FAILED, asked_at=now, moved_at=now)
    Offer.objects.create(draw=draw, volunteer=drawn)
    desk = entered(cast.organiser)

    def seen(name: str) -> str:
        return desk.get(reverse(f"draws:{name}", args=[panel.slug])).content.decode()

    assert {"Aino Aalto", "Bertta Berg"} <= {name for _pk, name in apart.volunteers(panel)}
    assert "shared with your authority no longer" not in seen("draw")
    assert pooled.as_staff().post(reverse("pool:unshare", args=[pool.slug, share.pk])).status_code == 302
    assert apart.volunteers(panel) == [(drawn.pk, "Aino Aalto")]
    for name in ("draw", "quotas", "apart", "invite"):
        page_ = seen(name)
        assert "shared with your authority no longer" in page_, name
        assert "Bertta" not in page_, name
    assert [one.key for one in problems.problem_of(panel).people] == [drawn.key]
    phone = desk.post(reverse("draws:phone", args=[panel.slug]), {"code": "any"})
    assert phone["Location"] == reverse("draws:invite", args=[panel.slug])
    for refused in (
        lambda tx: drawing.ask(tx, panel, method="leximin", reserves=0, by_household=True, actor=cast.organiser),
        lambda tx: must_be_open(panel),
    ):
        with pytest.raises(Refused, match="pool-not-shared"):
            write(cast.organiser, refused, form_id=uuid4())
    own = Pool.objects.create(organisation=panel.organisation, slug="own", title={"en": "Our own pool"})
    Panel.objects.filter(pk=panel.pk).update(pool=own)
    panel.refresh_from_db()
    assert other.pk not in dict(apart.volunteers(panel)), "nor by another pool"


def test_a_volunteer_gets_a_new_link_and_the_old_one_says_so(cast: Cast, pooled: Pooled) -> None:
    """Bertta has no e-mail address: hers is read aloud."""
    Resident.objects.filter(pk=pooled.bertta.pk).update(email="")
    aino, bertta = (
        Volunteer.objects.create(panel=cast.panel, resident=one, key=one.public_id)
        for one in (pooled.aino, pooled.bertta)
    )
    listed, old = reverse("draws:volunteers", args=[cast.panel.slug]), link_of(aino)
    assert link_of(aino) in own_page(pooled.aino)
    desk = entered(cast.organiser)
    for one in (aino, bertta):
        assert desk.post(reverse("draws:link_new", args=[cast.panel.slug, one.pk])).status_code == 302
        one.refresh_from_db()
    assert [(message.to, link_of(aino) in message.body) for message in mail.outbox] == [([pooled.aino.email], True)]
    page_ = desk.get(listed).content.decode()
    assert link_of(bertta) in page_
    assert link_of(aino) not in page_
    assert [row[0] for row in desk.get(listed, {"q": "BERTTA"}).context["rows"]] == [bertta]
    dead = Client(headers={"accept-language": "en"}).get(old)
    assert (dead.status_code, "You have been given a newer link" in dead.content.decode()) == (404, True)
    assert "newer link" not in Client().get(old[:-2]).content.decode()
    assert Client().get(link_of(aino)).status_code == 200
    revoke(pooled.aino)
    assert Client().get(link_of(aino)).status_code == 404, "with the resident's own link"
    for member in (cast.lead, cast.stranger):
        entered(member).post(reverse("draws:link_new", args=[cast.panel.slug, bertta.pk]))
    assert Volunteer.objects.get(pk=bertta.pk).link_version == 2


def own_page(one: Resident) -> str:
    return own(one, as_resident(one))
