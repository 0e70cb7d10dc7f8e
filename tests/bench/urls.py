"""A view that does nothing and a view that inserts one row, in a transaction of its own."""

from django.http import HttpResponse
from django.urls import path

from tests.bench.models import Row


def view(request):
    return HttpResponse("ok")


def insert(request):
    Row.objects.create(amount=request.POST["amount"])
    return HttpResponse("ok")


urlpatterns = [path("healthz", view), path("view/", view), path("insert/", insert)]
