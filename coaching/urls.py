"""The addresses of the product. One group a concept; the name is the address's noun."""

from django.urls import path  # noqa: F401

urlpatterns = [
    # people
    # drills
    # blocks
    # programs (assigning)
    # sessions
    # sets
]
