"""Sickness cases, refund cases, their fact log and their history (sager)."""
