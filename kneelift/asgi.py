import os

import django
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kneelift.settings")
django.setup(set_prefix=False)

from coaching.checks import refuse_public_demo  # noqa: E402
from kneelift.charsets import only_text_async  # noqa: E402

refuse_public_demo()
application = only_text_async(get_asgi_application())
