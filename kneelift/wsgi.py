import os

import django
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kneelift.settings")
django.setup(set_prefix=False)

from coaching.checks import refuse_public_demo  # noqa: E402
from kneelift.charsets import only_text  # noqa: E402

refuse_public_demo()
application = only_text(get_wsgi_application())
