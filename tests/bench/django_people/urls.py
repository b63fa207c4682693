"""One view: a person by TRN and birth date, with awards."""

from typing import ClassVar

from django.db.models import Prefetch
from django.urls import path
from rest_framework import generics, serializers

from tests.bench.django_people.models import Award, Person


class AwardSerializer(serializers.ModelSerializer):
    """An award's facts."""

    class Meta:
        """Every one of them."""

        model = Award
        fields = ("kind", "title", "commenced_on", "completed_on", "held_from", "withdrawn_on")


class PersonSerializer(serializers.ModelSerializer):
    """A person with awards."""

    awards = AwardSerializer(many=True)

    class Meta:
        """The TRN and the awards."""

        model = Person
        fields: ClassVar = ("trn", "awards")


class PersonView(generics.RetrieveAPIView):
    """Read one person."""

    serializer_class = PersonSerializer
    queryset = Person.objects.prefetch_related(
        # What is current, as the register's own indexes have it.
        Prefetch("awards", queryset=Award.objects.filter(superseded_by=None))
    )

    def get_object(self) -> Person:
        return generics.get_object_or_404(
            self.get_queryset(),
            trn=self.kwargs["trn"],
            birth_dates__born_on=self.kwargs["born_on"],
            birth_dates__superseded_by=None,
        )


urlpatterns = [path("people/<str:trn>/<str:born_on>", PersonView.as_view())]
