import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("recommendations", "0013_statements_on_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftcomment",
            name="deleted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="panels.membership",
            ),
        ),
    ]
