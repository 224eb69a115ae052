"""The generated client, set up for a gateway that moves money."""

from collections.abc import Callable
from typing import TypeVar

import httpx
from qfpay_sdk import Client
from qfpay_sdk.types import Response
from signing import Signing

PATIENCE_SECONDS = 30

Answer = TypeVar("Answer")


def qfpay(base_url: str, app_code: str, client_key: str) -> Client:
    return Client(
        base_url=base_url,
        # Without this it waits for ever.
        timeout=httpx.Timeout(PATIENCE_SECONDS),
        httpx_args={"auth": Signing(app_code, client_key)},
    )


class Unknown(Exception):
    """The outcome of a call is unknown: money may have moved."""


def answered(kind: type[Answer], call: Callable[[], Response[Answer]]) -> Answer:
    """The answer to a call. Anything else, such as an HTTP error or an answer that is not JSON, is unknown."""
    try:
        response = call()
    except Exception as cause:
        # Not only httpx's own: an answer that cannot be read raises what its parser raises.
        raise Unknown(f"no answer: {cause!r}") from cause
    # The generated function gives None for every other status.
    if not isinstance(response.parsed, kind):
        raise Unknown(f"HTTP {response.status_code}")
    return response.parsed
