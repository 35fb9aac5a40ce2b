"""Walls between municipalities, in Python and in the database."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from office.kernel import database, tenancy
from office.kernel.models import NumberSeries
from office.kernel.tenancy import NoMunicipality, TenantModel
from office.parties.models import Company

HERE, THERE = 751, 657


def _company(name: str) -> Company:
    return Company.objects.create(cvr="12345674", name=name, sort_key=name)


@pytest.fixture
def two_municipalities(db: None) -> None:
    with tenancy.acting_for(HERE):
        _company("Her")
    with tenancy.acting_for(THERE):
        _company("Der")


def _raw_names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM parties_company ORDER BY name")
        return [row[0] for row in cursor.fetchall()]


def test_a_query_without_municipality_raises(db: None) -> None:
    with pytest.raises(NoMunicipality):
        Company.objects.count()
    with pytest.raises(NoMunicipality):
        Company(cvr="12345674")


def test_the_everywhere_manager_raises_outside_operator_jobs(two_municipalities: None) -> None:
    with pytest.raises(NoMunicipality):
        Company.everywhere.count()
    with tenancy.acting_everywhere():
        assert Company.everywhere.count() == 2


def test_each_municipality_sees_its_own_rows(two_municipalities: None) -> None:
    for code, name in ((HERE, "Her"), (THERE, "Der")):
        with tenancy.acting_for(code):
            assert [company.name for company in Company.objects.all()] == [name]


def test_raw_sql_sees_nothing_of_others(two_municipalities: None) -> None:
    assert _raw_names() == []
    with tenancy.acting_for(HERE):
        assert _raw_names() == ["Her"]
        with tenancy.acting_for(THERE):
            assert _raw_names() == ["Der"]
        assert _raw_names() == ["Her"]
    assert _raw_names() == []
    with tenancy.acting_everywhere():
        assert _raw_names() == ["Der", "Her"]


def test_an_open_cursor_follows_who_is_at_work(two_municipalities: None) -> None:
    with connection.cursor() as cursor:
        with tenancy.acting_for(HERE):
            cursor.execute("SELECT count(*) FROM parties_company")
            assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM parties_company")
        assert cursor.fetchone() == (0,)


def test_rows_cannot_be_written_into_another_municipality(two_municipalities: None) -> None:
    with tenancy.acting_for(HERE):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            NumberSeries.objects.create(municipality=THERE, name="CASE", year=2026, last=1)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE parties_company SET name = 'x' WHERE municipality = %s", [THERE])
            assert cursor.rowcount == 0
            cursor.execute("DELETE FROM parties_company WHERE municipality = %s", [THERE])
            assert cursor.rowcount == 0


def test_a_rollback_does_not_leave_the_walls_open(two_municipalities: None) -> None:
    with tenancy.acting_for(HERE):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), tenancy.acting_for(THERE):
            assert _raw_names() == ["Der"]
            raise ZeroDivisionError
        assert _raw_names() == ["Her"]
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM parties_company")
        assert _raw_names() == ["Her"]


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_who_is_at_work() -> None:
    with tenancy.acting_for(HERE):
        _company("Her")
        connection.close()
        assert _raw_names() == ["Her"]
    connection.close()
    assert _raw_names() == []


def test_the_program_works_under_a_role_without_power(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("openksd_app", False, False)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("TRUNCATE parties_company CASCADE")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("ALTER TABLE parties_company DISABLE ROW LEVEL SECURITY")


def _tables_where(condition: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND {condition}")
        return {row[0] for row in cursor.fetchall()}


def test_every_table_of_a_municipality_has_its_wall(db: None) -> None:
    policy = "EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"
    walled = _tables_where(f"c.relrowsecurity AND c.relforcerowsecurity AND {policy}")
    models = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    assert {model._meta.db_table for model in models} - walled == set()


def test_the_wall_holds_for_an_owner_that_is_no_superuser(two_municipalities: None) -> None:
    with database.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain_owner NOSUPERUSER NOBYPASSRLS")
        cursor.execute("GRANT plain_owner TO CURRENT_USER")
        cursor.execute("GRANT USAGE, CREATE ON SCHEMA public TO plain_owner")
        cursor.execute("ALTER TABLE parties_company OWNER TO plain_owner")
        cursor.execute("SET LOCAL ROLE plain_owner")
        cursor.execute("SELECT current_user, count(*) FROM parties_company")
        assert cursor.fetchone() == ("plain_owner", 0)
        cursor.execute("SELECT set_config('openksd.municipality', %s, true)", [str(HERE)])
        cursor.execute("SELECT name FROM parties_company")
        assert cursor.fetchall() == [("Her",)]
        cursor.execute("DELETE FROM parties_company WHERE municipality = %s", [THERE])
        assert cursor.rowcount == 0
        transaction.set_rollback(True)


def test_every_append_only_table_has_its_trigger(db: None) -> None:
    kept = _tables_where("EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only')")
    models = [model for model in apps.get_models() if getattr(model, "is_append_only", False)]
    assert {model._meta.db_table for model in models} - kept == set()


def test_append_only_rows_can_neither_change_nor_go(municipality: int) -> None:
    from office.kernel import audit
    from office.kernel.identifiers import public_id

    row = audit.log_reading(reader="mette", subject=public_id(), purpose="CASE_WORK")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(reader="en anden")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()
    assert list(audit.readings_of(row.subject)) == [row]


def test_today_is_a_day_of_the_standing_clock(clock_at: object) -> None:
    from office.kernel import clock

    clock_at(date(2026, 3, 4))  # type: ignore[operator]
    assert clock.today() == date(2026, 3, 4)
