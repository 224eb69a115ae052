#!/usr/bin/env python3
"""Prints the signature vectors as YAML, from the cases below and Python's own hashlib.

    python3 spec/vectors/record.py > spec/vectors/payment.yaml
    python3 spec/vectors/record.py calls > spec/vectors/calls.yaml
    python3 spec/vectors/record.py notification > spec/vectors/notification.yaml

It shares no code with the SDK, so the two can only agree by both being right. Standard library
only; it reads no file. Every key, number and name in the cases is made up.
"""

import hashlib
import json
import sys
import unicodedata

# --- the algorithm ---------------------------------------------------------------------------


def pairs_to_send(parameters):
    """The parameters that are sent and signed: those with a value, sorted by name."""
    return [(name, parameters[name]) for name in sorted(parameters) if parameters[name] != ""]


def canonical_string(parameters):
    """The text that is signed, before the key: raw values, nothing escaped."""
    return "&".join(name + "=" + value for name, value in pairs_to_send(parameters))


def form_body(parameters):
    """The body that is sent: the same pairs in the same order, escaped."""
    return "&".join(form_escape(name) + "=" + form_escape(value) for name, value in pairs_to_send(parameters))


def form_escape(text):
    """The WHATWG urlencoded serializer, byte by byte. (urllib would leave `~` as it is.)"""
    kept = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._"
    escaped = ""
    for byte in text.encode("utf-8"):
        if byte in kept:
            escaped += chr(byte)
        elif byte == 0x20:
            escaped += "+"
        else:
            escaped += "%%%02X" % byte
    return escaped


def digest(algorithm, text, client_key):
    """Upper-case hex of the hash of the text with the key directly behind it."""
    return hashlib.new(algorithm, (text + client_key).encode("utf-8")).hexdigest().upper()


# --- payment requests ------------------------------------------------------------------------

# What an editor explains and completes the file by.
MODELINE = "# yaml-language-server: $schema=../schema/vectors.json"

TEST_KEY = "0123456789ABCDEF0123456789ABCDEF"
SHORT_KEY = "k3yForDocsOnly"
LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def basic(pay_type, **more):
    """The five parameters every payment carries, and whatever the case adds."""
    parameters = {
        "txdtm": "2026-02-03 14:05:06",
        "txamt": "1250",
        "out_trade_no": "INV-2026-0001",
        "pay_type": pay_type,
        "txcurrcd": "HKD",
    }
    parameters.update(more)
    return parameters


