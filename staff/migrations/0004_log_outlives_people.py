import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0003_user_session_salt")]

    operations = [
        migrations.AlterField(
            model_name="auditsubject",
            name="employee",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="staff.employee",
                verbose_name="対象の職員",
            ),
        ),
    ]
