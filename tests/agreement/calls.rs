//! Random refunds, reversals, closings, notes, captures, releases and declarations.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use qfpay_api::error::{Invalid, Violations};
use qfpay_api::request::{
    AddNote, Capture, CustomsDeclare, CustomsQuery, CustomsRedeclare, Unfreeze,
};
use qfpay_api::types::{Parameters, Severity};
use qfpay_api::value::{
    ActionType, Customs, DeclaredYuan, FeeType, MchCustomsName, MchCustomsNo, Note, OrderFee,
    OutRequestNo, ProductFee, RefundNo, ReturnUrl, SubOrderNo, TradeType, TransportFee, Udid,
};
use qfpay_api::{
    Amount, Close, Currency, OriginalPayment, OutTradeNo, Param, PayType, Refund, Reversal, Rule,
    Syssn, TxTime,
};
use qfpay_codegen::ir::{Model, Operation, Presence, SuppliedBy};

use super::schema::Schemas;
use super::{LastObserved, VALUES, gateway, rules_of, run, sandbox, url, value, wire};

const OPERATIONS: [&str; 9] = [
    "refund",
    "reversal",
    "close",
    "add_note",
    "capture",
    "unfreeze",
    "customs_declare",
    "customs_query",
    "customs_redeclare",
];

/// What the SDK alone can know: the request does not carry it.
const ABOUT_THE_PAYMENT: [Rule; 3] = [
    Rule::RefundUnsupported,
    Rule::RefundWindow,
    Rule::RefundWithinPayment,
];

/// A call, by what is set besides or instead of what a sensible program sends.
#[derive(Clone, Debug)]
struct Ask {
    operation: &'static str,
    assigned: bool,
    payment: Original,
    amount: Amount,
    /// Values of parameters that differ; of a parameter that comes twice the last one.
    changes: Vec<(Param, String)>,
    /// Which of the parameters with a few values are set.
    alipay: bool,
    action: Option<ActionType>,
    fees: Option<(u32, u32, u32)>,
}

/// The payment that a call is about.
#[derive(Clone, Debug)]
struct Original {
    pay_type: PayType,
    amount: Amount,
    has_syssn: bool,
    has_number: bool,
    txdtm: Option<TxTime>,
}

/// A value that cannot be made, not even with every rule lifted that can be.
struct Unmakeable(Param, String, Invalid);

/// What came of a call: what the SDK says, and what it would have sent.
struct Told {
    violations: Violations,
    parameters: Parameters,
}

/// Checks a call as a gateway would before sending it.
macro_rules! told {
    ($gateway:expr, $now:expr, $call:expr) => {{
        let call = $call;
        let violations = match $gateway.call(&call, $now) {
            Ok(prepared) => prepared.warnings().clone(),
            Err(declined) => declined.violations().clone(),
        };
        Told {
            violations,
            parameters: call.parameters().clone(),
        }
    }};
}

/// A value from the changes, if there is one, with every rule lifted that can be.
macro_rules! changed {
    ($ask:expr, $param:ident, $type:ident) => {
        match $ask.change(Param::$param) {
            None => None,
            Some(text) => match $type::allowing(text, &Rule::ALL) {
                Ok(value) => Some(value),
                Err(declined) => return Err(Unmakeable(Param::$param, text.to_owned(), declined)),
            },
        }
    };
    ($ask:expr, $param:ident, $type:ident, or $sensible:literal) => {
        changed!($ask, $param, $type).unwrap_or_else(|| $type::new($sensible).unwrap())
    };
}

/// Sets what is changed, where the request has a setter for it.
macro_rules! set {
    ($ask:expr, $call:ident, $($setter:ident: $param:ident $type:ident),*) => {
        $(if let Some(value) = changed!($ask, $param, $type) {
            $call = $call.$setter(value);
        })*
    };
}

impl Ask {
    fn change(&self, param: Param) -> Option<&str> {
        let mut changes = self.changes.iter().rev();
        changes
            .find(|(changed, _)| *changed == param)
            .map(|(_, value)| value.as_str())
            // No value is empty: what is empty is not sent.
            .filter(|value| !value.is_empty())
    }