PAYMENTS = [
    {
        "id": "seed_sample",
        "description": "The request that the documentation page's Python sample signs, with its masked merchant number replaced.",
        "client_key": TEST_KEY,
        "parameters": {
            "txamt": "10",
            "txcurrcd": "HKD",
            "pay_type": "800101",
            "out_trade_no": "01234567890123",
            "txdtm": "2019-12-25 14:21:28",
            "mchid": "ZaMVg12345",
        },
    },
    {
        "id": "plain",
        "description": "The five parameters every payment carries, all ASCII.",
        "client_key": SHORT_KEY,
        "parameters": {
            "pay_type": "801501",
            "txamt": "1250",
            "txcurrcd": "HKD",
            "txdtm": "2025-03-01 09:30:00",
            "out_trade_no": "INV-7",
        },
    },
    {
        "id": "chinese_and_offset",
        "description": "The same payment with Chinese text, a time zone with a plus sign, and an empty udid that is dropped.",
        "client_key": SHORT_KEY,
        "parameters": {
            "pay_type": "801501",
            "txamt": "1250",
            "txcurrcd": "HKD",
            "txdtm": "2025-03-01 09:30:00",
            "out_trade_no": "INV-7",
            "goods_name": "咖啡",
            "txzone": "+0900",
            "udid": "",
        },
    },
    {
        "id": "merchant_presented_full",
        "description": "A QR code to scan, with all public parameters that such a payment can carry.",
        "client_key": TEST_KEY,
        "parameters": basic(
            "800101",
            udid="till-03",
            txzone="+0800",
            notify_url="https://shop.example/qfpay/notify",
            mchid="ZaMVg12345",
            goods_name="Coffee",
            expired_time="10",
        ),
    },
    {
        "id": "customer_presented_full",
        "description": "A code shown by the customer, with all public parameters that such a payment can carry.",
        "client_key": TEST_KEY,
        "parameters": basic(
            "800108",
            udid="till-03",
            txzone="+0800",
            notify_url="https://shop.example/qfpay/notify",
            mchid="ZaMVg12345",
            goods_name="Coffee",
            auth_code="283854702356157409",
        ),
    },
    {
        "id": "chinese_goods_name",
        "description": "Chinese text with full-width punctuation is signed as UTF-8 and escaped byte by byte.",
        "client_key": TEST_KEY,
        "parameters": basic("800201", goods_name="港式奶茶（凍）、菠蘿包"),
    },
    {
        "id": "emoji",
        "description": "Characters outside the basic plane take four bytes, joined ones several characters.",
        "client_key": TEST_KEY,
        "parameters": basic("800201", goods_name="🍵 tea for 👩\u200d👧"),
    },
    {
        "id": "unnormalized",
        "description": "A composed and a decomposed accent stay as different as they are; nothing is normalized.",
        "client_key": TEST_KEY,
        "parameters": basic("801501", goods_name="caf\u00e9 cafe\u0301", udid="caf\u00e9-1"),
    },
    {
        "id": "reserved_characters",
        "description": "Signs with a meaning in forms and URLs, raw in the signature; a is no parameter of the gateway.",
        "client_key": TEST_KEY,
        "parameters": basic("801501", goods_name="50% tea + cake &a=1 =/?: #;,@", udid="a%20b+c  d"),
    },
    {
        "id": "escape_set",
        "description": "The signs a form body leaves alone, next to those that other escaping rules would leave alone.",
        "client_key": TEST_KEY,
        "parameters": basic("801501", goods_name="az AZ 09 *-._ ~!'()$[]^`{}|<>\"\\"),
    },
    {
        "id": "time_zone_plus",
        "description": "The plus sign of a time zone is signed as it is and sent as %2B.",
        "client_key": TEST_KEY,
        "parameters": basic("801501", txzone="+0800"),
    },
    {
        "id": "time_zone_minus",
        "description": "The minus sign of a time zone needs no escape.",
        "client_key": TEST_KEY,
        "parameters": basic("801501", txzone="-0330"),
    },
    {
        "id": "notify_url_with_query",
        "description": "A URL with a port, an escaped part and a query of its own is signed raw and escaped once more.",
        "client_key": TEST_KEY,
        "parameters": basic("801501", notify_url="https://shop.example:443/notify?shop=7&till=2&from=qr%2Fdesk+1"),
    },
    {
        "id": "empty_values_dropped",
        "description": "Parameters without a value are neither sent nor signed, wherever they sort.",
        "client_key": TEST_KEY,
        "parameters": basic("801501", udid="", mchid="", goods_name="", txzone="", notify_url=""),
    },
    {
        "id": "longest_order_number",
        "description": "An order number of 128 characters, the longest allowed.",
        "client_key": TEST_KEY,
        "parameters": basic("801501", out_trade_no=(LETTERS_AND_DIGITS * 4)[:128]),
    },
    {
        "id": "longest_values",
        "description": "Every free text as long as it may be, counted in characters, with the largest 32-bit amount.",
        "client_key": TEST_KEY,
        "parameters": basic(
            "800208",
            txamt="2147483647",
            out_trade_no=(LETTERS_AND_DIGITS * 4)[-128:],
            auth_code=("0123456789" * 13)[:128],
            goods_name="龍" * 64,
            mchid="ZaMVg12345ZaMVg1",
            udid="u" * 40,
            notify_url="https://shop.example/" + "n" * 234,
        ),
    },
    {
        "id": "order_number_signs",
        "description": "An order number with each sign that is accepted besides letters and digits.",
        "client_key": TEST_KEY,
        "parameters": basic("801501", out_trade_no="Aa0_1|b*2-3"),
    },
    {
        "id": "no_smaller_unit",
        "description": "One yen: a currency without a smaller unit, and the smallest amount.",
        "client_key": TEST_KEY,
        "parameters": basic("800101", txamt="1", txcurrcd="JPY"),
    },
    {
        "id": "h5_extend_info",
        "description": "A value that is JSON text is signed exactly as it is sent.",
        "client_key": TEST_KEY,
        "parameters": basic(
            "800212",
            extend_info='{"scene_info":{"h5_info":{"type":"Wap","wap_url":"https://shop.example","wap_name":"Tea 茶"}},'
            '"spbill_create_ip":"203.0.113.7"}',
        ),
    },
    {
        "id": "open_id",
        "description": "A WeChat official account payment: sub_openid sorts between pay_type and txamt.",
        "client_key": TEST_KEY,
        "parameters": basic("800207", sub_openid="oTEST-0123456789_abcdefghijk", limit_pay="no_credit"),
    },
    {
        "id": "names_with_a_common_start",
        "description": "Names that begin alike are sorted by their first different letter, whatever their values.",
        "client_key": TEST_KEY,
        "parameters": {
            "txzone": "+0800",
            "txdtm": "2026-02-03 14:05:06",
            "txcurrcd": "HKD",
            "txamt": "1250",
            "pay_type": "801510",
            "pay_tag": "ALIPAYHK",
            "out_trade_no": "INV-2026-0001",
            "notify_url": "https://shop.example/notify",
            "goods_name": "0",
            "goods_info": "z",
            "return_url": "https://shop.example/back",
        },
    },
    {
        "id": "sorted_already",
        "description": "The parameters of names_with_a_common_start handed over in sorted order: every result is the same.",
        "client_key": TEST_KEY,
        "parameters": {
            "goods_info": "z",
            "goods_name": "0",
            "notify_url": "https://shop.example/notify",
            "out_trade_no": "INV-2026-0001",
            "pay_tag": "ALIPAYHK",
            "pay_type": "801510",
            "return_url": "https://shop.example/back",
            "txamt": "1250",
            "txcurrcd": "HKD",
            "txdtm": "2026-02-03 14:05:06",
            "txzone": "+0800",
        },
    },
]

