
import django.core.validators
import django.db.models.deletion
import parvis.core.clock
import parvis.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversation', '0004_moderation'),
        ('feedback', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Courtesy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('welcomes', models.BooleanField(default=False, help_text='Once for each person, below their own words. Never in private, never a machine.', verbose_name='welcome whoever speaks to us in public for the first time')),
                ('welcome_fr', models.TextField(blank=True, default='', verbose_name='welcome in French')),
                ('welcome_en', models.TextField(blank=True, default='', verbose_name='welcome in English')),
                ('thanks', models.BooleanField(default=False, help_text='What a colleague marks as thanks, where it was said and in private where it was private.', verbose_name='answer thanks')),
                ('thanks_shares', models.BooleanField(default=False, help_text='Nobody reads first what they say of it.', verbose_name='and thank whoever shares a page of ours in public')),
                ('thanks_fr', models.TextField(blank=True, default='', verbose_name='thanks in French')),
                ('thanks_en', models.TextField(blank=True, default='', verbose_name='thanks in English')),
                ('thanks_days', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(7), django.core.validators.MaxValueValidator(365)], verbose_name='the same person is thanked again after so many days')),
                ('most_an_hour', models.PositiveSmallIntegerField(default=20, help_text='On a busy day people answer, and machines keep quiet: what is above it is not sent later.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)], verbose_name='at most so many in an hour, all together')),
                ('since', models.DateTimeField(default=parvis.core.clock.now, editable=False)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'welcome and thanks',
                'verbose_name_plural': 'welcome and thanks',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Telling',
            fields=[
                ('id', models.UUIDField(default=parvis.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('offered', 'offered'), ('given', 'told'), ('declined', 'not told'), ('overtaken', 'overtaken by the next step')], default='offered', max_length=9)),
                ('text_fr', models.TextField(blank=True)),
                ('text_en', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=parvis.core.clock.now)),
                ('changed_at', models.DateTimeField(default=parvis.core.clock.now)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('move', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='telling', to='feedback.topicmove')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tellings', to='feedback.topic')),
            ],
            options={
                'verbose_name': 'offer to tell those who asked',
                'verbose_name_plural': 'offers to tell those who asked',
                'ordering': ['-created_at', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.UUIDField(default=parvis.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('who', models.CharField(max_length=80)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('words', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('given', 'handed over'), ('failed', 'not told'), ('left', 'not told, and left so')], default='waiting', max_length=7)),
                ('problem', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=parvis.core.clock.now)),
                ('changed_at', models.DateTimeField(default=parvis.core.clock.now)),
                ('answer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='told', to='conversation.answer')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='told_of', to='conversation.message')),
                ('remark', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='feedback.remark')),
                ('telling', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='conversation.telling')),
            ],
            options={
                'verbose_name': 'person told',
                'verbose_name_plural': 'people told',
                'ordering': ['created_at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='telling',
            index=models.Index(fields=['state', 'created_at'], name='telling_open'),
        ),
        migrations.AddIndex(
            model_name='told',
            index=models.Index(fields=['state', 'created_at'], name='told_waiting'),
        ),
        migrations.AddConstraint(
            model_name='told',
            constraint=models.UniqueConstraint(fields=('telling', 'who'), name='told_once'),
        ),
    ]
