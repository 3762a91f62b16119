from django.db import migrations, models

import common.guards


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0005_postings_of_a_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditevent",
            name="people",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="previous",
            field=models.CharField(editable=False, max_length=64, unique=True),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=common.guards.Consequence(
                name="auditevent_appended",
                statements=(
                    "UPDATE staff_audithead SET digest = NEW.digest WHERE id = 1",
                    """INSERT INTO staff_auditsubject (event_id, employee_id)
                       SELECT NEW.id, CAST(value AS bigint) FROM {elements}(NEW.people)""",
                ),
            ),
        ),
    ]