# Digests that were worked out apart from this program.
KNOWN_DIGESTS = {
    "plain": (
        "97CC148FDBE2EF827344049FC2E50F69",
        "F065F27CB9CB18A6471EB63CB5A74BC980231795C07933DE3E3AEBBB4568EA31",
    ),
    "chinese_and_offset": (
        "93C82328D01CAC37468C7F5DF3E793A4",
        "926EE0D525451605139E2D7C9D0CA993B3D0E205B2CB6C3703B83FD959EFBBEF",
    ),
}

# --- notifications ---------------------------------------------------------------------------

PAID = {
    "status": "1",
    "pay_type": "800101",
    "sysdtm": "2026-02-03 14:05:07",
    "paydtm": "2026-02-03 14:05:41",
    "goods_name": "",
    "txcurrcd": "HKD",
    "txdtm": "2026-02-03 14:05:06",
    "mchid": "ZaMVg12345",
    "txamt": "1250",
    "exchange_rate": "",
    "chnlsn2": "",
    "out_trade_no": "INV-2026-0001",
    "syssn": "20260203000200020000000001",
    "cash_fee_type": "",
    "cancel": "0",
    "respcd": "0000",
    "goods_info": "",
    "cash_fee": "0",
    "notify_type": "payment",
    "chnlsn": "2026020322001400000000000001",
    "cardcd": "",
}