    /// The payment that the call is about, with this number of the merchant's.
    fn original(&self, number: OutTradeNo) -> Result<OriginalPayment, Unmakeable> {
        let Original {
            pay_type, amount, ..
        } = self.payment;
        let original = if self.payment.has_syssn {
            let syssn = changed!(self, Syssn, Syssn, or "20250301000300020081075691");
            let original = OriginalPayment::by_syssn(syssn, pay_type, amount);
            match self.payment.has_number {
                true => original.out_trade_no(number),
                false => original,
            }
        } else {
            OriginalPayment::by_out_trade_no(number, pay_type, amount)
        };
        Ok(match self.payment.txdtm {
            Some(txdtm) => original.txdtm(txdtm),
            None => original,
        })
    }

    /// The same, with whatever number is to be tried.
    fn numbered(&self) -> Result<OriginalPayment, Unmakeable> {
        self.original(changed!(self, OutTradeNo, OutTradeNo, or "INV-7"))
    }

    fn tell(&self, now: TxTime) -> Result<Told, Unmakeable> {
        let gateway = gateway(self.assigned);
        Ok(match self.operation {
            "refund" => {
                let number = changed!(self, OutTradeNo, RefundNo, or "REF-7");
                let original = self.original(OutTradeNo::new("INV-7").unwrap())?;
                let mut call = Refund::new(&original, number, self.amount);
                set!(self, call, udid: Udid Udid);
                told!(gateway, now, call)
            }
            "reversal" => {
                let mut call = Reversal::new(&self.numbered()?);
                set!(self, call, udid: Udid Udid);
                told!(gateway, now, call)
            }
            "close" => {
                let mut call = Close::new(&self.numbered()?);
                set!(self, call, udid: Udid Udid);
                told!(gateway, now, call)
            }
            "capture" => {
                let mut call = Capture::new(&self.numbered()?, self.amount);
                set!(self, call, udid: Udid Udid, return_url: ReturnUrl ReturnUrl,
                    out_trade_no: OutTradeNo OutTradeNo);
                told!(gateway, now, call)
            }
            "unfreeze" => {
                let number = changed!(self, OutTradeNo, OutTradeNo, or "REL-7");
                let call = Unfreeze::new(&self.numbered()?, number, self.amount);
                told!(gateway, now, call)
            }
            "add_note" => {
                let note = changed!(self, Note, Note, or "dented");
                let syssn = changed!(self, Syssn, Syssn, or "20250301000300020081");
                told!(gateway, now, AddNote::new(note, syssn))
            }
            "customs_declare" => self.declaration(now)?,
            "customs_query" => {
                let customs = changed!(self, Customs, Customs, or "SHANGHAI_ZS");
                let syssn = changed!(self, Syssn, Syssn, or "20250301000300020081");
                let mut call = CustomsQuery::new(customs, syssn, self.trade_type());
                set!(self, call, sub_order_no: SubOrderNo SubOrderNo);
                told!(gateway, now, call)
            }
            _ => {
                let customs = changed!(self, Customs, Customs, or "SHANGHAI_ZS");
                let merchant = changed!(self, MchCustomsNo, MchCustomsNo, or "3122480000");
                let syssn = changed!(self, Syssn, Syssn, or "20250301000300020081");
                let mut call = CustomsRedeclare::new(customs, merchant, syssn, self.trade_type());
                set!(self, call, sub_order_no: SubOrderNo SubOrderNo);
                told!(gateway, now, call)
            }
        })
    }

    fn trade_type(&self) -> TradeType {
        match self.alipay {
            true => TradeType::Alipay,
            false => TradeType::Weixin,
        }
    }

    fn declaration(&self, now: TxTime) -> Result<Told, Unmakeable> {
        let customs = changed!(self, Customs, Customs, or "SHANGHAI_ZS");
        let merchant = changed!(self, MchCustomsNo, MchCustomsNo, or "3122480000");
        let syssn = changed!(self, Syssn, Syssn, or "20250301000300020081");
        let mut call = CustomsDeclare::new(customs, merchant, syssn, self.trade_type());
        set!(self, call, mch_customs_name: MchCustomsName MchCustomsName,
            out_request_no: OutRequestNo OutRequestNo, amount: Amount DeclaredYuan,
            sub_order_no: SubOrderNo SubOrderNo);
        if let Some(action) = self.action {
            call = call.action_type(action);
        }
        if let Some((order, transport, product)) = self.fees {
            call = call
                .fee_type(FeeType::Cny)
                .order_fee(OrderFee::new(order).unwrap())
                .transport_fee(TransportFee::new(transport).unwrap())
                .product_fee(ProductFee::new(product).unwrap());
        }
        Ok(told!(gateway(self.assigned), now, call))
    }
}

