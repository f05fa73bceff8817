"""Which version's tables these are: told by the migrations that made them, of the apps that this version has."""

from collections.abc import Iterable

from django.db import connection
from django.db.migrations.loader import MigrationLoader

Migration = tuple[str, str]  # the app's label, the migration's name


def applied() -> list[Migration]:
    return sorted(MigrationLoader(connection).applied_migrations)


def unknown_to_this_version(migrations: Iterable[Migration]) -> list[Migration]:
    """A newer version made them. Of what a migration replaced (a squash) this version knows as well."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations) | {old for one in loader.disk_migrations.values() for old in one.replaces}
    return sorted(one for one in migrations if one not in known and one[0] in loader.migrated_apps)