REFUNDED = {
    "status": "1",
    "pay_type": "800101",
    "sysdtm": "2026-02-04 10:00:01",
    "paydtm": "2026-02-04 10:00:02",
    "txcurrcd": "HKD",
    "txdtm": "2026-02-04 10:00:00",
    "mchid": "ZaMVg12345",
    "txamt": "250",
    "out_trade_no": "REF-2026-0001",
    "syssn": "20260204000300020000000002",
    "cancel": "0",
    "respcd": "0000",
    "notify_type": "refund",
    "cash_refund_fee": "250",
    "cash_refund_fee_type": "HKD",
    "chnlsn": "",
}

TERMINAL_REFUND = {
    "notify_type": "cancel",
    "respcd": "0000",
    "status": "1",
    "syssn": "20260204000300020000000003",
    "orig_syssn": "20260203000200020000000001",
    "out_trade_no": "REF-2026-0002",
    "orig_out_trade_no": "INV-2026-0001",
    "txamt": "1250",
    "txcurrcd": "HKD",
    "txdtm": "2026-02-04 11:00:00",
    "sysdtm": "2026-02-04 11:00:01",
}

TERMINAL_PAYMENT = {
    "cash_fee_type": "",
    "exchange_rate": "",
    "cancel": "0",
    "pay_type": "802808",
    "txdtm": "2026-02-03 15:00:00",
    "out_trade_no": "INV-2026-0002",
    "syssn": "20260203000300020000000004",
    "status": "1",
    "sysdtm": "2026-02-03 15:00:01",
    "paydtm": "2026-02-03 15:00:02",
    "goods_name": "",
    "txcurrcd": "HKD",
    "mchid": "ZaMVg12345",
    "customer_source": "HK",
    "cash_fee": "0",
    "chnlsn2": "",
    "cardcd": "",
    "txamt": "4880",
    "outcardnm": "",
    "respcd": "0000",
    "goods_info": "",
    "notify_type": "payment",
    "chnlsn": "2026020322001400000000000002",
}

CARD = {
    "cardtp": "5",
    "cancel": "0",
    "pay_type": "802801",
    "order_type": "payment",
    "clisn": "054256",
    "txdtm": "2026-02-03 16:00:00",
    "goods_detail": "",
    "out_trade_no": "INV-2026-0003",
    "syssn": "20260203000200020000000005",
    "sysdtm": "2026-02-03 16:00:01",
    "paydtm": "2026-02-03 16:02:36",
    "goods_name": "",
    "txcurrcd": "HKD",
    "chnlsn2": "",
    "cardcd": "",
    "udid": "till-03",
    "userid": "1130000355",
    "txamt": "1250",
    "chnlsn": "",
    "respcd": "0000",
    "goods_info": "",
    "errmsg": "success",
}

