from django.db import migrations, models


class Migration(migrations.Migration):
    # Alone, and passed over by the linter of migrations: to widen a varchar, Postgres rewrites no row.

    dependencies = [
        ('injuries', '0009_professional'),
    ]

    operations = [
        migrations.AlterField(
            model_name='redflag',
            name='state',
            field=models.CharField(choices=[('open', 'Open'), ('cleared', 'Cleared'), ('corrected', 'Corrected')], default='open', max_length=9),
        ),
    ]
