"""A registrar's decision, as the desk's form asks for it."""

from marshmallow import Schema

from register.schemas.fields import ChoiceField, DayField, LineField, UrnField
from register.services.referrals.words import Ground, Outcome


class DecisionForm(Schema):
    """The form that decides a referral."""

    outcome = ChoiceField(Outcome, required=True, missing="Select what you have decided")
    keep_name = LineField(missing="", load_default="")
    last_name = LineField(missing="Enter the last name to record", load_default="")
    first_names = LineField(missing="Enter the first names to record", load_default="")
    to_urn = UrnField(load_default="")
    first_day = DayField(load_default=None)
    ground = ChoiceField(Ground, required=True, missing="Select what the decision rests on")
    note = LineField(required=True, missing="Enter the reason in a sentence", longest=1000)