# A body is what arrives, byte for byte. `json.dumps` writes the shape the gateway uses; the other
# shapes show that nothing may be parsed and written again before it is verified.
NOTIFICATIONS = [
    {
        "id": "payment",
        "description": "A payment in the usual shape.",
        "client_key": TEST_KEY,
        "body": json.dumps(PAID),
    },
    {
        "id": "refund",
        "description": "A refund; order number and QFPay number are the refund's own.",
        "client_key": TEST_KEY,
        "body": json.dumps(REFUNDED),
    },
    {
        "id": "unfreeze",
        "description": "The release of a held amount, without an order number.",
        "client_key": TEST_KEY,
        "body": json.dumps({**PAID, "notify_type": "unfreeze", "pay_type": "802801", "out_trade_no": ""}),
    },
    {
        "id": "terminal_refund",
        "description": "A refund from a terminal, under its old type and without pay_type, paydtm and cancel.",
        "client_key": TEST_KEY,
        "body": json.dumps(TERMINAL_REFUND),
    },
    {
        "id": "terminal_payment",
        "description": "A payment from a terminal, with two fields that no document names.",
        "client_key": TEST_KEY,
        "body": json.dumps(TERMINAL_PAYMENT),
    },
    {
        "id": "card",
        "description": "A payment by card: order_type stands in for status and notify_type.",
        "client_key": TEST_KEY,
        "body": json.dumps(CARD),
    },
    {
        "id": "unicode_goods_name",
        "description": "Text beyond ASCII arrives escaped, an emoji as two escapes.",
        "client_key": TEST_KEY,
        "body": json.dumps({**PAID, "goods_name": "咖啡 🍵"}),
    },
    {
        "id": "unescaped_utf8",
        "description": "The same text as plain UTF-8 is another body with another signature.",
        "client_key": TEST_KEY,
        "body": json.dumps({**PAID, "goods_name": "咖啡 🍵"}, ensure_ascii=False),
    },
    {
        "id": "compact",
        "description": "The payment without spaces is another body with another signature.",
        "client_key": TEST_KEY,
        "body": json.dumps(PAID, separators=(",", ":")),
    },
    {
        "id": "empty_mchid",
        "description": "The payment of a merchant without a merchant number.",
        "client_key": TEST_KEY,
        "body": json.dumps({**PAID, "mchid": ""}),
    },
    {
        "id": "escaped_quotes",
        "description": "Quotes, a backslash and a slash inside a value.",
        "client_key": TEST_KEY,
        "body": json.dumps({**PAID, "goods_info": 'the "large" one \\ hot/cold'}),
    },
    {
        "id": "number_and_unknown_field",
        "description": "An amount as a number and a field that no document names.",
        "client_key": TEST_KEY,
        "body": json.dumps({**PAID, "txamt": 1250, "customer_source": "ALIPAYHK"}),
    },
    {
        "id": "trailing_newline",
        "description": "A newline behind the JSON text belongs to the body and is signed.",
        "client_key": TEST_KEY,
        "body": json.dumps(PAID) + "\n",
    },
    {
        "id": "short_key",
        "description": "The usual payment under another key.",
        "client_key": SHORT_KEY,
        "body": json.dumps(PAID),
    },
]

# --- calls besides payments and queries ------------------------------------------------------

SYSSN = "20260203000200020000000001"


def acting(**more):
    """The time of the request and whatever the case adds."""
    return {"txdtm": "2026-02-03 14:05:06", **more}


def answered(respcd, **more):
    """An answer in the gateway's own layout."""
    return json.dumps({"respcd": respcd, "resperr": "", "respmsg": "", **more})


REFUNDED = {
    "syssn": "20260204000200020000000002",
    "orig_syssn": SYSSN,
    "out_trade_no": "REF-2026-0001",
    "txamt": "500",
    "txcurrcd": "HKD",
    "txdtm": "2026-02-03 14:05:06",
    "sysdtm": "2026-02-03 14:05:07",
}

CANCELLED = {
    "syssn": "20260204000200020000000003",
    "orig_syssn": SYSSN,
    "out_trade_no": "INV-2026-0001",
    "txamt": "1250",
    "txcurrcd": "HKD",
    "txdtm": "2026-02-03 14:05:06",
    "sysdtm": "2026-02-03 14:06:00",
}

CAPTURED = {
    "syssn": "20260204000200020000000004",
    "orig_syssn": SYSSN,
    "out_trade_no": "",
    "txamt": "500",
    "txcurrcd": "HKD",
}

DECLARED = {"syssn": SYSSN, "verify_department": "OTHERS", "verify_department_trade_id": "4200000001"}