/// Texts around the edges of the rules about lengths and characters.
fn edge() -> impl Strategy<Value = String> {
    let lengths = [20, 21, 32, 33, 40, 41, 128, 129, 200, 201, 256, 257];
    prop_oneof![
        3 => (select(vec!["a", "咖", "7"]), select(lengths.to_vec()))
            .prop_map(|(character, length)| character.repeat(length)),
        2 => select(VALUES.to_vec()).prop_map(str::to_owned),
        1 => select(vec![512, 513]).prop_map(url),
        1 => select(vec!["2.00", "12.50.1", "20.00", "2,00", "a|b*c-d_e"]).prop_map(str::to_owned),
        1 => value(),
    ]
}

fn amount() -> impl Strategy<Value = Amount> {
    let minor = select(vec![1, 200, 201, 1250, 2_147_483_647]);
    (select(Currency::ALL.to_vec()), minor).prop_filter_map("an amount", |(currency, minor)| {
        Amount::new(currency, minor).ok()
    })
}

fn original() -> impl Strategy<Value = Original> {
    let time = select(vec!["2024-02-29 23:59:59", "2025-02-28 12:00:00"]);
    let txdtm = proptest::option::of(time.prop_map(|time| time.parse().unwrap()));
    let numbers = (prop::bool::weighted(0.8), any::<bool>());
    let pay_type = select(PayType::ALL.to_vec());
    (pay_type, amount(), numbers, txdtm).prop_map(|(pay_type, amount, numbers, txdtm)| Original {
        pay_type,
        amount,
        has_syssn: numbers.0,
        has_number: numbers.1,
        txdtm,
    })
}

/// The parameters that a program gives in text.
fn texts(operation: &Operation) -> Vec<Param> {
    let given = operation.cells.iter().filter(|cell| {
        cell.supplied_by == SuppliedBy::Caller && cell.presence != Presence::Forbidden
    });
    given
        .filter_map(|cell| cell.parameter.id.parse().ok())
        .collect()
}

fn ask(model: &Model) -> impl Strategy<Value = Ask> + use<> {
    let texts: Vec<(&'static str, Vec<Param>)> = OPERATIONS
        .into_iter()
        .map(|id| (id, texts(described(model, id))))
        .collect();
    select(texts).prop_flat_map(|(operation, texts)| {
        let most = texts.len();
        // Any of them for the sake of rules about several, and one or two out of the ordinary.
        let plain = subsequence(texts.clone(), 0..=most).prop_map(|params| {
            let plain = params.into_iter().map(|param| (param, sensible(param)));
            plain.collect::<Vec<_>>()
        });
        let odd = proptest::collection::vec((select(texts), edge()), 0..3);
        let fees = (1..=99_999_999_u32, 0..=99_999_999_u32, 0..=99_999_999_u32);
        let actions = vec![ActionType::Add, ActionType::Modify];
        (
            prop::bool::weighted(0.3),
            original(),
            amount(),
            (plain, odd),
            any::<bool>(),
            proptest::option::of(select(actions)),
            proptest::option::of(fees),
        )
            .prop_map(
                move |(assigned, payment, amount, (plain, odd), alipay, action, fees)| Ask {
                    operation,
                    assigned,
                    payment,
                    amount,
                    changes: [plain, odd].concat(),
                    alipay,
                    action,
                    fees,
                },
            )
    })
}

fn sensible(param: Param) -> String {
    let sensible = match param {
        Param::Syssn => "20250301000300020081075691",
        Param::ReturnUrl => "https://shop.example/back",
        Param::Amount => "12.50",
        _ => "A-7",
    };
    sensible.to_owned()
}

fn described<'a>(model: &'a Model, operation: &str) -> &'a Operation {
    let mut operations = model.operations.iter();
    operations.find(|one| one.name.id == operation).unwrap()
}

