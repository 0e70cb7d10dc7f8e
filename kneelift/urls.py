"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from kneelift import health, metrics

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("coaching.urls")),
]

handler400 = "coaching.views.errors.bad_request"
handler403 = "coaching.views.errors.forbidden"
handler404 = "coaching.views.errors.not_found"
handler429 = "coaching.views.errors.too_many_requests"
handler500 = "coaching.views.trouble.server_error"

if settings.DEBUG_TOOLBAR:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()
