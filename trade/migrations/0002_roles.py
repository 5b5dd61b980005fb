from django.db import migrations

from portal.editorial.roles import Area, grant_permissions

AREAS = {
    "tradehub": Area.RECORDS,
    "corridor": Area.RECORDS,
    "ranking": Area.RECORDS,
    "indicator": Area.STATISTICS,
    "series": Area.STATISTICS,
    "observationbatch": Area.STATISTICS,
    "observation": Area.STATISTICS,
}


class Migration(migrations.Migration):
    dependencies = [("trade", "0001_initial"), ("portal", "0002_roles")]

    operations = [grant_permissions("trade", AREAS)]
