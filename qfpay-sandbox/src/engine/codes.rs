//! The status codes that the sandbox answers with.

pub(super) const SUCCESS: &str = "0000";
pub(super) const DUPLICATE: &str = "1102";
pub(super) const MALFORMED: &str = "1103";
pub(super) const BAD_PARAMETER: &str = "1104";
pub(super) const BAD_SIGNATURE: &str = "1108";
pub(super) const CARD_IN_FULL: &str = "1124";
pub(super) const ALREADY_REFUNDED: &str = "1125";
pub(super) const NOT_FOUND: &str = "1136";
pub(super) const CLOSED: &str = "1142";
pub(super) const UNPAID: &str = "1143";
pub(super) const PROCESSING: &str = "1145";
pub(super) const CANNOT_CANCEL: &str = "1150";
pub(super) const REFUND_DENIED: &str = "1155";
pub(super) const EXPIRED: &str = "1181";
pub(super) const INSUFFICIENT_BALANCE: &str = "1201";
pub(super) const INVALID_PAYMENT_CODE: &str = "1202";
pub(super) const TRANSACTION_FAILED: &str = "1205";
/// With "out_trade_no is used" in its message the number of a refund was used before.
pub(super) const NUMBER_USED: &str = "1251";
pub(super) const ORDER_PAID: &str = "1260";
pub(super) const ORDER_UNPAID: &str = "1261";
pub(super) const ORDER_REFUNDED: &str = "1262";
pub(super) const ORDER_CANCELLED: &str = "1263";
pub(super) const ORDER_CLOSED: &str = "1264";
pub(super) const REFUND_WINDOW: &str = "1265";
pub(super) const WRONG_AMOUNT: &str = "1266";
pub(super) const WRONG_ORDER: &str = "1267";
pub(super) const NO_SUCH_ORDER: &str = "1268";
pub(super) const LACKS_TAKINGS: &str = "1269";
pub(super) const CURRENCY_IN_FULL: &str = "1270";
pub(super) const PAYMENT_IN_FULL: &str = "1271";
pub(super) const TOO_MUCH: &str = "1272";
pub(super) const BANK_BUSY: &str = "1297";
pub(super) const REPEATED_SERIAL: &str = "2011";

// What the gateway writes beside a code, where the code means several things.
pub(super) const USED: &str = "out_trade_no is used";
pub(super) const IN_THE_NIGHT: &str = "refund is not available between 23:30 and 00:30";
pub(super) const TOO_LATE: &str = "past the refund limit";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_in_the_specification_under_the_name_that_it_has_here() {
        let model = crate::embedded_model().unwrap();
        let name = |code: &str| {
            let mut known = model.status_codes.iter();
            known
                .find(|known| known.code == code)
                .map(|known| known.name.id.as_str())
        };
        let table = [
            (SUCCESS, "success"),
            (DUPLICATE, "duplicate_request"),
            (MALFORMED, "malformed_request"),
            (BAD_PARAMETER, "invalid_parameter"),
            (BAD_SIGNATURE, "signature_error"),
            (CARD_IN_FULL, "same_day_refund_must_be_full"),
            (ALREADY_REFUNDED, "already_refunded"),
            (NOT_FOUND, "transaction_unavailable"),
            (CLOSED, "already_closed"),
            (UNPAID, "customer_entering_password"),
            (PROCESSING, "processing"),
            (CANNOT_CANCEL, "t0_cancellation_unsupported"),
            (REFUND_DENIED, "refund_denied"),
            (EXPIRED, "order_expired"),
            (INSUFFICIENT_BALANCE, "insufficient_balance"),
            (INVALID_PAYMENT_CODE, "invalid_payment_code"),
            (TRANSACTION_FAILED, "transaction_failed"),
            (NUMBER_USED, "store_setup_in_repair"),
            (ORDER_PAID, "order_paid"),
            (ORDER_UNPAID, "order_unpaid"),
            (ORDER_REFUNDED, "order_refunded"),
            (ORDER_CANCELLED, "order_cancelled"),
            (ORDER_CLOSED, "order_closed"),
            (REFUND_WINDOW, "refund_window_closed"),
            (WRONG_AMOUNT, "amount_mismatch"),
            (WRONG_ORDER, "order_mismatch"),
            (NO_SUCH_ORDER, "order_not_found"),
            (LACKS_TAKINGS, "insufficient_unsettled_balance"),
            (CURRENCY_IN_FULL, "currency_partial_refund_unsupported"),
            (PAYMENT_IN_FULL, "transaction_partial_refund_unsupported"),
            (TOO_MUCH, "refund_exceeds_maximum"),
            (BANK_BUSY, "bank_busy"),
            (REPEATED_SERIAL, "duplicate_serial_number"),
        ];
        for (code, expected) in table {
            assert_eq!(name(code), Some(expected), "{code}");
        }
    }
}