/// What the gateway would receive: with the time, the merchant and the app code that a client adds.
fn on_the_wire(
    operation: &Operation,
    mut parameters: Parameters,
    now: TxTime,
    mchid: Option<&str>,
) -> Vec<(String, String)> {
    for cell in &operation.cells {
        let added = match cell.supplied_by {
            SuppliedBy::Clock => Some(now.to_string()),
            SuppliedBy::Credentials => mchid.map(str::to_owned),
            SuppliedBy::AppCode => Some("app-code".to_owned()),
            _ => None,
        };
        let param: Param = cell.parameter.id.parse().unwrap();
        let wanted = cell.presence != Presence::Forbidden && parameters.get(param).is_none();
        if let Some(added) = added.filter(|_| wanted) {
            parameters.set(param, added);
        }
    }
    wire(&parameters)
}

/// What no call of this crate can do, because of how it is made.
const NO_CALL_BREAKS: [&str; 29] = [
    // What a call must have is an argument of its constructor.
    "customs_required",
    "mch_customs_no_required",
    "note_required",
    "out_trade_no_required",
    "trade_type_required",
    "txamt_required",
    // The payment that it acts on has one number at least.
    "close_needs_a_number",
    "reversal_needs_a_number",
    // Amounts, fees, times and choices have types that hold nothing else.
    "action_type_format",
    "fee_type_format",
    "order_fee_format",
    "order_fee_range",
    "product_fee_format",
    "product_fee_range",
    "trade_type_format",
    "transport_fee_format",
    "transport_fee_range",
    "txamt_format",
    "txamt_range",
    "txcurrcd_format",
    "txdtm_format",
    // The clock and the credentials fill in the rest.
    "code_required",
    "mchid_forbidden",
    "mchid_length",
    "mchid_required",
    "txdtm_required",
    // Its parameters are methods: none for what the operation lacks.
    "reserved_parameter",
    "unknown_parameter",
    // The pay type is that of the payment, so the SDK alone knows it.
    "refund_unsupported",
];

#[test]
fn sdk_sandbox_and_schemas_agree_on_random_calls() {
    let model = qfpay_sandbox::embedded_model().unwrap();
    let now = TxTime::from_unix_seconds(1_740_792_600);
    let seen = LastObserved::default();
    let schemas = Schemas::of(&model);
    let operations = RefCell::new(BTreeSet::new());
    run(&ask(&model), |ask| {
        let operation = described(&model, ask.operation);
        let gateway = gateway(ask.assigned);
        let mchid = gateway.credentials().mchid();
        let told = match ask.tell(now) {
            Ok(told) => told,
            Err(Unmakeable(param, text, declined)) => {
                // The sandbox has nothing against the value that the SDK has not.
                let wire = [(param.code().to_owned(), text)];
                let (found, permitted) = sandbox(&model, ask.operation, &wire, mchid);
                let declined = super::names(declined.violations());
                prop_assert!(!permitted && declined.is_subset(&found), "{found:?}");
                schemas.agree(ask.operation, &wire, &found)?;
                seen.note(false, declined);
                return Ok(());
            }
        };
        let own = told.violations.iter();
        let own: Vec<_> = own
            .filter(|one| !ABOUT_THE_PAYMENT.contains(&one.rule()))
            .collect();
        let permitted = own.iter().all(|one| one.severity() != Severity::Deny);
        let names = own.iter().map(|one| one.rule().to_string()).collect();
        let wire = on_the_wire(operation, told.parameters, now, mchid);
        let sdk = (names, permitted);
        prop_assert_eq!(&sdk, &sandbox(&model, ask.operation, &wire, mchid));
        schemas.agree(ask.operation, &wire, &sdk.0)?;
        seen.note(permitted, sdk.0);
        operations.borrow_mut().insert((ask.operation, permitted));
        Ok(())
    });
    assert_eq!(operations.borrow().len(), 2 * OPERATIONS.len());
    let expected: BTreeSet<String> = OPERATIONS
        .into_iter()
        .flat_map(|operation| rules_of(&model, operation, &[]))
        .filter(|rule| !NO_CALL_BREAKS.contains(&rule.as_str()))
        .collect();
    seen.assert_telling(&expected);
}
