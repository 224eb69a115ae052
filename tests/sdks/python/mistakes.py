"""Mistakes that the type checker finds. Never run: a line without the expected error is an error itself."""

from qfpay_sdk.models import Currency, PaymentAlipayCpm, PaymentAlipayMpmHk, RefundRequest

TIME = "2026-02-03 14:05:06"
CODE = "281234567890123456"

# A code that the customer shows has no time to be paid within.
PaymentAlipayCpm(
    out_trade_no="INV-7", pay_type="800108", txamt=1250, txcurrcd=Currency.HKD, txdtm=TIME, auth_code=CODE,
    expired_time=10,  # type: ignore[call-arg]
)

# A code that the customer shows has to be in the request.
PaymentAlipayCpm(  # type: ignore[call-arg]
    out_trade_no="INV-7", pay_type="800108", txamt=1250, txcurrcd=Currency.HKD, txdtm=TIME,
)

# Another pay type has another request.
PaymentAlipayMpmHk(
    out_trade_no="INV-7", txamt=1250, txcurrcd=Currency.HKD, txdtm=TIME,
    pay_type="800108",  # type: ignore[arg-type]
)

# A currency is one of a list, an amount a number of cents.
PaymentAlipayMpmHk(
    out_trade_no="INV-7", pay_type="801501", txdtm=TIME,
    txamt="12.50",  # type: ignore[arg-type]
    txcurrcd="XYZ",  # type: ignore[arg-type]
)

# What is refunded has to be named.
RefundRequest(out_trade_no="REF-7", txamt=250, txdtm=TIME)  # type: ignore[call-arg]
