import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kneelift.settings")
django.setup(set_prefix=False)

from coaching.checks import refuse_public_demo  # noqa: E402
from kneelift import waits  # noqa: E402
from kneelift.charsets import only_text  # noqa: E402
from kneelift.requests_log import logged  # noqa: E402

waits.hurry(settings.DATABASES["default"]["OPTIONS"])
refuse_public_demo()
application = logged(only_text(get_wsgi_application()))
