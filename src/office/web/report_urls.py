"""Addresses of the reports (rapporternes adresser)."""

from __future__ import annotations

from django.urls import path

from office.web.views import pivot, report_lists, reports

urlpatterns = [
    path("rapporter/", reports.index, name="reports"),
    path("rapporter/arbejdslister/", report_lists.worklists, name="worklists"),
    path("rapporter/arbejdslister/<uuid:public_id>/tildel/", report_lists.worklist_give, name="worklist_give"),
    path("rapporter/arbejdslister/<uuid:public_id>/udfoert/", report_lists.worklist_done, name="worklist_done"),
    path("rapporter/arbejdslister/<uuid:public_id>/genaabn/", report_lists.worklist_reopen, name="worklist_reopen"),
    path("rapporter/indbakke/", report_lists.inbox, name="inbox"),
    path("rapporter/indbakke/abonner/", report_lists.subscribe, name="subscribe"),
    path("rapporter/indbakke/<uuid:public_id>/", report_lists.inbox_file, name="inbox_file"),
    path("rapporter/indbakke/<uuid:public_id>/ophaev/", report_lists.unsubscribe, name="unsubscribe"),
    path("rapporter/sammenligning/", report_lists.compare, name="compare"),
    path("rapporter/visninger/<uuid:public_id>/slet/", pivot.delete, name="report_view_delete"),
    path("rapporter/<slug:code>/", reports.show, name="report"),
    path("rapporter/<slug:code>/fil.<slug:form>", reports.file, name="report_file"),
    path("rapporter/<slug:code>/pivot/", pivot.show, name="report_pivot"),
    path("rapporter/<slug:code>/pivot/raekker/", pivot.data, name="report_data"),
    path("rapporter/<slug:code>/pivot/tabel/", pivot.table, name="report_table"),
    path("rapporter/<slug:code>/pivot/gem/", pivot.save, name="report_view_save"),
]
