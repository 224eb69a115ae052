"""What an answer decides. The constants that are emitted beside the document know; the generated types do not."""

from typing import Any, Literal, Protocol

import qfpay_constants as constants
from qfpay_sdk.models import PaymentAnswer


class Said(Protocol):
    respcd: Any
    resperr: Any
    respmsg: Any


def conclusion(operation: constants.OperationName, respcd: object, *said: object) -> constants.Conclusion:
    """What a status code says in the answer to an operation, beside the gateway's own words."""
    # An unknown code, a missing one and one that is no text decide nothing.
    if not isinstance(respcd, str) or respcd not in set(constants.StatusCode):
        return "unclear"
    facts = constants.STATUS_CODES[constants.StatusCode(respcd)]
    meaning: constants.Meaning = facts["operations"].get(operation, facts)
    words = [text.lower() for text in said if isinstance(text, str)]
    for message in meaning["messages"]:
        if any(text.lower() in spoken for text in message["contains"] for spoken in words):
            return message["concludes"]
    return meaning["concludes"]


def concluded(operation: constants.OperationName, answer: Said) -> constants.Conclusion:
    return conclusion(operation, answer.respcd, answer.resperr, answer.respmsg)


class Order(Protocol):
    """Of every pay type's request the part that the answer has to repeat."""

    out_trade_no: str
    txamt: int

    @property
    def pay_type(self) -> str: ...


Outcome = Literal["paid", "created", "pending", "rejected", "unknown"]


def outcome(request: Order, answer: PaymentAnswer) -> Outcome:
    """What became of a payment, from the answer to creating it."""
    decided = concluded("payment", answer)
    if decided == "unclear":
        return "unknown"
    if decided != "accepted":
        return decided
    facts = constants.PAY_TYPES[constants.PayType(request.pay_type)]
    if facts["accepted_means"] != "paid":
        return "created"
    same = answer.out_trade_no == request.out_trade_no and str(answer.txamt) == str(request.txamt)
    return "paid" if same and answer.syssn else "unknown"
