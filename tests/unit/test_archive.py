"""What PostgreSQL's own programs are told of the database that they copy."""

from upkeep.archive import access


def test_what_the_address_says_of_encryption_holds_for_backups_too() -> None:
    database = {"HOST": "db", "PORT": 5432, "USER": "raati", "PASSWORD": "", "NAME": "raati"}
    told = access({**database, "OPTIONS": {"sslmode": "verify-full", "pool": {"max_size": 8}}})
    assert told == {
        "PGHOST": "db",
        "PGPORT": "5432",
        "PGUSER": "raati",
        "PGDATABASE": "raati",
        "PGSSLMODE": "verify-full",
    }
