from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recommendations', '0010_joint'),
    ]

    operations = [
        migrations.AddField(
            model_name='openvote',
            name='helped',
            field=models.BooleanField(default=False),
        ),
    ]
