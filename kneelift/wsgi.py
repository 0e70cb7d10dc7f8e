import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kneelift.settings")
django.setup(set_prefix=False)

from coaching.checks import refuse_public_demo  # noqa: E402
from kneelift import waits  # noqa: E402
from kneelift.charsets import only_text  # noqa: E402
from kneelift.requests_log import logged  # noqa: E402

waits.hurry(settings.DATABASES["default"]["OPTIONS"])
refuse_public_demo()
# All views, before this process listens: else the first visitor waits for them, and who comes
# after her in the same process too.
get_resolver().url_patterns  # noqa: B018
application = logged(only_text(get_wsgi_application()))
