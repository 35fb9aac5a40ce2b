import django.db.models.deletion
import office.kernel.identifiers
import office.kernel.row_security
import office.kernel.tenancy
from django.db import migrations, models

from office.kernel.tenancy import AppendOnly
from office.decisions.migrations import _guards


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('parties', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('public_id', models.UUIDField(default=office.kernel.identifiers.public_id, editable=False, unique=True)),
                ('on', models.DateField()),
                ('stored_at', models.DateTimeField()),
                ('lawbook_version', models.CharField(max_length=80)),
                ('facts_text', models.TextField()),
                ('assessment_text', models.TextField()),
                ('hash', models.CharField(max_length=64)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='cases.sicknesscase')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('public_id', models.UUIDField(default=office.kernel.identifiers.public_id, editable=False, unique=True)),
                ('outcome', models.CharField(choices=[('GRANTED', 'Bevilget'), ('PARTLY_GRANTED', 'Delvist bevilget'), ('REFUSED', 'Afslag'), ('STOPPED', 'Standset'), ('ANNULLED', 'Annulleret')], max_length=14)),
                ('state', models.CharField(choices=[('PREPARED', 'Forberedt'), ('IN_FORCE', 'Gældende'), ('SUPERSEDED', 'Afløst')], max_length=10)),
                ('cause', models.CharField(blank=True, default='', max_length=40)),
                ('grant_basis', models.CharField(blank=True, max_length=32, null=True)),
                ('first_day', models.DateField(blank=True, null=True)),
                ('last_day', models.DateField(blank=True, null=True)),
                ('provisions', models.JSONField(default=dict)),
                ('considerations', models.JSONField(default=list)),
                ('is_automatic', models.BooleanField()),
                ('made_by', models.CharField(blank=True, default='', max_length=150)),
                ('reason', models.TextField(blank=True, default='')),
                ('gate', models.JSONField(default=list)),
                ('decided_on', models.DateField()),
                ('decided_at', models.DateTimeField()),
                ('hash', models.CharField(max_length=64)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='cases.sicknesscase')),
                ('company', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='parties.company')),
                ('supersedes', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='decisions.decision')),
                ('assessment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='decisions.storedassessment')),
            ],
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('public_id', models.UUIDField(default=office.kernel.identifiers.public_id, editable=False, unique=True)),
                ('from_day', models.DateField()),
                ('until', models.DateField()),
                ('reason', models.TextField()),
                ('by', models.CharField(max_length=150)),
                ('made_at', models.DateTimeField()),
                ('lifted_on', models.DateField(blank=True, null=True)),
                ('lifted_by', models.CharField(blank=True, default='', max_length=150)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='parties.person')),
            ],
            options={
                'indexes': [models.Index(fields=['municipality', 'person', 'until'], name='exemption_by_person'), models.Index(condition=models.Q(('lifted_on__isnull', True)), fields=['municipality', 'until'], name='exemption_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('from_day'))), name='exemption_runs_forward')],
            },
        ),
        migrations.AddIndex(
            model_name='storedassessment',
            index=models.Index(fields=['municipality', 'case', '-id'], name='assessment_by_case'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['municipality', 'case', '-id'], name='decision_by_case'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['municipality', 'decided_on'], name='decision_by_day'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('state', 'PREPARED')), fields=['municipality', 'case'], name='decision_waiting'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'IN_FORCE')), fields=('municipality', 'case', 'company'), name='one_decision_in_force', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'PREPARED')), fields=('municipality', 'case', 'company'), name='one_decision_prepared', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('is_automatic', False), models.Q(('state', 'IN_FORCE'), _negated=True), models.Q(('outcome__in', ['REFUSED', 'STOPPED']), _negated=True), _connector='OR'), name='adverse_decision_needs_person'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('is_automatic', True), models.Q(('made_by', ''), _negated=True), _connector='OR'), name='decision_has_a_maker'),
        ),
        office.kernel.row_security.RowSecurity(
            tables=['decisions_storedassessment', 'decisions_decision', 'decisions_exemption'],
        ),
        AppendOnly("decisions_storedassessment"),
        migrations.RunSQL(_guards.FIXED, _guards.UNDO),
    ]
