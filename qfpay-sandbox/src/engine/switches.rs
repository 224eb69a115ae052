//! Switches: how the sandbox behaves where QFPay's documents disagree, or leave it open.

/// Defines the switches: for each an enum whose first value is the default, a field of
/// [`Switches`], and what pages and configuration files say of it.
macro_rules! switches {
    ($(
        $field:ident: $kind:ident, $meaning:literal {
            $default:ident = $default_word:literal, $default_says:literal;
            $($value:ident = $word:literal, $says:literal;)+
        }
    )+) => {
        $(
            #[doc = $meaning]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
            #[non_exhaustive]
            pub enum $kind {
                #[doc = $default_says]
                #[default]
                $default,
                $(
                    #[doc = $says]
                    $value,
                )+
            }

            impl $kind {
                const VALUES: &'static [SwitchValue] = &[
                    SwitchValue { word: $default_word, meaning: $default_says },
                    $(SwitchValue { word: $word, meaning: $says },)+
                ];

                fn from_word(word: &str) -> Option<Self> {
                    match word {
                        $default_word => Some(Self::$default),
                        $($word => Some(Self::$value),)+
                        _ => None,
                    }
                }

                fn word(self) -> &'static str {
                    match self {
                        Self::$default => $default_word,
                        $(Self::$value => $word,)+
                    }
                }
            }
        )+

        /// How the sandbox behaves where QFPay's documents disagree, or leave it open.
        ///
        /// The first value of each is the default, the reading that this project recommends. A
        /// program that works under every value does not depend on who is right.
        ///
        /// ```
        /// use qfpay_sandbox::{ClosingPaid, Config, Switches};
        ///
        /// let mut config = Config::new("http://127.0.0.1:8080");
        /// config.switches.closing_paid = ClosingPaid::IsDeclined;
        /// // The same by its name, as a configuration file has it:
        /// config.switches.set("closing_paid", "is-declined")?;
        /// for switch in config.switches.all() {
        ///     println!("{} is {}: {}", switch.name, switch.current, switch.meaning);
        /// }
        /// # Ok::<(), qfpay_sandbox::SwitchError>(())
        /// ```
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Switches {
            $(
                #[doc = $meaning]
                pub $field: $kind,
            )+
        }

        impl Switches {
            /// Sets the switch with this name to the value with this word. Hyphens stand for
            /// underscores in the name.
            ///
            /// # Errors
            ///
            /// [`SwitchError`] if there is no such switch, or it has no such value; nothing is
            /// changed then.
            pub fn set(&mut self, name: &str, word: &str) -> Result<(), SwitchError> {
                let value = |known: &'static [SwitchValue]| SwitchError::Value {
                    switch: name.to_owned(),
                    known: words(known),
                };
                match name.replace('-', "_").as_str() {
                    $(
                        stringify!($field) => {
                            let chosen = $kind::from_word(word);
                            self.$field = chosen.ok_or_else(|| value($kind::VALUES))?;
                        }
                    )+
                    _ => {
                        let known = self.all().iter().map(|switch| switch.name).collect::<Vec<_>>();
                        return Err(SwitchError::Name {
                            switch: name.to_owned(),
                            known: known.join(", "),
                        });
                    }
                }
                Ok(())
            }

            /// Every switch, with its values and where it stands.
            #[must_use]
            pub fn all(&self) -> Vec<Switch> {
                vec![
                    $(Switch {
                        name: stringify!($field),
                        meaning: $meaning,
                        values: $kind::VALUES,
                        current: self.$field.word(),
                    },)+
                ]
            }
        }
    };
}

