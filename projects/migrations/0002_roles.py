from django.db import migrations

from portal.editorial.roles import Area, granted

AREAS = {"energyproject": Area.RECORDS, "pipeline": Area.RECORDS}


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("portal", "0002_roles")]

    operations = [granted("projects", AREAS)]
