from django.db import migrations

from portal.editorial.roles import Area, granted

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

    operations = [granted("portal", AREAS), granted("auth", {"group": Area.PEOPLE})]
