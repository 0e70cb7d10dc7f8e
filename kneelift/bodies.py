"""Reads what a request carries, before anything of the product waits for it.

A body has a limit of size and of time. Until it is whole it costs a connection and some
memory or disk, and no thread.
"""

import asyncio
import logging
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.conf import settings
from granian.rsgi import ProtocolClosed, ProtocolError

logger = logging.getLogger("kneelift.trouble")

# Seconds for the first byte to the last, and one more for as many bytes as came: a phone at
# the edge of a network sends its sets in time, and a long file on a slow line gets there too.
PATIENCE = 20
BYTES_A_SECOND = 8 * 1024
# What is longer waits on disk.
IN_MEMORY = 64 * 1024


class BodyRefused(Exception):
    """`status` and one line say why; nothing of the product was asked."""

    def __init__(self, status: int, line: str):
        super().__init__(line)
        self.status, self.line = status, line


async def read_body(scope, proto) -> BinaryIO:
    """The whole body, at its start. Raises BodyRefused."""
    length = scope.headers.get("content-length")
    if length is None and "transfer-encoding" not in scope.headers:
        return BytesIO()
    if length is not None and not (length.isascii() and length.isdecimal()):
        raise BodyRefused(400, "The length of this request is no number.")
    wanted = None if length is None else int(length)
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if wanted is not None and wanted > most:
        raise too_large(most)
    try:
        if wanted is not None and wanted <= IN_MEMORY:
            async with asyncio.timeout(PATIENCE):
                return BytesIO(await proto())
        return await spooled(proto, wanted, most)
    except TimeoutError:
        raise BodyRefused(408, "The request took too long to arrive.") from None
    except (ProtocolClosed, ProtocolError):
        raise broken() from None
    except OSError as error:
        # A long one waits on disk, where there may be no room.
        logger.error("What was sent cannot be kept on the disk meanwhile: %s", error)
        raise BodyRefused(503, "That cannot be taken just now. Try again in a minute.") from None


async def spooled(proto, wanted: int | None, most: int) -> BinaryIO:
    """What came in parts; `wanted` is its length, if that was said beforehand."""
    body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- closed by whoever reads it
    received = empty = 0
    begun = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(PATIENCE) as limit:
            async for part in proto:
                received += len(part)
                empty += not part
                if received > most:
                    raise too_large(most)
                body.write(part)
                limit.reschedule(begun + PATIENCE + received / BYTES_A_SECOND)
        # The last part is an empty one; an earlier one stands for an error on the way.
        if empty > 1 or wanted not in (None, received):
            raise broken()
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return cast(BinaryIO, body)


def too_large(most: int) -> BodyRefused:
    return BodyRefused(413, f"More than {most / 1024 / 1024:.1f} MB cannot be sent at once.")


def broken() -> BodyRefused:
    return BodyRefused(408, "The request did not arrive whole.")
