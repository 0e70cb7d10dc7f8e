# Where pain is told has two parts more, the front of each hip.

from django.db import migrations, models

from coaching.models.operations import AddCheckOfNewRows, PreparedMigration


class Migration(PreparedMigration):

    dependencies = [
        ('coaching', '0009_seconds_of_a_set'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='painreport',
            name='pain_where',
        ),
        migrations.AlterField(
            model_name='painreport',
            name='where',
            field=models.CharField(choices=[('left_foot', 'Left foot or ankle'), ('right_foot', 'Right foot or ankle'), ('left_shin', 'Left shin or calf'), ('right_shin', 'Right shin or calf'), ('left_knee', 'Left knee'), ('right_knee', 'Right knee'), ('left_thigh', 'Left thigh'), ('right_thigh', 'Right thigh'), ('left_front_hip', 'Front of the left hip'), ('right_front_hip', 'Front of the right hip'), ('left_hip', 'Left hip or groin'), ('right_hip', 'Right hip or groin'), ('back', 'Back'), ('shoulders', 'Shoulders, arms or hands'), ('other', 'Somewhere else')], max_length=16, verbose_name='where'),
        ),
        AddCheckOfNewRows(
            model_name='painreport',
            constraint=models.CheckConstraint(condition=models.Q(('where__in', ['left_foot', 'right_foot', 'left_shin', 'right_shin', 'left_knee', 'right_knee', 'left_thigh', 'right_thigh', 'left_front_hip', 'right_front_hip', 'left_hip', 'right_hip', 'back', 'shoulders', 'other'])), name='pain_where'),
        ),
    ]
