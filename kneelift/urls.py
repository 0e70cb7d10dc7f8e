"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from coaching.views import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
