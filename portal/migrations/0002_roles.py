from django.db import migrations

from portal.editorial.roles import Area, grant_permissions

AREAS = {
    "event": Area.RECORDS,
    "story": Area.RECORDS,
    "organisation": Area.RECORDS,
    "place": Area.RECORDS,
    "source": Area.SOURCES,
    "country": Area.COUNTRIES,
    "edition": Area.HISTORY,
    "step": Area.HISTORY,
    "user": Area.PEOPLE,
}


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [grant_permissions("portal", AREAS), grant_permissions("auth", {"group": Area.PEOPLE})]
