"""What the residents' columns say of their consents, and PostgreSQL's indexes for counting and finding.

Counting reads one narrow index instead of the whole rows; parts of names are found by their groups of three letters
where the extension ``pg_trgm`` is to be had.
"""

from django.db import migrations
from django.db.models import Exists, OuterRef

PURPOSES = ("contact", "draw", "needs", "share")
COUNTED = (
    "id, state, paused_until, asked_at, bounced_at, reach_by, email, refused, agrees_contact, agrees_draw, agrees_share, "
    "municipality, language, birth_year, ways, topics, needs, attributes"
)


def follow(apps, schema_editor):
    resident, consent = apps.get_model("pool", "Resident"), apps.get_model("pool", "Consent")
    given = consent.objects.filter(resident=OuterRef("pk"), withdrawn_at=None)
    resident.objects.update(**{f"agrees_{purpose}": Exists(given.filter(purpose=purpose)) for purpose in PURPOSES})


def add(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in ("ways", "topics"):  # half of the pool has each: an index that finds so many is no help
        schema_editor.execute(f"DROP INDEX IF EXISTS resident_in_{name}")
    schema_editor.execute(f"CREATE INDEX resident_counted ON pool_resident (pool_id) INCLUDE ({COUNTED})")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm')")
        if not cursor.fetchone()[0]:
            return
        cursor.execute("SELECT has_database_privilege(current_database(), 'CREATE')")
        if not cursor.fetchone()[0]:
            return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    schema_editor.execute("CREATE INDEX resident_words ON pool_resident USING gin (search gin_trgm_ops)")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in ("resident_counted", "resident_words"):
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    atomic = False  # the columns are filled before they are indexed
    dependencies = [("pool", "0004_agrees")]
    operations = [
        migrations.RunPython(follow, migrations.RunPython.noop),
        migrations.RunPython(add, remove),
    ]
