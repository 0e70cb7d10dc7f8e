from django.db import models


class Row(models.Model):
    """What the bare insert writes."""

    amount = models.IntegerField()

    def __str__(self):
        return str(self.amount)
