from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0038_sessions_ended")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="described",
            field=models.TextField(
                default="",
                help_text="Address of the portal when it was made, and the words and types of its tables",
            ),
        ),
    ]
