from django.db import migrations

from portal.editorial.roles import Area, grant_permissions

AREAS = {"energyproject": Area.RECORDS, "pipeline": Area.RECORDS}


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("portal", "0002_roles")]

    operations = [grant_permissions("projects", AREAS)]
