"""PostgreSQL finds what lists contain by their own index; SQLite, for small pools, looks through them."""

from django.db import migrations

LISTS = ("attributes", "ways", "topics", "needs")


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in LISTS:
            schema_editor.execute(
                f"CREATE INDEX resident_in_{name} ON pool_resident USING gin ({name} jsonb_path_ops)"
            )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in LISTS:
            schema_editor.execute(f"DROP INDEX IF EXISTS resident_in_{name}")


class Migration(migrations.Migration):
    dependencies = [("pool", "0002_letters")]
    operations = [migrations.RunPython(add, remove)]
