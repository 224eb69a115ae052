//! Which pay types can be reversed and closed, by each of the lists that were published.

use qfpay_codegen::ir::PayType;

use super::switches::{Closings, Reversals};
use super::{Decline, codes};

impl Reversals {
    /// Declines a pay type that cannot be reversed by this list.
    pub(super) fn admit(self, pay_type: &PayType) -> Result<(), Decline> {
        let shown = pay_type.scenario.name.id == "cpm";
        let code = pay_type.code.as_str();
        admit(match self {
            Self::Any => true,
            Self::Global2017 => shown,
            Self::Docs2025 => {
                let scanned = pay_type.scenario.name.id == "mpm";
                (shown && is_wechat(pay_type)) || ((shown || scanned) && is_alipay(pay_type))
            }
            Self::CamelaEn => ["800101", "801501", "800201", "800108"].contains(&code),
            Self::Live2026 => ["800108", "800208", "800708", "802801", "806527"].contains(&code),
            Self::Nothing => return Err(none()),
        })
    }
}

impl Closings {
    /// Declines a pay type that cannot be closed by this list.
    pub(super) fn admit(self, pay_type: &PayType) -> Result<(), Decline> {
        let code = pay_type.code.as_str();
        admit(match self {
            Self::Any => true,
            Self::Global2017 => is_wechat(pay_type) && pay_type.channel.id == "online",
            Self::Docs2025 => code == "800201",
            Self::CamelaEn => ["800008", "800208", "801008"].contains(&code),
            Self::Live2026 => ["800201", "800212", "800701", "801514"].contains(&code),
            Self::Nothing => return Err(none()),
        })
    }
}

fn is_wechat(pay_type: &PayType) -> bool {
    pay_type.wallet.id.starts_with("wechat_pay")
}

fn is_alipay(pay_type: &PayType) -> bool {
    pay_type.wallet.id.starts_with("alipay")
}

fn admit(supported: bool) -> Result<(), Decline> {
    let declined = || Decline::new(codes::BANK_BUSY, "the pay type does not support this");
    supported.then_some(()).ok_or_else(declined)
}

fn none() -> Decline {
    let message = "the settlement mode does not support cancelling";
    Decline::new(codes::CANNOT_CANCEL, message)
}
