import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("recommendations", "0012_quick_votes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="minoritystatement",
            name="recommendation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="statements",
                to="recommendations.recommendation",
            ),
        ),
        migrations.AddField(
            model_name="minoritystatement",
            name="ballot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="statements",
                to="recommendations.ballot",
            ),
        ),
        migrations.AddConstraint(
            model_name="minoritystatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("recommendation__isnull", True), ("ballot__isnull", True), _connector="XOR"),
                name="a_statement_is_on_one_result",
            ),
        ),
    ]
