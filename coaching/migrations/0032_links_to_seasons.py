"""Links under which athletes share their season."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from coaching.models.operations import PreparedMigration


class Migration(PreparedMigration):

    dependencies = [
        ('coaching', '0031_needs'),
    ]

    operations = [
        migrations.CreateModel(
            name='SeasonLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='season_links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'link to a season',
                'verbose_name_plural': 'links to seasons',
                'constraints': [models.UniqueConstraint(models.F('user'), condition=models.Q(('revoked_at', None)), name='season_link_stands_once'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('created_at'))), name='season_link_ends_later')],
            },
        ),
    ]
