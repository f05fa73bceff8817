"""Settings that cannot be meant: each is named in one line, and no value is repeated."""

from typing import Any

import pytest

from config import reading
from tests.servers import ROOT
from upkeep.apps import not_for_production

GOOD = {"SECRET_KEY": "a secret"}


def _example() -> dict[str, str]:
    lines = (ROOT / "deploy" / "raati.env.example").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {name: value.strip('"') for name, value in pairs} | GOOD


def test_what_is_meant_passes() -> None:
    assert reading.problems(GOOD) == []
    assert reading.problems(_example()) == []
    assert (
        reading.problems(
            {**GOOD, "REDIS_URL": "", "DEBUG": "", "MAIL_SERVICE": "mailgun", "ALLOWED_HOSTS": "*,.a.example"}
        )
        == []
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("MFA_REQUIRED", "ja"),
        ("DATABASE_URL", "postgre://raati:hunter2@db/raati"),
        ("DATABASE_POOL", "many"),
        ("DATABASE_POOL", ""),
        ("ORIGINS", ""),
        ("REDIS_URL", "localhost:6379"),
        ("BASE_URL", "raati.example"),
        ("BASE_URL", "https://raati.example/"),
        ("ORIGINS", "https://raati.example, https://www.raati.example"),
        ("ORIGINS", "https://raati.example/"),
        ("ALLOWED_HOSTS", "https://raati.example"),
        ("EMAIL_URL", "mail.example"),
        ("MAIL_SERVICE", "mailgnu"),
        ("MAIL_WEBHOOK_SECRET", "hunter2"),
        ("TIME_ZONE", "Helsinki"),
        ("JITSI_URL", "meet.example"),
        ("HSTS_SUBDOMAINS", "ja"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_what_cannot_be_meant_is_named(name: str, value: str) -> None:
    [told] = reading.problems({**GOOD, name: value})
    assert told.startswith(f"{name} ")
    assert "hunter2" not in told


def test_an_address_that_its_own_server_would_refuse_is_named() -> None:
    wrong = {
        "DATABASE_URL": "sqlite://:memory:",
        "BASE_URL": "https://raati.example",
        "ORIGINS": "https://www.raati.example",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    assert [told.split(":")[0] for told in reading.problems(GOOD | wrong)] == [
        "BASE_URL must be one of ORIGINS",
        "ALLOWED_HOSTS must name the host of BASE_URL",
    ]


def test_a_server_for_people_does_not_take_the_database_of_a_trial() -> None:
    without = {name: value for name, value in _example().items() if name != "DATABASE_URL"}
    [told] = reading.problems(without)
    assert told.startswith("DATABASE_URL is not set")


def test_the_process_ends_with_these_lines() -> None:
    with pytest.raises(SystemExit, match="LOG_LEVEL must be DEBUG, INFO"):
        reading.stop_if_wrong({**GOOD, "LOG_LEVEL": "loud"})


def test_what_is_for_trials_alone_is_told_before_a_deployment(settings: Any) -> None:
    settings.DEMO, settings.TESTING = True, True
    assert [told.id for told in not_for_production()] == ["raati.DEMO", "raati.RAATI_TESTING"]
    settings.DEMO, settings.TESTING = False, False
    assert not_for_production() == []
