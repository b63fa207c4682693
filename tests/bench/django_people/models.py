"""The register's tables as Django sees them; it makes none of them."""

from django.db import models


class Person(models.Model):
    """A TRN record."""

    trn = models.CharField(max_length=7)

    class Meta:
        """Read only."""

        db_table = "person"
        managed = False


class BirthDate(models.Model):
    """A birth date as recorded."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="birth_dates")
    born_on = models.DateField()
    superseded_by = models.IntegerField(null=True)

    class Meta:
        """Read only."""

        db_table = "birth_date"
        managed = False


class Award(models.Model):
    """An award as recorded."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="awards")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    commenced_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    held_from = models.DateField()
    withdrawn_on = models.DateField(null=True)
    superseded_by = models.IntegerField(null=True)

    class Meta:
        """Read only."""

        db_table = "award"
        managed = False
