"""What the shipped catalogue wrote into the other tables."""

from django.db import models
from django.utils import timezone


class CatalogEntry(models.Model):
    """What the shipped catalogue last wrote to a row, so that an admin's edit is told apart.

    `digest` is of the row as the loader left it; a row that differs now was edited here.
    """

    model = models.CharField(max_length=20)
    slug = models.SlugField(max_length=80)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("model", "slug", name="catalog_entry_once")]

    def __str__(self):
        return f"{self.model} {self.slug}"
