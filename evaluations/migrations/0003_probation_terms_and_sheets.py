"""The terms of probation stand on the scheme, and on each probation that began by them; its sheet is the person's."""

import common.fields
import common.guards
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Those that were kept before went by what the program itself said: by their months."""
    Probation = apps.get_model("evaluations", "Probation")
    unsaid = Probation.objects.filter(milestones="")
    unsaid.filter(months=1).update(least_days=15, milestones=("1",))
    unsaid.filter(months=6).update(least_days=90, milestones=("2", "5"))


class Migration(migrations.Migration):

    dependencies = [
        ('evaluations', '0002_what_the_base_date_decides'),
        ('staff', '0008_evaluation_moves_in_the_log'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProbationTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('employment_types', common.fields.CodesField(blank=True, default=tuple, verbose_name='任用形態')),
                ('months', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='月数')),
                ('least_days', models.PositiveSmallIntegerField(blank=True, help_text='足りないと、足りるまで延びます(始まりから1年まで)。空欄なら延びません。', null=True, verbose_name='勤務日数の下限')),
                ('milestones', common.fields.CodesField(blank=True, default=tuple, help_text='始まりから何か月後か。', verbose_name='意見を求める月')),
                ('source', models.CharField(blank=True, help_text='空欄なら、見本の数字として表示します。', max_length=200, verbose_name='出典')),
            ],
            options={
                'verbose_name': '条件付採用の期間のきまり',
                'verbose_name_plural': '条件付採用の期間のきまり',
                'ordering': ['scheme', '-months', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='historicalprobation',
            name='least_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='勤務日数の下限'),
        ),
        migrations.AddField(
            model_name='historicalprobation',
            name='milestones',
            field=common.fields.CodesField(blank=True, default=tuple, verbose_name='意見を求める月'),
        ),
        migrations.AddField(
            model_name='historicalprobation',
            name='scheme',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='evaluations.scheme', verbose_name='きまりのある評価制度'),
        ),
        migrations.AddField(
            model_name='probation',
            name='least_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='勤務日数の下限'),
        ),
        migrations.AddField(
            model_name='probation',
            name='milestones',
            field=common.fields.CodesField(blank=True, default=tuple, verbose_name='意見を求める月'),
        ),
        migrations.AddField(
            model_name='probation',
            name='scheme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluations.scheme', verbose_name='きまりのある評価制度'),
        ),
        migrations.AddConstraint(
            model_name='probation',
            constraint=common.guards.Guard(condition="EXISTS (SELECT 1 FROM evaluations_sheet s JOIN evaluations_cycle c ON c.id = s.cycle_id JOIN evaluations_scheme k ON k.id = c.scheme_id WHERE s.id = NEW.sheet_id AND (s.employee_id <> NEW.employee_id OR k.kind <> 'probation' OR c.rehearsal_of_id IS NOT NULL))", name='probation_sheet_of_the_person', violation_error_code='probation_sheet_of_the_person', violation_error_message='本人の、条件付採用の評価の記録書だけを結び付けられます。'),
        ),
        migrations.AddField(
            model_name='probationterm',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='evaluations.scheme', verbose_name='評価制度'),
        ),
        migrations.AddConstraint(
            model_name='probationterm',
            constraint=models.CheckConstraint(condition=models.Q(('months__range', (1, 12))), name='probationterm_within_a_year', violation_error_message='月数は1から12までにしてください。'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
