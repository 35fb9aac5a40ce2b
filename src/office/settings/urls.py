"""Addresses of both doors (adresser): people's at the root, systems' under /api/."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path(prefix, include(module))
    for prefix, module in (("api/", "office.api.urls"), ("", "office.web.urls"))
    if find_spec(module.rpartition(".")[0]) and find_spec(module)
]
