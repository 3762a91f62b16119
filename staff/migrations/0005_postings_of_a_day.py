from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0004_log_outlives_people"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["valid_to", "valid_from"], name="posting_by_end"),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(condition=models.Q(("is_head", True)), fields=["department"], name="posting_of_heads"),
        ),
    ]
