from django.db import models


class Source(models.Model):
    slug = models.SlugField(unique=True, max_length=200)
    title = models.TextField()
    publisher = models.TextField()

    def __str__(self) -> str:
        return self.title


class Project(models.Model):
    slug = models.SlugField(unique=True, max_length=200)
    title = models.CharField(max_length=300, db_index=True)
    country = models.CharField(max_length=2, db_index=True)
    technology = models.CharField(max_length=20, db_index=True)
    status = models.CharField(max_length=20, db_index=True)
    capacity_mw = models.DecimalField(max_digits=12, decimal_places=3, null=True, db_index=True)
    commissioned_on = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    sources = models.ManyToManyField(Source)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
