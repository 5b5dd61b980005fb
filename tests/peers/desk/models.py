from django.db import models


class Plant(models.Model):
    title_en = models.CharField(max_length=300)
    slug = models.SlugField(max_length=200)
    status = models.CharField(max_length=10)
    technology = models.CharField(max_length=20, choices=[("hydro", "hydro"), ("wind", "wind")])
    capacity_mw = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    updated_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "projects_energyproject"
        ordering = ("title_en", "pk")

    def __str__(self) -> str:
        return self.title_en


class PlantClaim(models.Model):
    record = models.ForeignKey(Plant, models.CASCADE, related_name="claims")
    fact = models.CharField(max_length=60)
    value = models.TextField()
    comparator = models.CharField(max_length=10)
    as_printed = models.TextField()
    locator = models.CharField(max_length=200)
    quote = models.TextField()
    note = models.TextField()

    class Meta:
        managed = False
        db_table = "projects_energyprojectclaim"

    def __str__(self) -> str:
        return self.fact
