//! The gateway: what it remembers, and what becomes of a request.

use std::fmt;
use std::sync::Arc;

use qfpay_codegen::Problems;
use qfpay_codegen::ir::{Model, Operation, Severity};

use super::accepted::Accepted;
use super::changes::Changes;
use super::codes;
use super::config::Config;
use super::customer::WalletCodes;
use super::decline::Decline;
use super::faults::Armed;
use super::http::{Reply, Request, Response};
use super::limits::Limiter;
use super::notifications::Notifications;
use super::refund_behaviour::RefundBehaviours;
#[cfg(feature = "state")]
use super::rest::Rest;
use super::switches::BareQuery;
use super::transactions::Transactions;
use crate::calendar;
use crate::json::Json;
use crate::rules::{self, Finding};

/// A gateway: merchants, orders, and the rules of the specification.
pub struct Engine {
    pub(super) model: Arc<Model>,
    pub(super) config: Config,
    pub(super) transactions: Transactions,
    pub(super) wallet_codes: WalletCodes,
    pub(super) refund_behaviours: RefundBehaviours,
    pub(super) notifications: Notifications,
    pub(super) limiter: Limiter,
    pub(super) armed: Armed,
    pub(super) serial: u64,
    /// What of the rest is kept elsewhere, if anything is.
    #[cfg(feature = "state")]
    pub(super) written_rest: Option<Rest>,
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
            notifications: Notifications::new(config.delivery_faults.clone()),
            limiter: Limiter::new(merchants),
            armed: Armed::default(),
            #[cfg(feature = "state")]
            written_rest: None,
            model: model.into(),
            config,
        }
    }

    /// Answers a request that arrives at `now`, in seconds since 1970 in UTC.
    pub fn handle(&mut self, now: i64, request: &Request) -> Response {
        let reply = self.reply(now, request);
        self.finish(reply)
    }

    /// Whether a merchant may send a request at `now`. What is declined does not count.
    pub(super) fn is_within_limits(&mut self, now: i64, merchant: usize) -> bool {
        if !self.config.limits_requests {
            return true;
        }
        let limits = &self.model.gateway.limits;
        let window = self.limiter.merchants.get_mut(merchant);
        window.is_none_or(|window| window.admits(now, limits.per_second, limits.per_minute))
    }

    /// From now on what is touched is kept for [`take_changes`](Self::take_changes), which has to be
    /// called again and again then.
    pub(crate) fn follow_changes(&mut self) {
        self.transactions.log.follow();
        self.notifications.log.follow();
    }

    /// What was touched since the last call.
    pub(crate) fn take_changes(&mut self) -> Changes {
        Changes {
            transactions: self.transactions.log.take(),
            notifications: self.notifications.log.take(),
        }
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

    pub(super) fn reply(&mut self, now: i64, request: &Request) -> Reply {
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
            Err(declined) => Err(declined),
        };
        match answer {
            Ok(reply) => reply,
            // Nothing is signed for a sender that is not known.
            Err(declined) => {
                Reply::json(200, self.decline(&declined)).explained(&[], &declined.explanation)
            }
        }
    }

    pub(super) fn handle_known(
        &mut self,
        now: i64,
        request: &Request,
        operation: &Operation,
        merchant: usize,
    ) -> Result<Reply, Decline> {
        let parameters = self.parameters(request)?;
        self.authenticate(request, operation, &parameters, merchant)?;
        let assigned = self.assigned_mchid(merchant);
        let findings = rules::check_operation(&self.model, Some(operation), &parameters, assigned);
        let accepted = Accepted {
            merchant,
            parameters: &parameters,
        };
        let wrong_mchid = self.wrong_mchid(operation, &accepted);
        let declined = match wrong_mchid {
            Some(declined) => Some(declined),
            None => self.denial(&findings),
        };
        let answer = match declined {
            Some(declined) => Err(declined),
            None => self.perform(now, operation, &accepted),
        };
        let (document, explanation) = match answer {
            Ok(document) => (document, String::new()),
            Err(declined) => (self.decline(&declined), declined.explanation),
        };
        let mut reply = Reply::json(200, document).explained(&distinct(&findings), &explanation);
        reply.signed_for = Some(merchant);
        self.dress(&operation.name.id, &mut reply);
        Ok(reply)
    }

    /// Does what an accepted request asks for.
    pub(super) fn perform(
        &mut self,
        now: i64,
        operation: &Operation,
        request: &Accepted<'_>,
    ) -> Result<Json, Decline> {
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
            other => Err(Decline::new(
                codes::BAD_PARAMETER,
                format!("the sandbox does not know {other}"),
            )),
        }
    }

    /// The decline that the first rule that denies calls for.
    pub(super) fn denial(&self, findings: &[Finding]) -> Option<Decline> {
        let first = findings
            .iter()
            .find(|finding| finding.severity == Severity::Deny && !self.overlooks(finding))?;
        let rules = &self.model.rules;
        let demand = rules
            .iter()
            .find(|rule| rule.name.id == first.rule)
            .map_or("", |rule| rule.description.as_str());
        let message = format!("{}: {demand}", first.rule);
        Some(Decline::new(codes::BAD_PARAMETER, message))
    }

    /// Whether a rule is the SDK's alone, and the gateway set up to answer what breaks it.
    pub(super) fn overlooks(&self, finding: &Finding) -> bool {
        finding.rule == "query_needs_a_filter"
            && self.config.switches.bare_query == BareQuery::Month
    }

    /// The offset of the gateway's clock.
    pub(super) fn offset_minutes(&self) -> i32 {
        self.model.gateway.time_zone.offset_minutes
    }

    /// The time on the gateway's clock.
    pub(crate) fn clock(&self, now: i64) -> String {
        calendar::timestamp(now, self.offset_minutes())
    }

    /// A number that starts with the day and has 24 digits.
    pub(super) fn next_syssn(&mut self, sysdtm: &str) -> String {
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