switches! {
    closing_paid: ClosingPaid,
    "What becomes of an order that is closed although it is paid." {
        PaysBack = "pays-back", "The payment is paid back (2018).";
        IsDeclined = "is-declined", "The request is declined with 1260 (since 2025 a paid order cannot be closed).";
        IsBusy = "is-busy", "The request is declined with 1297 (2018, of orders that cannot be closed).";
    }

    reversing_paid: ReversingPaid,
    "What becomes of an order that is reversed although it is paid." {
        PaysBack = "pays-back", "Payments by a shown code or by card online are paid back, others declined with 1260 (2017 and 2018; cards 2026).";
        CardsOnly = "cards-only", "Only card payments online are paid back, as a void; others are declined with 1260 (2026).";
        IsDeclined = "is-declined", "Every one is declined with 1260 (2022 to 2025).";
    }

    reversals: Reversals,
    "Which pay types can be reversed: four published lists exclude each other." {
        Any = "any", "All of them, so that the gateway's state alone decides.";
        Global2017 = "global-2017", "Those of codes that customers show; 1297 for others (2017).";
        Docs2025 = "docs-2025", "Alipay in a shop, and WeChat Pay by a shown code; 1297 for others (2024 and 2025).";
        CamelaEn = "camela-en", "800101, 801501, 800201 and 800108; 1297 for others (2026-02).";
        Live2026 = "live-2026", "800108, 800208, 800708, 802801 and 806527; 1297 for others (2026).";
        Nothing = "nothing", "None, with 1150: the page of 2025 also says that pay types of Hong Kong cannot be cancelled.";
    }

    closings: Closings,
    "Which pay types can be closed: four published lists exclude each other." {
        Any = "any", "All of them: an unpaid order can always be closed (2018).";
        Global2017 = "global-2017", "WeChat Pay online, not Alipay; 1297 for others (2017).";
        Docs2025 = "docs-2025", "800201; 1297 for others (2024 and 2025).";
        CamelaEn = "camela-en", "800008, 800208 and 801008; 1297 for others (2026-02).";
        Live2026 = "live-2026", "800201, 800212, 800701 and 801514; 1297 for others (2026).";
        Nothing = "nothing", "None, with 1150: the page of 2025 also says that pay types of Hong Kong cannot be cancelled.";
    }

    cancel_numbers: CancelNumbers,
    "How a reversal or closing names its order." {
        Either = "either", "By one of the two numbers, or by both (2025 on).";
        Both = "both", "By both; 1104 otherwise (2017).";
    }

    cancel_txdtm: CancelTxdtm,
    "Which time a reversal or closing carries." {
        Any = "any", "Any (every document but one only says: time of the transaction).";
        Original = "original", "That of the order; 1267 otherwise (2026-02).";
    }

    query_window: QueryWindow,
    "When the window of time of a query is applied, which is the current month unless it is given." {
        UnlessSyssn = "unless-syssn", "Unless QFPay's number is given (since 2025-05).";
        UnlessNumbers = "unless-numbers", "Unless either number is given (until 2025).";
        Always = "always", "Always: QFPay's number of another month is not found without a window (2017).";
    }

    bare_query: BareQuery,
    "What a query gets that names neither a number nor a window of time." {
        Month = "month", "The current month: every filter is optional (all tables).";
        Declined = "declined", "1104: the SDK's own rule, so that nobody lists a month by mistake.";
    }

    repeated_number: RepeatedNumber,
    "The status code of a payment whose number was used before and has not failed (1142 then); two codes have the same text. Refunds get 1251." {
        DuplicateRequest = "1102", "1102, duplicate request.";
        RepeatedSerial = "2011", "2011, repeated serial number.";
    }

    unpaid_number: UnpaidNumber,
    "Whether the number of an order that nobody has paid can be used for another attempt." {
        Used = "used", "It cannot: a number is unique.";
        Free = "free", "It can, and the number has several records then (2018: keep the number while the order is unpaid).";
    }

    failed_refund_number: FailedRefundNumber,
    "Whether the number of a refund that failed can be used once more." {
        Used = "used", "It cannot: a number is unique across payments and refunds.";
        Free = "free", "It can (2026-02: failed refunds can be sent again).";
    }

    waiting_refund: WaitingRefund,
    "What 1143 means for a refund." {
        IsDoneLater = "is-done-later", "The refund is on its way (2024 on: keep asking).";
        NeverLeft = "never-left", "The refund has not reached the wallet, and ends with 1155 (2018).";
    }

    default_expiry: DefaultExpiry,
    "For how long an order can be paid whose request does not say so." {
        Minutes30 = "30-minutes", "30 minutes, as documented.";
        Minutes12 = "12-minutes", "12 minutes, as seen on the checkout page.";
        Minutes120 = "120-minutes", "120 minutes, the most that can be asked for.";
    }

    expired_time: ExpiredTimes,
    "Which requests `expired_time` is heeded in." {
        Everywhere = "everywhere", "In all that may carry it, listed by any document.";
        Listed = "listed", "In those of the eight pay types that the original page lists.";
        MpmOnly = "mpm-only", "In those whose code the customer scans, as the parameter's own label says.";
    }

    notify_url: NotifyUrls,
    "Where notifications go; nobody says which address wins." {
        RequestFirst = "request-first", "Where the request says, or else where the merchant is registered.";
        RegisteredFirst = "registered-first", "Where the merchant is registered, or else where the request says.";
        RegisteredOnly = "registered-only", "Where the merchant is registered (until 2024).";
    }

    refund_notify_type: RefundNotifyType,
    "What a notification about a refund calls itself." {
        Refund = "refund", "`refund`, as documented.";
        Cancel = "cancel", "`cancel`, as terminals have seen it until 2026.";
    }

    notification_schedule: NotificationSchedule,
    "When a notification is delivered again that nobody acknowledges." {
        Current = "current", "After 2, 10, 10 and 60 minutes, and 2, 6 and 15 hours, as the specification has it (2022 on).";
        Year2018 = "2018", "After 1, 5, 10 and 60 minutes, and 2, 6 and 15 hours (2018).";
        Year2017 = "2017", "Four times after 30 seconds (2017).";
    }

    closings_notified: ClosingsNotified,
    "Whether closing an order is notified." {
        No = "no", "It is not: payments, refunds and releases are.";
        Yes = "yes", "It is, as `close` (2018).";
    }

    answer_signature: AnswerSignature,
    "What the signature of an answer covers." {
        Body = "body", "The bytes of the body (2018, with an example that can be recomputed).";
        SortedData = "sorted-data", "The fields of `data`, or of the answer if it has none, sorted and joined like a request's (2026-02).";
        Absent = "absent", "There is none: the header is optional.";
    }

    empty_values: EmptyValues,
    "Whether parameters without a value are part of what is signed." {
        LeftOut = "left-out", "They are not (2026, and in words in 2017).";
        Signed = "signed", "They are, if they are sent (the example of 2017).";
    }

    mchid_decline: MchidDecline,
    "How a request is declined whose `mchid` is wrong." {
        ByCase = "by-case", "An unknown one with 1108, a missing or needless one with 1104.";
        SignatureError = "1108", "With 1108 in every case.";
        ParameterError = "1104", "With 1104 in every case.";
    }

    any_wallet: AnyWallet,
    "Which pay type an order shows that was created with 800008, the code of any wallet." {
        AsSent = "as-sent", "800008.";
        Detected = "detected", "That of the wallet whose code was shown, by the first digits of the code (the gateway recognises the wallet).";
    }

    auth_codes: AuthCodes,
    "How often a code works that a customer has shown." {
        Reusable = "reusable", "As often as it is scanned: no document has this, but tests get by with one code.";
        Once = "once", "Once, as every document says; 1202 afterwards.";
    }

    fps_refunds: FpsRefunds,
    "Whether payments can be refunded whose pay type takes no refunds by a footnote, such as FPS." {
        Declined = "declined", "They cannot: 1155.";
        Allowed = "allowed", "They can, as integrators report of FPS.";
    }

    refunded_cpm: RefundedCpm,
    "How the record of a payment by a shown code looks that was refunded in full." {
        Three = "3", "`cancel` is 3, refunded.";
        One = "1", "`cancel` is 1, reversed or refunded.";
    }
}

