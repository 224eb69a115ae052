//! The gateway without a server: requests in, answers out, and the orders between them.
//!
//! Nothing here does IO, knows the time or draws random numbers, so the same requests at the same
//! times get the same answers.

mod account;
mod answer;
mod auth;
mod bounded;
mod cancel;
mod cashier;
mod codes;
mod config;
mod customer;
mod customs;
mod explain;
mod faults;
mod http;
mod limits;
mod marks;
mod next_step;
mod note;
mod notify;
mod payment;
mod preauthorisation;
mod query;
mod quirks;
mod refund;
mod refund_behaviour;
#[cfg(feature = "state")]
mod state;
mod support;
mod switches;
mod touched;
mod transaction;
mod transactions;
mod weather;
mod words;

use std::fmt;
use std::sync::Arc;

use qfpay_codegen::Problems;
use qfpay_codegen::ir::{Model, Operation, Severity};

pub use self::account::Account;
pub(crate) use self::cashier::Bill;
pub use self::config::{Config, DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, Merchant, RefundRules};
pub(crate) use self::customer::Action;
pub use self::customer::{Behaviour, CustomerError};
pub(crate) use self::faults::ELSEWHERE;
pub use self::faults::{Arming, Exchange, Fault, FaultRate, Writing};
pub(crate) use self::http::EXPLAIN;
pub use self::http::{Request, Response};
pub use self::notify::{Delivery, Notification};
pub use self::quirks::Quirks;
pub use self::refund_behaviour::RefundBehaviour;
#[cfg(feature = "state")]
pub(crate) use self::state::{Change, FORMAT, Key, Part, RestoreError};
pub use self::switches::{
    AnswerSignature, AnyWallet, AuthCodes, BareQuery, CancelNumbers, CancelTxdtm, ClosingPaid,
    Closings, ClosingsNotified, DefaultExpiry, EmptyValues, ExpiredTimes, FailedRefundNumber,
    FpsRefunds, MchidRefusal, NotificationSchedule, NotifyUrls, QueryWindow, RefundNotifyType,
    RefundedCpm, RepeatedNumber, Reversals, ReversingPaid, Switch, SwitchError, SwitchValue,
    Switches, UnpaidNumber, WaitingRefund,
};
pub(crate) use self::touched::Changes;
pub use self::transaction::OrderState;
pub use self::weather::Weather;

use self::customer::WalletCodes;
use self::faults::Armed;
use self::http::Reply;
use self::limits::Limiter;
use self::notify::Notifications;
use self::refund_behaviour::RefundBehaviours;
use self::transactions::Transactions;
use crate::calendar;
use crate::json::Json;
use crate::rules::{self, Finding};

/// A gateway: merchants, orders, and the rules of the specification.
pub struct Engine {
    model: Arc<Model>,
    config: Config,
    transactions: Transactions,
    wallet_codes: WalletCodes,
    refund_behaviours: RefundBehaviours,
    notifications: Notifications,
    limiter: Limiter,
    armed: Armed,
    serial: u64,
    /// What of the rest is kept elsewhere, if anything is.
    #[cfg(feature = "state")]
    kept: Option<state::Rest>,
}

/// A request that is signed by a merchant and keeps to the rules.
struct Accepted<'a> {
    /// The merchant's place in the configuration.
    merchant: usize,
    parameters: &'a [(String, String)],
}

impl Accepted<'_> {
    /// The value of a parameter; empty if it is absent.
    fn value(&self, name: &str) -> &str {
        self.parameters
            .iter()
            .find(|(given, _)| given == name)
            .map_or("", |(_, value)| value)
    }

    /// The value of a parameter, to keep.
    fn text(&self, name: &str) -> String {
        self.value(name).to_owned()
    }

    /// The amount of the request. The rules let nothing through that is no number.
    fn txamt(&self) -> u64 {
        self.value("txamt").parse().unwrap_or_default()
    }
}

/// Why a request goes no further.
struct Refused {
    code: &'static str,
    message: String,
    /// What is wrong and what to do, for the side channel.
    explanation: String,
}

impl Refused {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            explanation: String::new(),
        }
    }

    fn explained(self, explanation: impl Into<String>) -> Self {
        Self {
            explanation: explanation.into(),
            ..self
        }
    }
}

impl Engine {
    /// A gateway by the specification that this crate was built with.
    ///
    /// # Errors
    ///
    /// The problems of that specification; the one of this repository has none.
    pub fn new(config: Config) -> Result<Self, Problems> {
        Ok(Self::with_model(crate::spec::shared_model()?, config))
    }

    /// A gateway by another specification. Many gateways can share one: give each an `Arc` of it.
    #[must_use]
    pub fn with_model(model: impl Into<Arc<Model>>, config: Config) -> Self {
        let merchants = config.merchants.len();
        Self {
            transactions: Transactions::new(config.order_capacity, merchants),
            serial: config.first_serial,
            wallet_codes: WalletCodes::default(),
            refund_behaviours: RefundBehaviours::default(),
            notifications: Notifications::new(config.weather.clone()),
            limiter: Limiter::new(merchants),
            armed: Armed::default(),
            #[cfg(feature = "state")]
            kept: None,
            model: model.into(),
            config,
        }
    }

    /// Answers a request that arrives at `now`, in seconds since 1970 in UTC.
    pub fn handle(&mut self, now: i64, request: &Request) -> Response {
        let reply = self.reply(now, request);
        self.finish(reply)
    }