# What an answer means to whoever made the call: `done`, `pending`, `declined` (this call changed
# nothing) or `unknown` (query before anything else).
CALLS = [
    {
        "id": "refund_of_a_part",
        "description": "A part of a payment is paid back, under a number of its own.",
        "operation": "refund",
        "client_key": TEST_KEY,
        "parameters": acting(syssn=SYSSN, out_trade_no="REF-2026-0001", txamt="500"),
        "answers": [
            ("The refund is made.", answered("0000", **REFUNDED), "done"),
            ("Fields come as numbers, and there are more of them.", answered("0000", **{**REFUNDED, "txamt": 500, "x": [1]}), "done"),
            ("Without the gateway's number of the refund nothing is made.", answered("0000", **{**REFUNDED, "syssn": ""}), "unknown"),
            ("It is about another amount.", answered("0000", **{**REFUNDED, "txamt": "1250"}), "unknown"),
            ("It is about another refund.", answered("0000", **{**REFUNDED, "out_trade_no": "REF-2026-0002"}), "unknown"),
            ("It is about another payment.", answered("0000", **{**REFUNDED, "orig_syssn": "20260203000200020000000009"}), "unknown"),
            ("It is in another currency.", answered("0000", **{**REFUNDED, "txcurrcd": "USD"}), "unknown"),
            ("The wallet has not taken it yet.", answered("1143", **REFUNDED), "pending"),
            ("It is being worked on.", answered("1145", **REFUNDED), "pending"),
            ("The number was used, perhaps by this very request.", answered("1251", respmsg="out_trade_no is used"), "unknown"),
            ("More than is left.", answered("1272"), "declined"),
            ("There is no such payment.", answered("1136"), "declined"),
            ("A card payment of the same day, and not the whole of it.", answered("1124"), "declined"),
            ("The night.", answered("1265", respmsg="refund is not available between 23:30 and 00:30"), "declined"),
            ("The payment has come to its end, perhaps by this very request.", answered("1264"), "unknown"),
            ("No answer in time: the outcome is unknown.", answered("1296"), "unknown"),
            ("A code that no source describes.", answered("9999"), "unknown"),
            ("No code.", json.dumps(REFUNDED), "unknown"),
            ("Two codes.", '{"respcd": "1272", "respcd": "0000"}', "unknown"),
            ("No document.", "<html>Bad Gateway</html>", "unknown"),
        ],
    },
    {
        "id": "refund_for_a_merchant_of_an_agent",
        "description": "With everything that a refund can carry, and a number with every sign that is accepted.",
        "operation": "refund",
        "client_key": SHORT_KEY,
        "parameters": acting(syssn=SYSSN, out_trade_no="R_0|1*2-b", txamt="1250", mchid="ZaMVg12345", udid="till-03"),
        "answers": [],
    },
    {
        "id": "reversal_by_both_numbers",
        "description": "An order whose answer was lost is taken back, named by both numbers.",
        "operation": "reversal",
        "client_key": TEST_KEY,
        "parameters": acting(syssn=SYSSN, out_trade_no="INV-2026-0001", txamt="1250"),
        "answers": [
            ("It is taken back.", answered("0000", **CANCELLED), "done"),
            ("Without a number of its own it is not.", answered("0000", **{**CANCELLED, "syssn": ""}), "unknown"),
            ("It is being worked on.", answered("1145", **CANCELLED), "pending"),
            ("There is no such order.", answered("1136"), "declined"),
            ("It is paid; no source says whether this took it back.", answered("1260"), "unknown"),
        ],
    },
    {
        "id": "reversal_by_the_merchants_number",
        "description": "The gateway's number is not known, as its answer never came.",
        "operation": "reversal",
        "client_key": TEST_KEY,
        "parameters": acting(out_trade_no="INV-2026-0001", txamt="1250", udid="till-03"),
        "answers": [],
    },
    {
        "id": "close_by_the_gateways_number",
        "description": "An order that is not paid is closed.",
        "operation": "close",
        "client_key": TEST_KEY,
        "parameters": acting(syssn=SYSSN, txamt="1250"),
        "answers": [
            ("It is closed.", answered("0000", **CANCELLED), "done"),
            ("It is about another order.", answered("0000", **{**CANCELLED, "orig_syssn": "20260203000200020000000009"}), "unknown"),
            ("It is being worked on.", answered("1143", **CANCELLED), "pending"),
            ("It was closed before, perhaps by this very request.", answered("1142"), "unknown"),
            ("It cannot be closed.", answered("1297"), "unknown"),
            ("The gateway answers that the signature is wrong.", answered("1108"), "declined"),
        ],
    },
    {
        "id": "capture_of_a_part",
        "description": "A part of what a pre-authorisation holds is taken.",
        "operation": "capture",
        "client_key": TEST_KEY,
        "parameters": acting(syssn=SYSSN, txamt="500", txcurrcd="HKD"),
        "answers": [
            ("It is taken.", answered("0000", **CAPTURED), "done"),
            ("Another amount is.", answered("0000", **{**CAPTURED, "txamt": "501"}), "unknown"),
            ("Nothing is held under this number.", answered("1136"), "declined"),
            ("The connection is slow.", answered("1295"), "unknown"),
        ],
    },
    {
        "id": "capture_with_everything",
        "description": "As one version of the documentation wants it, with a number and a place to return to.",
        "operation": "capture",
        "client_key": SHORT_KEY,
        "parameters": acting(
            syssn=SYSSN,
            txamt="500",
            txcurrcd="HKD",
            out_trade_no="CAP-1",
            udid="till-03",
            return_url="https://shop.example/back?a=1&b=2",
            mchid="ZaMVg12345",
        ),
        "answers": [],
    },
    {
        "id": "unfreeze",
        "description": "What is still held is released.",
        "operation": "unfreeze",
        "client_key": TEST_KEY,
        "parameters": acting(syssn=SYSSN, out_trade_no="REL-2026-0001", txamt="750"),
        "answers": [
            ("It is released.", answered("0000", **{**CAPTURED, "txamt": "750"}), "done"),
            ("It is being worked on.", answered("1145", **{**CAPTURED, "txamt": "750"}), "pending"),
        ],
    },
    {
        "id": "add_note",
        "description": "A note in Chinese; the app code travels in the body.",
        "operation": "add_note",
        "client_key": TEST_KEY,
        "parameters": {"code": "D5589D2A1F2E42A9A60C37AAAAAAAAAA", "syssn": SYSSN, "note": "少一個杯 ☕ 10% off"},
        "answers": [
            ("It is attached.", answered("0000", data={"syssn": SYSSN}), "done"),
            ("A parameter is wrong.", answered("1104"), "declined"),
        ],
    },
    {
        "id": "declaration_of_wechat_pay",
        "description": "A part of a split order is declared.",
        "operation": "customs_declare",
        "client_key": TEST_KEY,
        "parameters": {
            "trade_type": "weixin",
            "syssn": SYSSN,
            "customs": "SHANGHAI_ZS",
            "mch_customs_no": "3122480000",
            "action_type": "ADD",
            "sub_order_no": "INV-2026-0001-A",
            "fee_type": "CNY",
            "order_fee": "500",
            "transport_fee": "0",
            "product_fee": "500",
        },
        "answers": [
            ("It is accepted.", answered("0000", **DECLARED), "done"),
            ("It is being worked on.", answered("1143", **DECLARED), "pending"),
            ("It is about another payment.", answered("0000", **{**DECLARED, "syssn": "20260203000200020000000009"}), "unknown"),
        ],
    },
    {
        "id": "declaration_of_alipay",
        "description": "Alipay wants a name, a number of the declaration's own, and yuan with decimals.",
        "operation": "customs_declare",
        "client_key": SHORT_KEY,
        "parameters": {
            "trade_type": "alipay",
            "syssn": SYSSN,
            "customs": "ZHENGZHOU_BS",
            "mch_customs_no": "3122480000",
            "mch_customs_name": "上海茶葉有限公司",
            "out_request_no": "D-2026-0001",
            "amount": "12.50",
            "mchid": "ZaMVg12345",
        },
        "answers": [],
    },
    {
        "id": "declaration_asked_for",
        "description": "What became of a declaration.",
        "operation": "customs_query",
        "client_key": TEST_KEY,
        "parameters": {"trade_type": "weixin", "customs": "SHANGHAI_ZS", "syssn": SYSSN},
        "answers": [
            ("It is there.", answered("0000", **DECLARED, data=[{"resperr": "success", "errmsg": None, "sub_order_no": ""}]), "done"),
        ],
    },
    {
        "id": "declaration_once_more",
        "description": "A declaration that the customs lost is sent again.",
        "operation": "customs_redeclare",
        "client_key": TEST_KEY,
        "parameters": {
            "trade_type": "weixin",
            "customs": "SHANGHAI_ZS",
            "syssn": SYSSN,
            "mch_customs_no": "3122480000",
            "sub_order_no": "INV-2026-0001-A",
        },
        "answers": [("It is accepted.", answered("0000", **DECLARED), "done")],
    },
]

