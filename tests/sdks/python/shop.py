"""A shop on the generated SDK: it takes a payment by a code that the customer shows and one by a code that
the customer scans, loses an answer, queries, and refunds a part.

Needs the line of JSON that the sandbox prints when it starts, in SANDBOX, and the emitted `bundle.json` as its
argument.
"""

import datetime
import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx
from client import Unknown, answered, qfpay
from endpoint import Endpoint
from outcome import classify, outcome, status_outcome
from qfpay_sdk.api.trade import payment, query, refund
from qfpay_sdk.models import (
    Currency,
    PaymentAlipayCpm,
    PaymentAlipayMpmHk,
    PaymentAnswer,
    QueryAnswer,
    QueryRecord,
    QueryRequest,
    RefundAnswer,
    RefundRequest,
    SignatureType,
)
from vectors import verify_helper

print("signed as recorded:", verify_helper(Path(sys.argv[1])))

sandbox = json.loads(os.environ["SANDBOX"])
merchant = sandbox["merchants"][0]
client = qfpay(sandbox["url"], merchant["app_code"], merchant["client_key"])
notifications = Endpoint(merchant["client_key"])

HONG_KONG = datetime.timezone(datetime.timedelta(hours=8))
TXDTM = datetime.datetime.now(HONG_KONG).strftime("%Y-%m-%d %H:%M:%S")
COFFEE = "Coffee & 咖啡"


def control(method: str, path: str, body: object = None) -> Any:
    """What customers do, and faults, are requests to the sandbox, not to the gateway."""
    answer = httpx.request(method, f"{sandbox['url']}/sandbox/{path}", json=body, timeout=30)
    assert answer.is_success, answer.text
    return answer.json()


def record(number: str) -> QueryRecord:
    """The gateway's one record under a number."""
    request = QueryRequest(out_trade_no=number)
    answer = answered(QueryAnswer, lambda: query.sync_detailed(client=client, body=request))
    assert classify("query", answer) == "accepted", answer
    assert answer.data and len(answer.data) == 1, answer
    return answer.data[0]


def is_paid(found: QueryRecord, order: PaymentAlipayCpm | PaymentAlipayMpmHk) -> bool:
    """Whether money was received for this order, in full, and none of it was given back."""
    state = (found.respcd, found.order_type, str(found.cancel))
    about = (found.out_trade_no, str(found.txamt), found.txcurrcd)
    return state == ("0000", "payment", "0") and about == (order.out_trade_no, str(order.txamt), order.txcurrcd)


def shown_code(number: str, auth_code: str) -> PaymentAlipayCpm:
    return PaymentAlipayCpm(
        pay_type="800108", out_trade_no=number, auth_code=auth_code, txamt=1250, txcurrcd=Currency.HKD, txdtm=TXDTM,
        goods_name=COFFEE, notify_url=notifications.url,
    )


def scanned_code(number: str, txamt: int) -> PaymentAlipayMpmHk:
    return PaymentAlipayMpmHk(
        pay_type="801501", out_trade_no=number, expired_time=30, txamt=txamt, txcurrcd=Currency.HKD, txdtm=TXDTM,
        goods_name=COFFEE, notify_url=notifications.url,
    )


# A code that the customer shows: "0000" means that money has moved.
shown = shown_code("PY-CPM-1", "281234567890123456")
taken = answered(PaymentAnswer, lambda: payment.sync_detailed(client=client, body=shown))
assert outcome(shown, taken) == "paid", taken
assert is_paid(record("PY-CPM-1"), shown)
print("PY-CPM-1: paid at once, by the code that the customer showed; the query agrees")

# A code that the customer scans: "0000" means that there is something to scan. Signed by the other hash.
scanned = scanned_code("PY-MPM-1", 1250)
created = answered(
    PaymentAnswer,
    lambda: payment.sync_detailed(client=client, body=scanned, x_qf_signtype=SignatureType.SHA256),
)
assert outcome(scanned, created) == "created", created
assert created.qrcode and created.syssn
unpaid = record("PY-MPM-1")
assert status_outcome("query", unpaid.respcd) == "pending", unpaid
print("PY-MPM-1: created, and not paid yet, by the query too")

control("POST", "orders/PY-MPM-1/pay")
notification = notifications.notified("payment", "PY-MPM-1")
assert (notification.respcd, str(notification.txamt), notification.txcurrcd) == ("0000", "1250", "HKD"), notification
assert is_paid(record("PY-MPM-1"), scanned)
print("PY-MPM-1: scanned and paid; the notification is the gateway's, and the query agrees")

give_back = RefundRequest(syssn=str(created.syssn), out_trade_no="PY-REF-1", txamt=250, txdtm=TXDTM)
refunded = answered(RefundAnswer, lambda: refund.sync_detailed(client=client, body=give_back))
assert classify("refund", refunded) == "accepted", refunded
assert str(notifications.notified("refund", "PY-REF-1").txamt) == "250"
back = record("PY-REF-1")
assert (back.order_type, back.respcd) == ("refund", "0000"), back
assert not is_paid(record("PY-MPM-1"), scanned), "a part of it was given back"
print("PY-REF-1: 250 of 1250 refunded, by the query and a second notification too")

# The answer is lost. Never pay under another number: query with the same one.
control("POST", "faults", {"fault": "lost-answer", "operation": "payment"})
lost = shown_code("PY-CPM-2", "281234567890123457")
try:
    answered(PaymentAnswer, lambda: payment.sync_detailed(client=client, body=lost))
except Unknown:
    pass
else:
    raise AssertionError("there was an answer")
assert is_paid(record("PY-CPM-2"), lost)
print("PY-CPM-2: the answer was lost; the query shows that it was paid")

# What types cannot check, the gateway does.
nothing = scanned_code("PY-MPM-2", 0)
declined = answered(PaymentAnswer, lambda: payment.sync_detailed(client=client, body=nothing))
assert outcome(nothing, declined) == "declined", declined
print("PY-MPM-2: an amount of 0, which the type checker does not find, is declined")

for number, charged, returned in (("PY-CPM-1", 1250, 0), ("PY-MPM-1", 1250, 250), ("PY-CPM-2", 1250, 0)):
    account = control("GET", f"orders/{number}")["account"]
    assert (account["charged"], account["returned"]) == (str(charged), str(returned)), (number, account)
print("the sandbox has the same records: three payments of 1250 each, and 250 given back")
client.get_httpx_client().close()
