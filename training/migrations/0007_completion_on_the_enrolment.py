"""The day of completion stands on the enrolment: lists of what was completed need not search everybody's steps."""

from django.db import migrations, models
from django.utils import timezone


def fill(apps, schema_editor):
    Enrolment, Step = (apps.get_model("training", name) for name in ("Enrolment", "EnrolmentStep"))
    said = {}
    for enrolment, at in Step.objects.filter(action="complete").order_by("pk").values_list("enrolment", "at"):
        said[enrolment] = timezone.localdate(at)
    rows = list(Enrolment.objects.filter(pk__in=said))
    for row in rows:
        row.completed_on = said[row.pk]
    Enrolment.objects.bulk_update(rows, ["completed_on"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("training", "0006_follow_up_within_two_years")]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="completed_on",
            field=models.DateField(
                blank=True, editable=False, help_text="空欄なら、回の最終日。", null=True, verbose_name="修了とした日"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
