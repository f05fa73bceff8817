"""Samples of residents: like the population, with weights, and nobody asked again at once."""

import csv
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from pool.models import Access, Contact, PoolAttribute, Resident, Sample, Share
from pool.residents.services import refuse, withdraw
from pool.samples.models import SampleState
from tests.pools import YEAR, Pooled, make_pool, resident

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.usefixtures("at_once")]
AT = "/pool/pool/samples/"


@pytest.fixture
def pooled() -> Pooled:
    """40 residents, half of them 65 or older; of the population a quarter is."""
    pooled = make_pool()
    for number in range(37):
        born = YEAR - (70 if number < 19 else 30)
        resident(pooled.pool, f"N{number} Nord", birth_year=born, attributes={"gender": "woman"})
    Resident.objects.filter(name__startswith="Cecil").update(birth_year=YEAR - 30, attributes={"age": "18–64"})
    return pooled


def asked(staff: Client, **fields: Any) -> Sample:
    form = {"title": "Barometer", "size": 12, "keys": ["age"], "width": "exact", "form_id": str(uuid4()), **fields}
    answer = staff.post(f"{AT}new/{fields.pop('query', '')}", form)
    assert answer.status_code == 302, answer.content.decode()
    return Sample.objects.get(form_id=form["form_id"])


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_a_sample_resembles_the_population_and_its_weights_do_exactly(pooled: Pooled) -> None:
    staff = pooled.as_staff()
    sample = asked(staff, size=10, width="one")
    assert (sample.state, sample.people.count(), sample.summary["frame"]) == (SampleState.READY, 10, 40)
    assert staff.get(f"{AT}{sample.pk}/").context["composition"][0]["rows"][1]["population"] == 25
    saved = rows(staff.post(f"{AT}{sample.pk}/sample.csv"))
    old = [row for row in saved if row["age"] == "65+"]
    assert 1 <= len(old) <= 4
    total = sum(float(row["weight"]) for row in saved)
    assert total == pytest.approx(10, abs=1e-4)
    assert sum(float(row["weight"]) for row in old) / total == pytest.approx(0.25, abs=1e-4)
    assert Access.objects.filter(how="file").count() == 10
    young = [row["key"] for row in saved if row["age"] == "18–64"]
    answered = [*young[:2], old[0]["key"]]
    weights = rows(staff.post(f"{AT}{sample.pk}/weights.csv", {"keys": "\n".join([*answered, "stranger"])}))
    assert {row["key"] for row in weights} == set(answered)
    assert [row["weight"] for row in weights if row["key"] == old[0]["key"]] == ["0.750000"]


def test_who_is_asked_is_not_in_the_next_sample(pooled: Pooled) -> None:
    staff = pooled.as_staff()
    first = asked(staff)
    for _twice in range(2):
        staff.post(f"{AT}{first.pk}/do/", {"do": "asked", "kind": "letter"})
    assert Contact.objects.filter(kind="letter", about="Barometer").count() == 12
    second = asked(staff)
    people = [set(one.people.values_list("resident", flat=True)) for one in (first, second)]
    assert not people[0] & people[1]
    listed = staff.get(f"/pool/pool/?sample={second.pk}").context
    assert (listed["counts"].match, listed["in_words"]) == (12, ["Sample: Barometer"])


def test_what_cannot_be_drawn_is_said_in_words(pooled: Pooled) -> None:
    staff = pooled.as_staff()
    few = staff.get(f"{AT}{asked(staff, size=41).pk}/").content.decode()
    assert "Only 40 residents can be in this sample" in few
    much = staff.get(f"{AT}{asked(staff, size=32).pk}/").content.decode()
    assert "Age: 18–64: 24 to 24 people" in much
    assert staff.post(f"{AT}new/", {"title": "x", "size": 10**6, "keys": ["age"], "width": "one"}).status_code == 422


def test_an_authority_that_shares_samples_by_what_it_may_see(pooled: Pooled) -> None:
    city = pooled.as_city()
    PoolAttribute.objects.filter(key="gender").update(
        values=[{"value": "woman", "people": 5}, {"value": "man", "people": 5}]
    )
    assert [one.key for one in city.get(f"{AT}new/").context["attributes"]] == ["age"]
    sample = asked(city)
    assert set(rows(city.post(f"{AT}{sample.pk}/sample.csv"))[0]) == {
        "key", "name", "municipality", "age", "chance", "weight"
    }  # fmt: skip
    assert pooled.as_staff().get(f"{AT}{sample.pk}/").status_code == 404
    assert not sample.people.filter(resident__name__startswith="Cecil").exists()  # has not agreed to sharing


def test_an_authority_loses_sight_of_a_sample_as_of_the_pool(pooled: Pooled) -> None:
    """Who refuses it or takes the consent back is in its files no more, nor is a field that is shared no longer."""
    city = pooled.as_city()
    sample = asked(city)
    first, second, *_others = sample.people.select_related("resident")
    refuse(first.resident, pooled.city, may_ask=False)
    withdraw(second.resident, "share")
    Share.objects.update(fields=["municipality"])
    saved = rows(city.post(f"{AT}{sample.pk}/sample.csv"))
    assert len(saved) == 10
    assert not {first.key, second.key} & {row["key"] for row in saved}
    assert set(saved[0]) == {"key", "municipality", "chance", "weight"}
    shown = city.get(f"{AT}{sample.pk}/").context
    assert (shown["people"], shown["composition"]) == (10, [])
    assert rows(city.post(f"{AT}{sample.pk}/weights.csv", {"keys": f"{first.key} {saved[0]['key']}"})) == [
        {"key": saved[0]["key"], "weight": "1.000000"}
    ]
    city.post(f"{AT}{sample.pk}/do/", {"do": "asked", "kind": "letter"})
    assert Contact.objects.count() == 10
