"""A shop on Python's standard library, signing as QFPay's own sample does: pays, queries, refunds, and
verifies the notifications that it gets.

Wants SANDBOX_URL, APP_CODE and CLIENT_KEY in its environment; MCHID if there is one.
"""

import datetime
import hashlib
import hmac
import http.server
import json
import os
import queue
import threading
import time
import urllib.parse
import urllib.request

URL, APP_CODE, KEY = (os.environ[name] for name in ("SANDBOX_URL", "APP_CODE", "CLIENT_KEY"))
MCHID = os.environ.get("MCHID", "")


def make_req_sign(data, key):
    pairs = ["%s=%s" % (name, data[name]) for name in sorted(data)]
    return hashlib.md5(("&".join(pairs) + key).encode("utf-8")).hexdigest().upper()


def is_signed(body, signature):
    expected = hashlib.md5(body + KEY.encode("utf-8")).hexdigest()
    return hmac.compare_digest(expected, signature.strip().lower())


def call(path, **data):
    if MCHID:
        data["mchid"] = MCHID
    request = urllib.request.Request(
        URL + path,
        data=urllib.parse.urlencode(data).encode("ascii"),
        headers={"X-QF-APPCODE": APP_CODE, "X-QF-SIGN": make_req_sign(data, KEY)},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = answer.read()
        signature = answer.headers.get("X-QF-SIGN")
        explanation = answer.headers.get("X-Sandbox-Explain")
    assert signature is None or is_signed(body, signature), "the answer is not signed with the key"
    document = json.loads(body)
    document["explanation"] = explanation
    return document


def customer(number, action):
    request = urllib.request.Request(f"{URL}/sandbox/orders/{number}/{action}", method="POST")
    urllib.request.urlopen(request, timeout=30).close()


class Endpoint(http.server.BaseHTTPRequestHandler):
    """Where notifications arrive; what is verified goes into the queue."""

    received = queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signature = self.headers.get("X-QF-SIGN", "")
        assert not is_signed(body + b" ", signature), "a changed notification has the same signature"
        verified = is_signed(body, signature)
        if verified:
            self.received.put(json.loads(body))
        reply = b"SUCCESS" if verified else b"FAIL"
        self.send_response(200 if verified else 400)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_):
        pass


def notified(notify_type, number):
    """The notification of this kind; the gateway promises no order."""
    while True:
        said = Endpoint.received.get(timeout=30)
        if said.get("notify_type") == notify_type and said["out_trade_no"] == number:
            return said


def main():
    endpoint = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=endpoint.serve_forever, daemon=True).start()
    notify_url = "http://127.0.0.1:%d/qfpay" % endpoint.server_port

    hong_kong = datetime.timezone(datetime.timedelta(hours=8))
    now = datetime.datetime.now(hong_kong).strftime("%Y-%m-%d %H:%M:%S")
    number = "PY-%d-%d" % (time.time(), os.getpid())

    created = call("/trade/v1/payment", out_trade_no=number, pay_type="800101", txamt="1250", txcurrcd="HKD",
                   txdtm=now, goods_name="Coffee & 咖啡", notify_url=notify_url)
    assert created["respcd"] == "0000", created
    print("ordered", number, "and the customer scans", created["qrcode"])

    unpaid = call("/trade/v1/query", out_trade_no=number)
    assert unpaid["respcd"] == "0000" and unpaid["data"][0]["respcd"] == "1143", unpaid

    customer(number, "pay")
    payment = notified("payment", number)
    assert (str(payment["txamt"]), payment["txcurrcd"], payment["respcd"]) == ("1250", "HKD", "0000"), payment
    paid = call("/trade/v1/query", out_trade_no=number)["data"][0]
    assert (paid["respcd"], str(paid["cancel"])) == ("0000", "0"), paid

    refund = call("/trade/v1/refund", syssn=str(created["syssn"]), out_trade_no=number + "-R", txamt="250", txdtm=now)
    assert refund["respcd"] == "0000", refund
    refunded = notified("refund", number + "-R")
    assert str(refunded["txamt"]) == "250", refunded
    record = call("/trade/v1/query", out_trade_no=number + "-R")["data"][0]
    assert (record["order_type"], record["respcd"]) == ("refund", "0000"), record
    assert str(call("/trade/v1/query", out_trade_no=number)["data"][0]["cancel"]) == "5"

    print("paid, refunded in part, and both notifications verified")


if __name__ == "__main__":
    main()
