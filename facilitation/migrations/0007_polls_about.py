from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('facilitation', '0006_deeds_of_polls'),
    ]

    operations = [
        migrations.AddField(
            model_name='poll',
            name='about',
            field=models.BigIntegerField(null=True),
        ),
    ]
