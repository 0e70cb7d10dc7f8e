"""Where what is said on the next page waits until then."""

from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.utils.functional import cached_property


class Storage(FallbackStorage):
    """Django's own, whose two places are made once something is said or read there.

    Most requests do neither: a set that a phone sends, a poll.
    """

    def __init__(self, request: HttpRequest) -> None:
        BaseStorage.__init__(self, request)
        self._used_storages: set[BaseStorage] = set()

    @cached_property
    def storages(self) -> list[BaseStorage]:
        return [storage(self.request) for storage in self.storage_classes]
