"""Tables of users and local parameters (brugere og lokale parametre)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from office.kernel.identifiers import public_id
from office.kernel.tenancy import TenantModel


class Role(models.TextChoices):
    """What a user is in the municipality (rolle); `rights.py` says what each role may do."""

    CASEWORKER = "CASEWORKER", _("Sagsbehandler i ydelse")
    LEADER = "LEADER", _("Leder")
    LOCAL_ADMINISTRATOR = "LOCAL_ADMINISTRATOR", _("Lokal administrator")
    CONTROL = "CONTROL", _("Kontrolgruppe")
    JOBCENTRE_READER = "JOBCENTRE_READER", _("Jobcenter (læseadgang)")
    AUDITOR = "AUDITOR", _("Revisor")
    OPERATOR = "OPERATOR", _("Systemdrift")


class Language(models.TextChoices):
    """Language of the screens (sprog)."""

    DANISH = "da", _("Dansk")
    ENGLISH = "en", _("Engelsk")


class Users(UserManager["User"]):
    """Makes users; whoever is made on the command line is an operator and so belongs to no municipality."""

    def create_superuser(  # type: ignore[override]
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> User:
        """Make an operator (systemdrift)."""
        fields.setdefault("role", Role.OPERATOR)
        return super().create_superuser(username, email, password, **fields)


class User(AbstractUser):
    """A person who works with the program (bruger): in one municipality, or in no one as operator.

    Not scoped by municipality: who logs in is looked up before any municipality is known.
    """

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    municipality = models.SmallIntegerField(null=True, blank=True)
    role = models.CharField(max_length=19, choices=Role.choices, default=Role.CASEWORKER)
    display_name = models.CharField(max_length=150, blank=True, default="")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.DANISH)

    objects = Users()  # type: ignore[misc]

    class Meta:
        """An operator sees no municipality's cases, everybody else those of exactly one."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(role="OPERATOR", municipality__isnull=True)
                | (~models.Q(role="OPERATOR") & models.Q(municipality__isnull=False)),
                name="operator_has_no_municipality",
            )
        ]
        indexes = [models.Index(fields=["municipality", "role"], name="user_by_role")]

    def __str__(self) -> str:
        """Show the name that colleagues know."""
        return self.display_name or self.username

    @property
    def initials(self) -> str:
        """Return at most three initials for narrow columns (initialer)."""
        return "".join(word[0] for word in str(self).split()[:3]).upper()


class LocalParameter(TenantModel):
    """One value that a municipality has set from a day on (lokal parameter); `parameters.py` knows the names.

    A value is never changed, a later day is added, so that what was decided under the old one can be told.
    """

    name = models.CharField(max_length=40)
    value = models.JSONField()
    valid_from = models.DateField()
    set_by = models.CharField(max_length=150, blank=True, default="")
    set_at = models.DateTimeField()

    class Meta:
        """One value per name and day."""

        constraints = [
            models.UniqueConstraint(fields=["municipality", "name", "valid_from"], name="one_parameter_value_per_day")
        ]


class LawRate(models.Model):
    """A rate of the law that the operator has entered (indtastet sats; LP-25): the same for every municipality.

    It counts when a second operator has verified it against its source. It is never changed: another one for the same
    day takes its place, and what was decided under the first keeps it among its facts.
    """

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)
    name = models.CharField(max_length=40)
    value = models.PositiveIntegerField()  # øre a week
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    verified_by = models.CharField(max_length=150, blank=True, default="")
    verified_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Two people stand behind a rate that counts, and what counts is not withdrawn."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(verified_at__isnull=True) | ~models.Q(verified_by=models.F("entered_by")),
                name="rate_is_verified_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(verified_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="verified_rate_is_not_withdrawn",
            ),
        ]
