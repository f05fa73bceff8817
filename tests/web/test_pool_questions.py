"""A pool's questions: groups are named, moved and never lost under an answer; figures are looked at before."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pool.models import PoolAttribute
from pool.questions.forms import answered
from tests.pools import Pooled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
AT = "/pool/pool/questions/"


def typed(*groups: dict[str, Any], label: str = "Housing", **more: str) -> dict[str, Any]:
    rows = {f"g-{n}-{name}": str(text) for n, group in enumerate(groups) for name, text in group.items()}
    many = str(len(groups))
    return {"label_en": label, "is_asked": "on", "g-TOTAL_FORMS": many, "g-INITIAL_FORMS": "0", **rows, **more}


def shown(one: PoolAttribute) -> list[tuple[str, str, Any, Any]]:
    return [(v["value"], v["label"].get("en", ""), v.get("people"), v.get("ages")) for v in one.values]


def test_a_new_question_is_asked_and_can_be_filtered_by(pooled: Pooled, staff: Client) -> None:
    groups: list[dict[str, Any]] = [
        {"en": "owned", "fi": "oma", "people": 700},
        {"en": "rented | let", "people": 300},
        {"en": " "},
    ]
    assert staff.post(f"{AT}new/", typed(*groups, source="Register")).status_code == 302
    made = PoolAttribute.objects.get(key="housing")
    assert shown(made) == [("oma", "owned", 700, None), ("rented let", "rented | let", 300, None)]
    assert b"attribute_housing" in staff.get("/pool/pool/residents/add/").content
    assert b'name="a.housing"' in staff.get("/pool/pool/").content


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([{"en": "one"}], "at least two groups"),
        ([{"en": "one"}, {"en": "One"}], "the same name"),
        ([{"en": "a", "age_from": 1, "age_to": 9}, {"en": "b", "age_from": 9, "age_to": 20}], "share an age"),
        ([{"en": "a", "age_from": 9}, {"en": "b"}], "both ages"),
        ([{"en": "a", "people": -1}, {"en": "b"}], "greater than or equal to 0"),
    ],
)
def test_groups_that_cannot_be_are_refused_in_words(staff: Client, groups: list[dict[str, Any]], said: str) -> None:
    answer = staff.post(f"{AT}new/", typed(*groups))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not PoolAttribute.objects.filter(key="housing").exists()


def test_a_group_that_somebody_answered_is_renamed_but_not_removed(pooled: Pooled, staff: Client) -> None:
    age = pooled.pool.attributes.get(key="age")
    rows = [
        {"value": "18–64", "en": "of working age", "age_from": 18, "age_to": 64, "people": 310},
        {"value": "65+", "en": "older", "age_from": 65, "age_to": 120},
    ]
    answer = staff.post(f"{AT}{age.pk}/", typed(*rows[:1], {"en": "new", "age_from": 70, "age_to": 99}, label="Age"))
    assert (answer.status_code, b"not removed" in answer.content) == (422, True)
    assert staff.post(f"{AT}{age.pk}/", typed(*rows, label="Age")).status_code == 302
    age.refresh_from_db()
    assert shown(age) == [("18–64", "of working age", 310, [18, 64]), ("65+", "older", None, [65, 120])]
    staff.post(f"{AT}{age.pk}/do/", {"do": "delete"})
    assert answered(age) == 2
    assert pooled.pool.attributes.filter(pk=age.pk).exists()


def test_questions_move_and_go_while_nobody_has_answered(pooled: Pooled, staff: Client) -> None:
    gender = pooled.pool.attributes.get(key="gender")
    staff.post(f"{AT}{gender.pk}/do/", {"do": "up"})
    assert [one.key for one in pooled.pool.attributes.all()] == ["gender", "age"]
    assert staff.post(f"{AT}{gender.pk}/do/", {"do": "down"}).status_code == 404
    staff.post(f"{AT}{gender.pk}/do/", {"do": "delete"})
    assert [one.key for one in pooled.pool.attributes.all()] == ["age"]


def test_figures_are_looked_at_before_they_are_taken_in(pooled: Pooled, staff: Client) -> None:
    rows = "attribute,value,people\nAge,65+,120\nGender,woman,210\nHousing,rented,5\n"
    seen = staff.post(f"{AT}figures/", {"file": SimpleUploadedFile("f.csv", rows.encode("cp1252")), "source": "S"})
    age, gender, housing = seen.context["blocks"]
    assert [(row.before, row.people, row.is_new) for row in age.rows] == [(100, 120, False)]
    assert (age.left, gender.left, housing.is_new) == (["18–64"], ["man"], True)
    assert pooled.pool.attributes.count() == 2
    staff.post(f"{AT}figures/", {"sealed": seen.context["sealed"][:-1] + "x"})
    assert pooled.pool.attributes.count() == 2
    staff.post(f"{AT}figures/", {"sealed": seen.context["sealed"]})
    taken = pooled.pool.attributes.get(key="age")
    assert [(value["people"], value["ages"]) for value in taken.values] == [(300, [18, 64]), (120, [65, 120])]
    assert (taken.source, pooled.pool.attributes.count()) == ("S", 3)


def test_a_bad_row_keeps_the_whole_file_out_and_says_where(pooled: Pooled, staff: Client) -> None:
    rows = f"attribute;value;people\nAge;65+;many\nAge;;3\nAge;18–64;{'9' * 5000}\n"
    seen = staff.post(f"{AT}figures/", {"file": SimpleUploadedFile("f.csv", rows.encode())}).content.decode()
    assert "Row 2: “many” is not a number of people." in seen
    assert "Row 3" in seen
    assert "Row 4" in seen
    assert "Take in the figures" not in seen
