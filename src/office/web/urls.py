"""Addresses of the pages (adresser). No person number ever stands in one."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from office.web import report_urls
from office.web.views import (
    acts,
    case,
    catalogue,
    deletion,
    deletion_operation,
    find,
    law_coverage,
    law_rates,
    leader,
    letters,
    operation,
    paper,
    payments,
    readings,
    replay,
    service_accounts,
    session,
    task_lists,
    tasks,
    why,
)


class DayConverter(StringConverter):
    """A day as 2026-11-02."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str):  # type: ignore[no-untyped-def]
        """Read the day; what is no day has no page."""
        from datetime import date

        return date.fromisoformat(value)


class PayeeConverter(StringConverter):
    """The citizen, or an employer by its public company number."""

    regex = r"CITIZEN|\d{8}"


class FormConverter(StringConverter):
    """Form of a file that is handed out."""

    regex = r"pdf|csv|xlsx"


register_converter(DayConverter, "day")
register_converter(FormConverter, "form")
register_converter(PayeeConverter, "payee")

_CASE = "sager/<uuid:public_id>/"

urlpatterns = [
    path("", session.home, name="home"),
    path("livstegn/", session.alive, name="alive"),
    path("login/", session.log_in, name="login"),
    path("login/demo/", session.demo_log_in, name="demo_login"),
    path("logout/", session.log_out, name="logout"),
    path("sprog/", session.set_language, name="set_language"),
    path("udseende/", session.set_theme, name="set_theme"),
    path("taster/", session.set_keys, name="set_keys"),
    path("opgaver/", tasks.show, name="tasks"),
    path("opgaver/naeste/", tasks.take_next, name="next_task"),
    path("opgaver/lister/gem/", task_lists.keep, name="tasks_keep_list"),
    path("opgaver/lister/fjern/", task_lists.remove, name="tasks_remove_list"),
    path("opgaver/hent.<form:form>", task_lists.export, name="tasks_export"),
    path("opgaver/leder/", leader.show, name="leader"),
    path("opgaver/leder/hent.<form:form>", leader.export, name="leader_export"),
    path("opgaver/katalog/", catalogue.show, name="catalogue"),
    path("opgaver/katalog/<int:number>/", catalogue.one, name="catalogue_type"),
    path("lov/", law_coverage.show, name="law_coverage"),
    path("lov/<slug:key>/", law_coverage.one, name="law_rule"),
    path("opgaver/tildel/", tasks.assign, name="tasks_assign"),
    path("opgaver/hold/", tasks.hold, name="tasks_hold"),
    path("opgaver/notat/", tasks.note, name="tasks_note"),
    path("opgaver/<uuid:public_id>/", tasks.one, name="task"),
    path("opgaver/<uuid:public_id>/loes/", acts.solve_loose, name="solve_loose"),
    path("sager/", find.find, name="find"),
    path("sager/opret/", paper.open_case, name="paper"),
    path(_CASE, case.overview, name="case"),
    path(_CASE + "berettigelse/", case.entitlement, name="case_entitlement"),
    path(_CASE + "afgoerelse/<uuid:decision_id>/genafspil/", replay.show, name="replay"),
    path(_CASE + "udbetaling/", case.payment, name="case_payment"),
    path(_CASE + "breve/", case.letters, name="case_letters"),
    path(_CASE + "historik/", case.history, name="case_history"),
    path(_CASE + "nummer/", case.show_cpr, name="case_cpr"),
    path(_CASE + "hvorfor/", why.closed, name="why_closed"),
    path(_CASE + "hvorfor/<day:monday>/<payee:payee>/", why.why, name="why"),
    path(_CASE + "breve/<uuid:letter_id>/", letters.letter, name="letter"),
    path(_CASE + "breve/<uuid:letter_id>/pdf/", letters.letter_pdf, name="letter_pdf"),
    path(_CASE + "oplysning/<uuid:fact_id>/", acts.correct, name="correct"),
    path(_CASE + "handling/<slug:key>/", acts.act, name="act"),
    path("udbetalinger/", payments.runs, name="runs"),
    path("udbetalinger/klargoer/", payments.prepare, name="run_prepare"),
    path("udbetalinger/<uuid:public_id>/", payments.run, name="run"),
    path("udbetalinger/<uuid:public_id>/frigiv/", payments.release, name="run_release"),
    path("udbetalinger/<uuid:public_id>/annuller/", payments.cancel, name="run_cancel"),
    path("laeselog/", readings.readings, name="readings"),
    path("servicekonti/", service_accounts.show, name="service_accounts"),
    path("servicekonti/opret/", service_accounts.make, name="service_account_make"),
    path("servicekonti/<uuid:public_id>/", service_accounts.one, name="service_account"),
    path("servicekonti/<uuid:public_id>/spaer/", service_accounts.revoke, name="service_account_revoke"),
    path("drift/", operation.operation, name="operation"),
    path("sletning/", deletion.show, name="deletion"),
    path("sletning/gem/", deletion.save, name="deletion_save"),
    path("sletning/send/", deletion.send, name="deletion_send"),
    path("sletning/mail/", deletion.mail, name="deletion_mail"),
    path("sletning/bestillinger/", deletion.orders, name="deletion_orders"),
    path("sletning/bestillinger/traek/", deletion.withdraw, name="deletion_withdraw"),
    path("sletning/koersler/<uuid:public_id>/", deletion.run, name="deletion_run"),
    path("sletning/koersler/<uuid:public_id>/opfoelgning.csv", deletion.follow_up_file, name="deletion_follow_up"),
    path("sletning/koersler/<uuid:public_id>/bevis.<form:form>", deletion.certificate, name="deletion_certificate"),
    path("drift/satser/indtast/", law_rates.enter, name="rate_enter"),
    path("drift/satser/<uuid:public_id>/kontroller/", law_rates.verify, name="rate_verify"),
    path("drift/satser/<uuid:public_id>/traek/", law_rates.withdraw, name="rate_withdraw"),
    path("drift/sletning/", deletion_operation.show, name="deletion_operation"),
    path("drift/sletning/koer/", deletion_operation.run, name="deletion_operate_run"),
    path("drift/sletning/stands/", deletion_operation.stop, name="deletion_operate_stop"),
    path("drift/sletning/genoptag/", deletion_operation.resume, name="deletion_operate_resume"),
    path("drift/sletning/opfoelgning/<str:day>/", deletion_operation.follow_up, name="deletion_operation_follow_up"),
    path("drift/sletning/frist/", deletion_operation.deadline, name="deletion_operate_deadline"),
    *report_urls.urlpatterns,
]
