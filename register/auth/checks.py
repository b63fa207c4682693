"""A check made over the web: who asks, when, and under which key it is counted."""

from flask import current_app

from register import clock
from register.auth.identity import current_actor
from register.db import db
from register.services.checks import Check, Question, check_candidate
from register.services.checks.targets import TARGET_KEY


def checked(question: Question) -> Check:
    """Check a candidate for whoever is signed in; raises what `check_candidate` raises."""
    return check_candidate(
        db.session(),
        question,
        actor=current_actor(),
        now=clock.now(),
        target_key=current_app.extensions[TARGET_KEY],
    )
