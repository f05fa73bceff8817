"""The counting index also says how members came."""

from django.db import migrations

COUNTED = (
    "id, state, paused_until, asked_at, bounced_at, reach_by, email, refused, agrees_contact, agrees_draw, agrees_share, "
    "municipality, language, birth_year, ways, topics, needs, attributes"
)


def index(schema_editor, columns):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS resident_counted")
        schema_editor.execute(f"CREATE INDEX resident_counted ON pool_resident (pool_id) INCLUDE ({columns})")


def add(apps, schema_editor):
    index(schema_editor, f"{COUNTED}, came_by, letter_id")


def remove(apps, schema_editor):
    index(schema_editor, COUNTED)


class Migration(migrations.Migration):
    dependencies = [("pool", "0005_quick_counts")]
    operations = [migrations.RunPython(add, remove)]
