"""Where notifications arrive."""

import http.server
import json
import queue
import threading

from qfpay_constants import NOTIFICATION_ACKNOWLEDGEMENT, SIGNATURE_HEADER
from qfpay_sdk.models import Notification
from signing import is_signed

PATIENCE_SECONDS = 30


class Endpoint:
    """A server on this machine that stores notifications with a valid signature."""

    def __init__(self, client_key: str) -> None:
        received: queue.Queue[Notification] = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                verified = is_signed(body, self.headers.get(SIGNATURE_HEADER, ""), client_key)
                if verified:
                    received.put(Notification.from_dict(json.loads(body)))
                reply = NOTIFICATION_ACKNOWLEDGEMENT.encode() if verified else b"FAIL"
                self.send_response(200 if verified else 400)
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                pass

        self._received = received
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}/qfpay"

    def notified(self, notify_type: str, number: str) -> Notification:
        """Waits for the notification of this kind about this number, and skips all others."""
        while True:
            said = self._received.get(timeout=PATIENCE_SECONDS)
            if (said.notify_type, said.out_trade_no) == (notify_type, number):
                return said
