"""What 0009, 0010 and 0051 hold new rows to, all rows are held to, beside whoever writes."""

from django.db import migrations

from coaching.models.operations import LookOver


class Migration(migrations.Migration):
    # Each looks at millions of rows, and is done again where it was interrupted.
    atomic = False

    dependencies = [("coaching", "0056_turns_and_undone_files")]

    operations = [
        LookOver("loggedset", "logged_set_seconds"),
        LookOver("loggedset", "logged_set_source"),
        LookOver("painreport", "pain_where"),
    ]
