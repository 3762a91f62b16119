"""The form of a route says of whom it is when it is for heads alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evaluations', '0003_probation_terms_and_sheets'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalroute',
            name='heads_only',
            field=models.BooleanField(default=False, help_text='課長や係長など、組織の長だけに使う経路です。ほかの職員には使われません。', verbose_name='長だけ'),
        ),
        migrations.AlterField(
            model_name='route',
            name='heads_only',
            field=models.BooleanField(default=False, help_text='課長や係長など、組織の長だけに使う経路です。ほかの職員には使われません。', verbose_name='長だけ'),
        ),
    ]
