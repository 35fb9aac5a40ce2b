"""Addresses of the read API (adresser)."""

from __future__ import annotations

from django.urls import path

from office.api.endpoints import api

urlpatterns = [path("v1/", api.urls)]
