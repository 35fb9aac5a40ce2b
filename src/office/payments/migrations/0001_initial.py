import django.db.models.deletion
import django.db.models.expressions
import office.kernel.fields
import office.kernel.identifiers
import office.kernel.row_security
import office.kernel.tenancy
from django.db import migrations, models

from office.kernel.tenancy import AppendOnly
from office.payments.migrations import _guards


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('parties', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PayDayOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('kind', models.CharField(choices=[('CITIZEN', 'Sygedagpenge til borgere'), ('REFUND', 'Refusion til arbejdsgivere')], max_length=7)),
                ('rule_day', models.DateField()),
                ('pay_day', models.DateField()),
                ('reason', models.CharField(max_length=200)),
                ('set_by', models.CharField(max_length=150)),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('municipality', 'kind', 'rule_day'), name='one_override_per_rule_day')],
            },
        ),
        migrations.CreateModel(
            name='PaymentRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('public_id', models.UUIDField(default=office.kernel.identifiers.public_id, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('CITIZEN', 'Sygedagpenge til borgere'), ('REFUND', 'Refusion til arbejdsgivere')], max_length=7)),
                ('pay_day', models.DateField()),
                ('last_sunday', models.DateField()),
                ('state', models.CharField(choices=[('PREPARED', 'Klargjort'), ('RELEASED', 'Frigivet'), ('SENT', 'Sendt'), ('RECONCILED', 'Afstemt'), ('CANCELLED', 'Annulleret')], default='PREPARED', max_length=10)),
                ('prepared_by', models.CharField(max_length=150)),
                ('prepared_at', models.DateTimeField()),
                ('released_by', models.CharField(blank=True, default='', max_length=150)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('is_standing_order', models.BooleanField(default=False)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('reconciled_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_by', models.CharField(blank=True, default='', max_length=150)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancel_reason', models.TextField(blank=True, default='')),
                ('orders_count', models.IntegerField(default=0)),
                ('payees_count', models.IntegerField(default=0)),
                ('weeks_count', models.IntegerField(default=0)),
                ('citizen', office.kernel.fields.MoneyField(default=0)),
                ('refund', office.kernel.fields.MoneyField(default=0)),
                ('supplement', office.kernel.fields.MoneyField(default=0)),
                ('own_atp', office.kernel.fields.MoneyField(default=0)),
                ('municipal_atp', office.kernel.fields.MoneyField(default=0)),
                ('pension', office.kernel.fields.MoneyField(default=0)),
                ('transfer', office.kernel.fields.MoneyField(default=0)),
                ('deviations', models.JSONField(blank=True, default=list)),
                ('file_name', models.CharField(blank=True, default='', max_length=120)),
                ('file_hash', models.CharField(blank=True, default='', max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['municipality', 'pay_day'], name='run_by_day'), models.Index(condition=models.Q(('state__in', ['PREPARED', 'RELEASED', 'SENT'])), fields=['municipality', 'state'], name='run_unfinished')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'CANCELLED'), _negated=True), fields=('municipality', 'kind', 'pay_day'), name='one_run_per_payment_day'), models.CheckConstraint(condition=models.Q(('released_by', ''), ('is_standing_order', True), models.Q(('released_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='two_people_see_a_run')],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('reference', models.CharField(max_length=27)),
                ('payee_kind', models.CharField(choices=[('CITIZEN', 'Borger'), ('EMPLOYER', 'Arbejdsgiver'), ('ATP', 'ATP'), ('PENSION', 'Obligatorisk pension')], max_length=8)),
                ('payee_number', models.CharField(blank=True, default='', max_length=10)),
                ('amount', office.kernel.fields.MoneyField()),
                ('taxable', office.kernel.fields.MoneyField(default=0)),
                ('income_type', models.CharField(blank=True, default='', max_length=2)),
                ('first_monday', models.DateField(blank=True, null=True)),
                ('last_monday', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('PREPARED', 'Klargjort'), ('SENT', 'Sendt'), ('ACCEPTED', 'Gennemført'), ('HELD', 'På ventekonto'), ('REJECTED', 'Afvist'), ('RETURNED', 'Returneret'), ('CANCELLED', 'Annulleret')], default='PREPARED', max_length=9)),
                ('answer_code', models.CharField(blank=True, default='', max_length=32)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment_orders', to='cases.sicknesscase')),
                ('company', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment_orders', to='parties.company')),
                ('person', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment_orders', to='parties.person')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='payments.paymentrun')),
            ],
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('public_id', models.UUIDField(default=office.kernel.identifiers.public_id, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('DUE', 'Beregnet ydelse'), ('PAYMENT', 'Udbetaling'), ('RETURN', 'Tilbageført udbetaling'), ('SETTLEMENT', 'Afregning med bank og ATP'), ('TAKEN_OVER', 'Overtaget fra fraflytterkommune')], max_length=10)),
                ('monday', models.DateField(blank=True, null=True)),
                ('hours', models.CharField(blank=True, default='', max_length=40)),
                ('rate', office.kernel.fields.MoneyField(blank=True, null=True)),
                ('posted_on', models.DateField()),
                ('posted_at', models.DateTimeField()),
                ('cause', models.CharField(max_length=40)),
                ('assessment', models.BigIntegerField(blank=True, null=True)),
                ('decision', models.BigIntegerField(blank=True, null=True)),
                ('size', models.SmallIntegerField()),
                ('case', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='cases.sicknesscase')),
                ('company', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='parties.company')),
                ('corrects', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='payments.posting')),
                ('order', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='payments.order')),
                ('run', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='payments.paymentrun')),
            ],
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('account', models.CharField(choices=[('BENEFIT_COST', 'Udgift, sygedagpenge til borgere'), ('REFUND_COST', 'Udgift, refusion til arbejdsgivere'), ('SUPPLEMENT_COST', 'Udgift, tillæg til refusion (staten)'), ('MUNICIPAL_ATP_COST', 'Udgift, kommunens ATP-bidrag'), ('PENSION_COST', 'Udgift, obligatorisk pension (staten)'), ('PAYEE_PAYABLE', 'Skyldigt til borger eller arbejdsgiver'), ('PAYEE_CLAIM', 'Tilgodehavende hos borger eller arbejdsgiver'), ('ATP_PAYABLE', 'Skyldigt ATP af uger, der ikke er kørt'), ('ATP_SETTLEMENT', 'ATP til afregning'), ('PENSION_PAYABLE', 'Skyldig pension af uger, der ikke er kørt'), ('PENSION_SETTLEMENT', 'Pension til afregning'), ('IN_TRANSIT', 'Betalingsordrer undervejs'), ('BANK', 'Bank'), ('TAKEN_OVER_DUE', 'Fraflytterkommunens ydelse (mindekonto)'), ('TAKEN_OVER_PAID', 'Fraflytterkommunens udbetaling (mindekonto)')], max_length=20)),
                ('component', models.CharField(choices=[('BENEFIT', 'Sygedagpenge'), ('SUPPLEMENT', 'Tillæg til refusion'), ('OWN_ATP', 'Borgerens ATP-bidrag'), ('MUNICIPAL_ATP', 'Kommunens ATP-bidrag'), ('PENSION', 'Obligatorisk pension'), ('CLAIM', 'Tilgodehavende')], max_length=13)),
                ('amount', office.kernel.fields.MoneyField()),
                ('posting', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.posting')),
            ],
        ),
        migrations.CreateModel(
            name='ReceiptFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('file_hash', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('READ', 'Indlæst'), ('REFUSED', 'Standset')], max_length=7)),
                ('read_at', models.DateTimeField()),
                ('answers_count', models.IntegerField(default=0)),
                ('error_da', models.TextField(blank=True, default='')),
                ('error_en', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('municipality', 'file_hash'), name='one_receipt_file_per_content')],
            },
        ),
        migrations.AddField(
            model_name='posting',
            name='receipt_file',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='payments.receiptfile'),
        ),
        migrations.CreateModel(
            name='OrderAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('code', models.CharField(max_length=32)),
                ('state_before', models.CharField(choices=[('PREPARED', 'Klargjort'), ('SENT', 'Sendt'), ('ACCEPTED', 'Gennemført'), ('HELD', 'På ventekonto'), ('REJECTED', 'Afvist'), ('RETURNED', 'Returneret'), ('CANCELLED', 'Annulleret')], max_length=9)),
                ('state_after', models.CharField(choices=[('PREPARED', 'Klargjort'), ('SENT', 'Sendt'), ('ACCEPTED', 'Gennemført'), ('HELD', 'På ventekonto'), ('REJECTED', 'Afvist'), ('RETURNED', 'Returneret'), ('CANCELLED', 'Annulleret')], max_length=9)),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='payments.order')),
                ('receipt_file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='payments.receiptfile')),
            ],
        ),
        migrations.CreateModel(
            name='RunWeek',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('to_payee', office.kernel.fields.MoneyField()),
                ('supplement', office.kernel.fields.MoneyField()),
                ('own_atp', office.kernel.fields.MoneyField()),
                ('municipal_atp', office.kernel.fields.MoneyField()),
                ('pension', office.kernel.fields.MoneyField()),
                ('order', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='weeks', to='payments.order')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='weeks', to='payments.paymentrun')),
            ],
        ),
        migrations.AddField(
            model_name='posting',
            name='run_week',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='payments.runweek'),
        ),
        migrations.CreateModel(
            name='WeekAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('municipality', models.SmallIntegerField(default=office.kernel.tenancy.current, editable=False)),
                ('monday', models.DateField()),
                ('due_benefit', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('due_supplement', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('due_own_atp', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('due_municipal_atp', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('due_pension', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('paid_to_payee', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('paid_supplement', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('paid_own_atp', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('paid_municipal_atp', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('paid_pension', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('claim', office.kernel.fields.MoneyField(db_default=0, default=0)),
                ('outstanding', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('due_benefit'), '+', models.F('due_supplement')), '-', models.F('due_own_atp')), '-', django.db.models.expressions.CombinedExpression(models.F('paid_to_payee'), '+', models.F('paid_supplement'))), output_field=models.BigIntegerField())),
                ('is_settled', models.GeneratedField(db_persist=True, expression=models.Q(('due_benefit', django.db.models.expressions.CombinedExpression(models.F('paid_to_payee'), '+', models.F('due_own_atp'))), ('due_municipal_atp', models.F('paid_municipal_atp')), ('due_own_atp', models.F('paid_own_atp')), ('due_pension', models.F('paid_pension')), ('due_supplement', models.F('paid_supplement'))), output_field=models.BooleanField())),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='week_accounts', to='cases.sicknesscase')),
                ('company', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='week_accounts', to='parties.company')),
                ('due_posting', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='due_weeks', to='payments.posting')),
                ('paid_posting', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paid_weeks', to='payments.posting')),
            ],
        ),
        migrations.AddField(
            model_name='runweek',
            name='week',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='run_weeks', to='payments.weekaccount'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('case__isnull', False)), fields=['municipality', 'case'], name='order_by_case'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state__in', ['REJECTED', 'RETURNED'])), fields=['municipality', 'answered_at'], name='order_returned'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('municipality', 'reference'), name='one_order_per_reference'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('municipality', 'run', 'case', 'company', 'payee_kind'), name='one_order_per_case_and_payee', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='order_pays_something'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('payee_kind', 'CITIZEN'), ('person__isnull', False)), models.Q(('case__isnull', False), ('company__isnull', False), ('payee_kind', 'EMPLOYER')), models.Q(('case__isnull', True), ('payee_kind__in', ['ATP', 'PENSION'])), _connector='OR'), name='order_has_payee'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['municipality', 'posting'], name='line_by_posting'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(condition=models.Q(('account__in', ['ATP_SETTLEMENT', 'PENSION_SETTLEMENT'])), fields=['municipality', 'account'], include=('amount',), name='line_to_settle'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='line_has_amount'),
        ),
        migrations.AddIndex(
            model_name='orderanswer',
            index=models.Index(fields=['municipality', 'order'], name='answer_by_order'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['municipality', 'case', 'monday'], name='posting_by_week'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['municipality', 'posted_on'], name='posting_by_day'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(condition=models.Q(('run__isnull', False)), fields=['municipality', 'run'], name='posting_by_run'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(condition=models.Q(('order__isnull', False)), fields=['municipality', 'order'], name='posting_by_order'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('decision__isnull', False), models.Q(('kind__in', ['DUE', 'PAYMENT']), _negated=True), ('case__isnull', True), _connector='OR'), name='no_money_without_decision'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', True), ('monday__isnull', True)), models.Q(('case__isnull', False), ('monday__isnull', False)), _connector='OR'), name='posting_of_a_case_has_a_week'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('monday__isnull', True), ('monday__iso_week_day', 1), _connector='OR'), name='posting_monday'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 2), models.Q(('kind', 'DUE'), ('size', 0)), _connector='OR'), name='posting_has_lines'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'PAYMENT')), fields=('municipality', 'run_week'), name='run_week_is_paid_once'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'RETURN')), fields=('municipality', 'corrects'), name='payment_is_returned_once'),
        ),
        migrations.AddIndex(
            model_name='weekaccount',
            index=models.Index(condition=models.Q(('is_settled', False)), fields=['municipality', 'monday'], name='week_to_run'),
        ),
        migrations.AddIndex(
            model_name='weekaccount',
            index=models.Index(condition=models.Q(('outstanding', 0), _negated=True), fields=['municipality', 'case'], name='week_with_balance'),
        ),
        migrations.AddIndex(
            model_name='weekaccount',
            index=models.Index(condition=models.Q(('company__isnull', False)), fields=['municipality', 'company'], name='week_by_company'),
        ),
        migrations.AddConstraint(
            model_name='weekaccount',
            constraint=models.UniqueConstraint(fields=('municipality', 'case', 'company', 'monday'), name='one_week_account', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='runweek',
            index=models.Index(fields=['municipality', 'order'], name='run_week_by_order'),
        ),
        migrations.AddConstraint(
            model_name='runweek',
            constraint=models.UniqueConstraint(fields=('municipality', 'run', 'week'), name='one_line_per_run_week'),
        ),
        office.kernel.row_security.RowSecurity(
            tables=['payments_paydayoverride', 'payments_paymentrun', 'payments_order', 'payments_posting', 'payments_line', 'payments_receiptfile', 'payments_orderanswer', 'payments_runweek', 'payments_weekaccount'],
        ),
        AppendOnly("payments_posting", "payments_line", "payments_orderanswer"),
        migrations.RunSQL("".join(_guards.ALL), _guards.UNDO),
    ]
