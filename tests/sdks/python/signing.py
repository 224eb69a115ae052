"""What no generator makes: signatures of requests and of notifications, with Python and httpx alone."""

import hashlib
import hmac
from collections.abc import Generator, Iterable
from urllib.parse import parse_qsl, urlencode

import httpx
from qfpay_constants import APP_CODE_HEADER, SIGNATURE_HEADER, SIGNATURE_TYPE_HEADER

Pairs = Iterable[tuple[str, str]]


def sorted_pairs(parameters: Pairs) -> list[tuple[str, str]]:
    """What is signed and sent: sorted by name, nothing that is empty."""
    given = [(name, value) for name, value in parameters if value]
    # Names are ASCII, for which this is byte by byte.
    return sorted(given, key=lambda pair: pair[0])


def canonical(parameters: Pairs) -> str:
    """The text that is signed, without the key. The values are not encoded."""
    return "&".join(f"{name}={value}" for name, value in sorted_pairs(parameters))


def signature(parameters: Pairs, client_key: str, algorithm: str = "md5") -> str:
    text = canonical(parameters) + client_key
    return hashlib.new(algorithm, text.encode()).hexdigest().upper()


def form(parameters: Pairs) -> str:
    """The same pairs in the same order, encoded as browsers encode a form."""
    return urlencode(sorted_pairs(parameters), safe="*").replace("~", "%7E")


def is_signed(body: bytes, given: str, client_key: str) -> bool:
    """Whether a notification comes from the gateway. Takes the bytes as received, not what a parser made of them."""
    expected = hashlib.md5(body + client_key.encode()).hexdigest()
    return hmac.compare_digest(expected.encode(), given.strip().lower().encode())


class Signing(httpx.Auth):
    """Signs every request of an httpx client."""

    requires_request_body = True

    def __init__(self, app_code: str, client_key: str) -> None:
        self._app_code = app_code
        self._client_key = client_key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        parameters = parse_qsl(request.content.decode(), keep_blank_values=True, strict_parsing=True)
        algorithm = "sha256" if request.headers.get(SIGNATURE_TYPE_HEADER) == "SHA256" else "md5"
        headers = httpx.Headers(request.headers)
        # Another body has another length.
        del headers["Content-Length"]
        headers[APP_CODE_HEADER] = self._app_code
        headers[SIGNATURE_HEADER] = signature(parameters, self._client_key, algorithm)
        yield httpx.Request(
            request.method,
            request.url,
            headers=headers,
            content=form(parameters).encode(),
            # The timeout is among these.
            extensions=request.extensions,
        )
