"""The product's addresses, and one that works for 20 seconds, as a long import does."""

import time

from django.http import HttpResponse
from django.urls import path

from kneelift.urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]


def twenty_seconds(request):
    end = time.thread_time() + 20
    while time.thread_time() < end:
        sum(number * number for number in range(1000))
    return HttpResponse("done")


urlpatterns = [path("twenty-seconds/", twenty_seconds), *urlpatterns]
