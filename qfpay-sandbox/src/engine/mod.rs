//! The gateway without a server: requests in, answers out, and the orders between them.
//!
//! Nothing here does IO, knows the time or draws random numbers, so the same requests at the same
//! times get the same answers.

mod answer;
mod auth;
mod cashier;
mod codes;
mod config;
mod consumer;
mod http;
mod next_step;
mod order;
mod orders;
mod payment;
mod query;

use std::fmt;

use qfpay_codegen::Problems;
use qfpay_codegen::ir::{Model, Operation, Severity};

pub(crate) use self::cashier::Bill;
pub use self::config::{Config, DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, Merchant};
pub(crate) use self::consumer::Action;
pub use self::consumer::{Behaviour, ConsumerError};
pub use self::http::{Request, Response};
pub use self::order::OrderState;

use self::consumer::WalletCodes;
use self::orders::Orders;
use crate::rules::{self, Finding};

/// A gateway: merchants, orders, and the rules of the specification.
pub struct Engine {
    model: Model,
    config: Config,
    orders: Orders,
    wallet_codes: WalletCodes,
    serial: u64,
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
}

/// Why a request goes no further.
struct Refused {
    code: &'static str,
    message: String,
}

impl Refused {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
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
        Ok(Self::with_model(crate::embedded_model()?, config))
    }

    /// A gateway by another specification.
    #[must_use]
    pub fn with_model(model: Model, config: Config) -> Self {
        Self {
            orders: Orders::new(config.order_capacity),
            serial: config.first_serial,
            wallet_codes: WalletCodes::default(),
            model,
            config,
        }
    }

    /// Answers a request that arrives at `now`, in seconds since 1970 in UTC.
    pub fn handle(&mut self, now: i64, request: &Request) -> Response {
        let operation = self
            .model
            .operations
            .iter()
            .find(|operation| operation.path == request.path);
        let Some(operation) = operation.cloned() else {
            return Response::error(404, format!("there is no operation at {}", request.path));
        };
        if operation.method != request.method {
            let message = format!("{} takes {}", operation.path, operation.method);
            return Response::error(405, message).with_header("Allow", &operation.method);
        }
        match self.merchant(request) {
            Err(refused) => self.refuse(&refused),
            Ok(merchant) => {
                let answer = self.handle_known(now, request, &operation, merchant);
                match answer {
                    Err(refused) => self.refuse(&refused),
                    Ok(response) => self.sign(response, merchant),
                }
            }
        }
    }

    /// How many orders are remembered.
    #[must_use]
    pub fn order_count(&self) -> usize {
        self.orders.len()
    }

    /// The specification.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    fn handle_known(
        &mut self,
        now: i64,
        request: &Request,
        operation: &Operation,
        merchant: usize,
    ) -> Result<Response, Refused> {
        let parameters = self.parameters(request)?;
        self.authenticate(request, &parameters, merchant)?;
        let assigned = self.assigned_mchid(merchant);
        let findings = rules::check(&self.model, &operation.name.id, &parameters, assigned);
        let broken: Vec<&str> = distinct(&findings);
        let accepted = Accepted {
            merchant,
            parameters: &parameters,
        };
        if let Some(refused) = self
            .foreign_mchid(&accepted)
            .or_else(|| self.denial(&findings))
        {
            return Ok(self.refuse(&refused).explained(&broken));
        }
        let response = match operation.name.id.as_str() {
            "payment" => self.pay(now, &accepted),
            "query" => self.query(now, &accepted),
            other => Response::error(404, format!("the sandbox does not know {other}")),
        };
        Ok(response.explained(&broken))
    }

    /// The refusal that the first rule that denies calls for.
    fn denial(&self, findings: &[Finding]) -> Option<Refused> {
        let first = findings
            .iter()
            .find(|finding| finding.severity == Severity::Deny)?;
        let rules = &self.model.rules;
        let demand = rules
            .iter()
            .find(|rule| rule.name.id == first.rule)
            .map_or("", |rule| rule.description.as_str());
        let message = format!("{}: {demand}", first.rule);
        Some(Refused::new(codes::BAD_PARAMETER, message))
    }

    /// The offset of the gateway's clock.
    fn offset_minutes(&self) -> i32 {
        self.model.gateway.time_zone.offset_minutes
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
            .field("orders", &self.orders.len())
            .field("wallet_codes", &self.wallet_codes)
            .finish_non_exhaustive()
    }
}
