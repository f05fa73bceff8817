from django.db import migrations


def mark(apps, schema_editor):
    """Polls that are quick votes learn which amendment they are about."""
    polls = apps.get_model("facilitation", "Poll").objects
    amendments = apps.get_model("recommendations", "Amendment").objects
    for pk, poll in amendments.exclude(poll=None).values_list("pk", "poll"):
        polls.filter(pk=poll).update(about=pk)


class Migration(migrations.Migration):
    dependencies = [
        ("facilitation", "0007_polls_about"),
        ("recommendations", "0011_helped_papers"),
    ]

    operations = [
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]