# --- printing --------------------------------------------------------------------------------


def quoted(text):
    """A double-quoted YAML string. Invisible and combining characters are written as escapes."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join("\\u%04X" % ord(c) if unicodedata.category(c) in ("Cc", "Cf", "Mn") else c for c in written)


def print_request(case, operation):
    canonical = canonical_string(case["parameters"])
    md5 = digest("md5", canonical, case["client_key"])
    sha256 = digest("sha256", canonical, case["client_key"])
    assert KNOWN_DIGESTS.get(case["id"], (md5, sha256)) == (md5, sha256), case["id"]
    print("  - id: " + case["id"])
    print("    description: " + quoted(case["description"]))
    print("    operation: " + operation)
    print("    client_key: " + quoted(case["client_key"]))
    print("    parameters:")
    for name, value in case["parameters"].items():
        print("      " + name + ": " + quoted(value))
    print("    canonical: " + quoted(canonical))
    print("    md5: " + quoted(md5))
    print("    sha256: " + quoted(sha256))
    print("    body: " + quoted(form_body(case["parameters"])))


def print_payments():
    print(MODELINE)
    print("# Payment requests: what is signed, the signatures, and the body that is sent.")
    print("# Recorded with: python3 spec/vectors/record.py  (the digests come from Python's hashlib)")
    print("#")
    print("# `parameters` stand in no particular order, as a program would hand them over. `canonical` is the")
    print("# signed text without the key. `md5` and `sha256` are taken of it with the key directly behind.")
    print("vectors:")
    for case in PAYMENTS:
        print_request(case, "payment")


def print_calls():
    print(MODELINE)
    print("# Refunds, reversals, closings, captures, releases, notes and declarations: what is signed, the")
    print("# signatures, the body that is sent, and what answers to it mean.")
    print("# Recorded with: python3 spec/vectors/record.py calls  (the digests come from Python's hashlib)")
    print("#")
    print("# The requests are written like those in payment.yaml. An answer comes with HTTP 200; `verdict` is")
    print("# done, pending, declined (this call changed nothing) or unknown (query before anything else).")
    print("vectors:")
    for case in CALLS:
        print_request(case, case["operation"])
        print("    answers:" + ("" if case["answers"] else " []"))
        for description, body, verdict in case["answers"]:
            print("      - description: " + quoted(description))
            print("        body: " + quoted(body))
            print("        verdict: " + verdict)


def print_notifications():
    print(MODELINE)
    print("# Notifications: the body as it arrives, and the signature that belongs to it.")
    print("# Recorded with: python3 spec/vectors/record.py notification  (the digests come from Python's hashlib)")
    print("#")
    print("# `md5` is taken of the body's bytes with the key directly behind.")
    print("notifications:")
    for case in NOTIFICATIONS:
        print("  - id: " + case["id"])
        print("    description: " + quoted(case["description"]))
        print("    client_key: " + quoted(case["client_key"]))
        print("    body: " + quoted(case["body"]))
        print("    md5: " + quoted(digest("md5", case["body"], case["client_key"])))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    if sys.argv[1:] in ([], ["payment"]):
        print_payments()
    elif sys.argv[1:] == ["notification"]:
        print_notifications()
    elif sys.argv[1:] == ["calls"]:
        print_calls()
    else:
        sys.exit("usage: record.py [payment | calls | notification]")
