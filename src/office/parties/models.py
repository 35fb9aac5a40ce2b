"""Tables of people and companies (personer og virksomheder)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from office.kernel.fields import CprField, CvrField
from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel


class Person(TenantModel):
    """A citizen as this municipality knows them (borger).

    `is_resident` and `residence` come from the person register: a person may have moved away while the case lives on.
    `phone` is what the citizen has told (no register has it); empty = not told.
    """

    class Sex(models.TextChoices):
        """Legal sex (juridisk køn)."""

        FEMALE = "FEMALE", _("Kvinde")
        MALE = "MALE", _("Mand")

    class Status(models.TextChoices):
        """Standing in the person register (status i CPR)."""

        ACTIVE = "ACTIVE", _("Aktiv")
        DEAD = "DEAD", _("Død")
        DISAPPEARED = "DISAPPEARED", _("Forsvundet")
        EMIGRATED = "EMIGRATED", _("Udrejst")
        RENUMBERED = "RENUMBERED", _("Personnummer ændret")
        NUMBER_WITHDRAWN = "NUMBER_WITHDRAWN", _("Personnummer udgået")

    class Pension(models.TextChoices):
        """Pension received (pension)."""

        NONE = "NONE", _("Ingen pension")
        EARLY_RETIREMENT = "EARLY_RETIREMENT", _("Førtidspension")
        SENIOR = "SENIOR", _("Seniorpension")
        STATE = "STATE", _("Folkepension")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    cpr = CprField()
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C")
    born = models.DateField()
    sex = models.CharField(max_length=6, choices=Sex.choices)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.ACTIVE)
    is_protected = models.BooleanField(default=False)
    address = models.TextField(blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="", db_default="")
    pension = models.CharField(max_length=16, choices=Pension.choices, default=Pension.NONE)
    pension_from = models.DateField(null=True, blank=True)
    pension_decided_on = models.DateField(null=True, blank=True)
    is_resident = models.BooleanField(default=True)
    residence = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        """One row per person number and municipality."""

        constraints = [models.UniqueConstraint(fields=["municipality", "cpr"], name="one_person_per_number")]
        indexes = [models.Index(fields=["municipality", "sort_key"], name="person_by_name")]

    def __str__(self) -> str:
        """Show the public id: neither name nor person number may reach a log line."""
        return f"person {self.public_id}"


class Company(TenantModel):
    """A legal unit known by its CVR number (virksomhed); `se_numbers` are the SE numbers that belong to it.

    `form` is what the company register has answered (virksomhedsform); empty = it has not been asked or was silent.
    """

    class Form(models.TextChoices):
        """Legal form in the company register (virksomhedsform)."""

        SOLE = "SOLE", _("Enkeltmandsvirksomhed")
        AS = "AS", _("Aktieselskab")
        APS = "APS", _("Anpartsselskab")
        IVS = "IVS", _("Iværksætterselskab")
        IS = "IS", _("Interessentskab")
        KS = "KS", _("Kommanditselskab")
        PS = "PS", _("Partnerselskab")
        COOPERATIVE = "COOPERATIVE", _("Andelsselskab eller forening med begrænset ansvar")
        ASSOCIATION = "ASSOCIATION", _("Forening")
        FOUNDATION = "FOUNDATION", _("Fond eller selvejende institution")
        FOREIGN = "FOREIGN", _("Udenlandsk virksomhed")
        MUNICIPALITY = "MUNICIPALITY", _("Kommune")
        REGION = "REGION", _("Region")
        STATE = "STATE", _("Statslig myndighed")
        OTHER = "OTHER", _("Anden form")

    class Sector(models.TextChoices):
        """Sector of the employer (sektor)."""

        PRIVATE = "PRIVATE", _("Privat")
        PUBLIC = "PUBLIC", _("Offentlig")

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    cvr = CvrField()
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C")
    sector = models.CharField(max_length=7, choices=Sector.choices, default=Sector.PRIVATE)
    form = models.CharField(max_length=12, choices=Form.choices, blank=True, default="", db_default="")
    se_numbers = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        """One row per company number and municipality."""

        constraints = [models.UniqueConstraint(fields=["municipality", "cvr"], name="one_company_per_number")]
        indexes = [models.Index(fields=["municipality", "sort_key"], name="company_by_name")]

    def __str__(self) -> str:
        """Show the company number; it is public."""
        return f"company {self.cvr}"
