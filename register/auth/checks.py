"""A check made over the web: who asks, when, and under which key it is counted."""

from register import clock
from register.auth.identity import current_actor
from register.auth.kept_settings import kept_target_key
from register.db import db
from register.services.checks import Check, Question, check_candidate


def checked(question: Question) -> Check:
    """Check a candidate for whoever is signed in; raises what `check_candidate` raises."""
    return check_candidate(
        db.session(),
        question,
        actor=current_actor(),
        now=clock.now(),
        target_key=kept_target_key(),
    )
