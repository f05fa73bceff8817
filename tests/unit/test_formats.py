"""One way to write a date, a time and a number in each language, used everywhere."""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format, number_format, time_format

ROOT = Path(__file__).resolve().parent.parent.parent
AT = datetime(2026, 11, 21, 20, 40, tzinfo=UTC)  # 22.40 in Helsinki
FORM = re.compile(r"""\|(?:date|time)(?::["']([^"']*)["'])?""")
# "c" and those with "Y-m-d" are for machines, "l" is a weekday.
NAMED = {"DATE_FORMAT", "TIME_FORMAT", "DATETIME_FORMAT", "c", "l", "U", "Y-m-d", r"Y-m-d\TH:i"}


@pytest.mark.parametrize(
    ("language", "day", "clock", "moment", "number"),
    [
        ("en", "21 November 2026", "22:40", "21 November 2026, 22:40", "12,345.6"),
        ("fi", "21.11.2026", "22.40", "21.11.2026 klo 22.40", "12\xa0345,6"),
        ("sv", "21 november 2026", "22.40", "21 november 2026 kl. 22.40", "12\xa0345,6"),
    ],
)
def test_each_language_has_one_form(language: str, day: str, clock: str, moment: str, number: str) -> None:
    template = Template(
        '{{ at|date:"DATE_FORMAT" }}|{{ at|time:"TIME_FORMAT" }}|{{ at|date:"DATETIME_FORMAT" }}|{{ at }}'
    )
    with translation.override(language):
        assert template.render(Context({"at": AT})) == f"{day}|{clock}|{moment}|{moment}"
        assert date_format(date(2026, 11, 21), "SHORT_DATE_FORMAT") == day
        assert time_format(time(22, 40)) == clock
        assert number_format(12345.6, decimal_pos=1, force_grouping=True) == number


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.*")), ids=lambda path: path.name)
def test_templates_name_the_languages_form(path: Path) -> None:
    assert set(FORM.findall(path.read_text(encoding="utf-8"))) <= NAMED
