//! The status codes that the sandbox answers with.

pub(super) const SUCCESS: &str = "0000";
pub(super) const DUPLICATE: &str = "1102";
pub(super) const MALFORMED: &str = "1103";
pub(super) const BAD_PARAMETER: &str = "1104";
pub(super) const BAD_SIGNATURE: &str = "1108";
pub(super) const NOT_FOUND: &str = "1136";
pub(super) const CLOSED: &str = "1142";
pub(super) const UNPAID: &str = "1143";
pub(super) const PROCESSING: &str = "1145";
pub(super) const EXPIRED: &str = "1181";
pub(super) const INSUFFICIENT_BALANCE: &str = "1201";
pub(super) const INVALID_PAYMENT_CODE: &str = "1202";
pub(super) const TRANSACTION_FAILED: &str = "1205";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_in_the_specification_under_the_name_that_it_has_here() {
        let model = crate::embedded_model().unwrap();
        let table = [
            (SUCCESS, "success"),
            (DUPLICATE, "duplicate_request"),
            (MALFORMED, "malformed_request"),
            (BAD_PARAMETER, "invalid_parameter"),
            (BAD_SIGNATURE, "signature_error"),
            (NOT_FOUND, "transaction_unavailable"),
            (CLOSED, "already_closed"),
            (UNPAID, "consumer_entering_password"),
            (PROCESSING, "processing"),
            (EXPIRED, "order_expired"),
            (INSUFFICIENT_BALANCE, "insufficient_balance"),
            (INVALID_PAYMENT_CODE, "invalid_payment_code"),
            (TRANSACTION_FAILED, "transaction_failed"),
        ];
        for (code, name) in table {
            let known = model
                .status_codes
                .iter()
                .find(|known| known.code == code)
                .unwrap();
            assert_eq!(known.name.id, name, "{code}");
        }
    }
}