/// A switch, for people to see and set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Switch {
    /// What it is called in [`Switches::set`].
    pub name: &'static str,
    /// What it decides.
    pub meaning: &'static str,
    /// Its values, the default first.
    pub values: &'static [SwitchValue],
    /// The word of the value that it has.
    pub current: &'static str,
}

/// A value of a switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SwitchValue {
    /// What it is called in [`Switches::set`].
    pub word: &'static str,
    /// How the sandbox behaves then, and by which source.
    pub meaning: &'static str,
}

/// Why a switch cannot be set like that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SwitchError {
    /// There is no such switch.
    #[error("there is no switch `{switch}`; there are {known}")]
    Name {
        /// What was asked for.
        switch: String,
        /// The names that there are.
        known: String,
    },
    /// The switch has no such value.
    #[error("`{switch}` is one of {known}")]
    Value {
        /// The switch.
        switch: String,
        /// The values that it has.
        known: String,
    },
}

fn words(values: &[SwitchValue]) -> String {
    let words: Vec<&str> = values.iter().map(|value| value.word).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_can_be_set_to_every_value_by_name() {
        let mut switches = Switches::default();
        for switch in Switches::default().all() {
            assert_eq!(switch.current, switch.values[0].word, "{}", switch.name);
            for value in switch.values.iter().rev() {
                let name = switch.name.replace('_', "-");
                switches.set(&name, value.word).unwrap();
                let now = switches
                    .all()
                    .into_iter()
                    .find(|one| one.name == switch.name);
                assert_eq!(now.unwrap().current, value.word);
            }
        }
        assert_eq!(switches, Switches::default());
    }

    #[test]
    fn what_does_not_exist_is_refused_with_what_does() {
        let mut switches = Switches::default();
        let error = switches.set("closing_paid", "sometimes").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`closing_paid` is one of pays-back, is-declined, is-busy"
        );
        let error = switches.set("closing", "any").unwrap_err();
        assert!(error.to_string().contains("closings_notified"), "{error}");
        assert_eq!(switches, Switches::default());
    }
}