    /// How many transactions are remembered: orders, refunds and the like.
    #[must_use]
    pub fn order_count(&self) -> usize {
        self.transactions.len()
    }

    /// The specification.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    pub(crate) fn shared_model(&self) -> Arc<Model> {
        Arc::clone(&self.model)
    }

    /// What it was set up with.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    fn reply(&mut self, now: i64, request: &Request) -> Reply {
        let model = Arc::clone(&self.model);
        let mut operations = model.operations.iter();
        let Some(operation) = operations.find(|operation| operation.path == request.path) else {
            return Reply::error(404, format!("there is no operation at {}", request.path));
        };
        if operation.method != request.method {
            let message = format!("{} takes {}", operation.path, operation.method);
            return Reply::error(405, message).with_header("Allow", operation.method.clone());
        }
        let answer = match self.merchant(request) {
            Ok(merchant) if !self.is_within_limits(now, merchant) => {
                return Reply::error(429, "more requests than a merchant may send");
            }
            Ok(merchant) => self.handle_known(now, request, operation, merchant),
            Err(refused) => Err(refused),
        };
        match answer {
            Ok(reply) => reply,
            // A stranger gets nothing signed.
            Err(refused) => {
                Reply::json(200, self.refuse(&refused)).explained(&[], &refused.explanation)
            }
        }
    }

    fn handle_known(
        &mut self,
        now: i64,
        request: &Request,
        operation: &Operation,
        merchant: usize,
    ) -> Result<Reply, Refused> {
        let parameters = self.parameters(request)?;
        self.authenticate(request, operation, &parameters, merchant)?;
        let assigned = self.assigned_mchid(merchant);
        let findings = rules::check_operation(&self.model, Some(operation), &parameters, assigned);
        let accepted = Accepted {
            merchant,
            parameters: &parameters,
        };
        let wrong_mchid = self.wrong_mchid(operation, &accepted);
        let refused = match wrong_mchid {
            Some(refused) => Some(refused),
            None => self.denial(&findings),
        };
        let answer = match refused {
            Some(refused) => Err(refused),
            None => self.perform(now, operation, &accepted),
        };
        let (document, explanation) = match answer {
            Ok(document) => (document, String::new()),
            Err(refused) => (self.refuse(&refused), refused.explanation),
        };
        let mut reply = Reply::json(200, document).explained(&distinct(&findings), &explanation);
        reply.signed_for = Some(merchant);
        self.dress(&operation.name.id, &mut reply);
        Ok(reply)
    }

    /// Does what an accepted request asks for.
    fn perform(
        &mut self,
        now: i64,
        operation: &Operation,
        request: &Accepted<'_>,
    ) -> Result<Json, Refused> {
        match operation.name.id.as_str() {
            "payment" => self.pay(now, request),
            "query" => self.query(now, request),
            "refund" => self.refund(now, request),
            "reversal" => self.reverse(now, request),
            "close" => self.close(now, request),
            "capture" => self.capture(now, request),
            "unfreeze" => self.unfreeze(now, request),
            "add_note" => self.add_note(request),
            "customs_declare" => self.declare(now, request),
            "customs_query" => self.declared(request),
            "customs_redeclare" => self.redeclare(request),
            other => Err(Refused::new(
                codes::BAD_PARAMETER,
                format!("the sandbox does not know {other}"),
            )),
        }
    }

    /// The refusal that the first rule that denies calls for.
    fn denial(&self, findings: &[Finding]) -> Option<Refused> {
        let first = findings
            .iter()
            .find(|finding| finding.severity == Severity::Deny && !self.overlooks(finding))?;
        let rules = &self.model.rules;
        let demand = rules
            .iter()
            .find(|rule| rule.name.id == first.rule)
            .map_or("", |rule| rule.description.as_str());
        let message = format!("{}: {demand}", first.rule);
        Some(Refused::new(codes::BAD_PARAMETER, message))
    }

    /// Whether a rule is the SDK's alone, and the gateway set up to answer what breaks it.
    fn overlooks(&self, finding: &Finding) -> bool {
        finding.rule == "query_needs_a_filter"
            && self.config.switches.bare_query == BareQuery::Month
    }

    /// The offset of the gateway's clock.
    fn offset_minutes(&self) -> i32 {
        self.model.gateway.time_zone.offset_minutes
    }

    /// The time on the gateway's clock.
    pub(crate) fn clock(&self, now: i64) -> String {
        calendar::timestamp(now, self.offset_minutes())
    }

    /// A number that starts with the day and has 24 digits.
    fn next_syssn(&mut self, sysdtm: &str) -> String {
        const SERIALS: u64 = 10_000_000_000_000_000;
        let serial = self.serial % SERIALS;
        self.serial = self.serial.wrapping_add(1);
        format!("{}{serial:016}", calendar::day_digits(sysdtm))
    }
}

/// The rules that were broken, each once.
fn distinct(findings: &[Finding]) -> Vec<&str> {
    let mut rules: Vec<&str> = Vec::new();
    for finding in findings {
        if !rules.contains(&finding.rule.as_str()) {
            rules.push(&finding.rule);
        }
    }
    rules
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("config", &self.config)
            .field("orders", &self.transactions.len())
            .field("wallet_codes", &self.wallet_codes)
            .finish_non_exhaustive()
    }
}
