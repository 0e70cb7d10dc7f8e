"""How static files are found, hashed and compressed."""

from django.contrib.staticfiles import apps
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesConfig(apps.StaticFilesConfig):
    # htmx's optional extensions are not used, and a `import(...)` inside a comment of
    # one of them stops the rewriting of module imports below.
    ignore_patterns = [*apps.StaticFilesConfig.ignore_patterns, "ext", "htmax-*", "htmx-4*"]


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, also inside `import ... from "./x.js";` of our ES modules."""

    support_js_module_import_aggregation = True
