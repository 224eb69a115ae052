"""What an answer means. That is in the emitted constants, not in the generated types."""

from typing import Any, Literal, Protocol

import qfpay_constants as constants
from qfpay_sdk.models import PaymentAnswer


class Answer(Protocol):
    respcd: Any
    resperr: Any
    respmsg: Any


def status_outcome(operation: constants.OperationName, respcd: object, *messages: object) -> constants.StatusOutcome:
    """What a status code means in the answer to an operation, together with the gateway's messages."""
    # An unknown code, a missing one and one that is no text decide nothing.
    if not isinstance(respcd, str) or respcd not in set(constants.StatusCode):
        return "unclear"
    facts = constants.STATUS_CODES[constants.StatusCode(respcd)]
    meaning: constants.Meaning = facts["operations"].get(operation, facts)
    texts = [text.lower() for text in messages if isinstance(text, str)]
    for message in meaning["messages"]:
        if any(part.lower() in text for part in message["contains"] for text in texts):
            return message["outcome"]
    return meaning["outcome"]


def classify(operation: constants.OperationName, answer: Answer) -> constants.StatusOutcome:
    return status_outcome(operation, answer.respcd, answer.resperr, answer.respmsg)


class Order(Protocol):
    """The part of every request that the answer has to repeat."""

    out_trade_no: str
    txamt: int

    @property
    def pay_type(self) -> str: ...


Outcome = Literal["paid", "created", "pending", "declined", "unknown"]


def outcome(request: Order, answer: PaymentAnswer) -> Outcome:
    """The outcome of a payment, from the answer to creating it."""
    classified = classify("payment", answer)
    if classified == "unclear":
        return "unknown"
    if classified != "accepted":
        return classified
    facts = constants.PAY_TYPES[constants.PayType(request.pay_type)]
    if facts["accepted_means"] != "paid":
        return "created"
    same = answer.out_trade_no == request.out_trade_no and str(answer.txamt) == str(request.txamt)
    return "paid" if same and answer.syssn else "unknown"
