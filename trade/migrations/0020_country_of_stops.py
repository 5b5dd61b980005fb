from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trade", "0019_wri_identifiers"), ("portal", "0047_stated_relations")]

    operations = [
        migrations.AlterField(
            model_name="stop",
            name="country",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.deletion.PROTECT,
                to="portal.country",
                verbose_name="country",
            ),
        ),
    ]
