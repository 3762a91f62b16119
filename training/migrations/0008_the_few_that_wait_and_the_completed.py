"""Indexes for the enrolments that wait for somebody, and for those that were completed: tens of thousands are over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0007_completion_on_the_enrolment")]

    operations = [
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                fields=["state", "session"],
                name="enrolment_under_way",
                condition=models.Q(
                    state__in=["applied", "attended", "recommended", "reported", "selected", "waiting"]
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                fields=["completed_on", "session"],
                name="enrolment_completed",
                condition=models.Q(state__in=["completed", "followed_up"]),
            ),
        ),
    ]
