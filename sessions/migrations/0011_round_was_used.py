from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('panel_sessions', '0010_planned_end'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='was_used',
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
