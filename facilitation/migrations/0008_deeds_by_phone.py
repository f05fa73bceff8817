from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("facilitation", "0007_polls_about"),
    ]

    operations = [
        migrations.AlterField(
            model_name="deed",
            name="kind",
            field=models.CharField(
                choices=[
                    ("muted", "Writing was stopped"),
                    ("unmuted", "Writing was allowed again"),
                    ("hid", "A note was hidden"),
                    ("showed", "A note was shown again"),
                    ("removed", "Was removed from the panel"),
                    ("note", "A note was written for them"),
                    ("dot", "A dot was placed or taken for them"),
                    ("vote", "Their ballot paper was filled in for them"),
                    ("poll", "A poll was answered for them"),
                    ("poll_own", "They answered a poll themselves after being helped"),
                    ("amended", "A change to a draft was proposed for them"),
                    ("card", "A red card was raised for them"),
                ],
                max_length=8,
            ),
        ),
    ]
