from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0037_accuracy"),
    ]

    operations = [
        migrations.AlterField(
            model_name="securityevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signed_in", "signed in"),
                    ("failed", "sign-in failed"),
                    ("code_failed", "second factor failed"),
                    ("factor_added", "second factor added"),
                    ("factor_removed", "second factor removed"),
                    ("password", "password changed"),
                    ("email", "e-mail address changed"),
                    ("invited", "invited"),
                    ("access", "roles or access changed"),
                    ("group", "permissions of a group changed"),
                    ("deleted", "account deleted"),
                    ("left", "left, work handed over"),
                    ("removal", "removal for good"),
                    ("sessions", "sessions ended"),
                ],
                max_length=16,
                verbose_name="event",
            ),
        ),
    ]
