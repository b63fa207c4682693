"""The peer: Django REST framework reading one person with awards, and nothing else.

No key, no policy, no record: the least that such a service can do, on the register's own tables.
"""

from collections.abc import Callable
from typing import Any


def application(path: str) -> Callable[..., Any]:
    """A WSGI application that answers `/people/TRN/YYYY-MM-DD` from that SQLite file."""
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    settings.configure(
        ALLOWED_HOSTS=["localhost"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path}},
        INSTALLED_APPS=["rest_framework", __name__],
        MIDDLEWARE=[],
        REST_FRAMEWORK={
            "DEFAULT_AUTHENTICATION_CLASSES": [],
            "DEFAULT_PERMISSION_CLASSES": [],
            "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
            "UNAUTHENTICATED_USER": None,
        },
        ROOT_URLCONF=f"{__name__}.urls",
    )
    django.setup()
    return get_wsgi_application()
