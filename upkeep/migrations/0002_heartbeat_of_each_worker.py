from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('upkeep', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='heartbeat',
            name='name',
            field=models.CharField(max_length=80, unique=True),
        ),
    ]
