//! Who sends a request, and whether it is what they signed.

use qfpay_codegen::ir::{Operation, Presence};

use super::explain::Case;
use super::explain::{self, Heads};
use super::switches::{EmptyValues, MchidDecline};
use super::{Accepted, Decline, Engine, Request, codes};
use crate::form;
use crate::signature::{self, Algorithm, Empty};

/// How many merchant numbers of an agent are told.
const MOST_TOLD: usize = 8;

impl Engine {
    /// The merchant whom a request is for, by its place in the configuration: the one with its app
    /// code, or of an agent's the one with its `mchid`. An agent's request that names none of them is
    /// checked as one for the first.
    pub(super) fn merchant(&self, request: &Request) -> Result<usize, Decline> {
        let app_code = self
            .header_name("app_code")
            .and_then(|name| request.header(name));
        let known = self.config.merchants.iter().enumerate();
        let mut places = known
            .filter(|(_, merchant)| Some(merchant.app_code.as_str()) == app_code)
            .map(|(place, _)| place);
        let first = places.next().ok_or_else(|| {
            Decline::new(codes::BAD_SIGNATURE, "the app code is not known here")
                .explained(self.heads(request).app_code())
        })?;
        let others: Vec<usize> = places.collect();
        if others.is_empty() {
            return Ok(first);
        }
        let parameters = form::parse(&request.body).unwrap_or_default();
        let mchid = parameters.iter().find(|(name, _)| name == "mchid");
        let mchid = mchid.map_or("", |(_, value)| value);
        let mut all = std::iter::once(first).chain(others);
        let named = all.find(|place| self.assigned_mchid(*place).unwrap_or_default() == mchid);
        Ok(named.unwrap_or(first))
    }

    fn heads<'a>(&'a self, request: &'a Request) -> Heads<'a> {
        Heads {
            model: &self.model,
            merchants: &self.config.merchants,
            request,
        }
    }

    /// The parameters in the body of a request.
    pub(super) fn parameters(&self, request: &Request) -> Result<Vec<(String, String)>, Decline> {
        let expected = &self.model.gateway.content_type;
        let content_type = request.header("Content-Type");
        let declined = |message: String| {
            let explanation = explain::unreadable(content_type, expected, &request.body);
            Decline::new(codes::MALFORMED, message).explained(explanation)
        };
        if !content_type.is_some_and(|given| form::is_form(given, expected)) {
            return Err(declined(format!("the content type is not {expected}")));
        }
        form::parse(&request.body).map_err(|error| declined(error.to_string()))
    }

    /// Declines a request that its merchant did not sign.
    pub(super) fn authenticate(
        &self,
        request: &Request,
        operation: &Operation,
        parameters: &[(String, String)],
        place: usize,
    ) -> Result<(), Decline> {
        let declined = |message: &str| Decline::new(codes::BAD_SIGNATURE, message);
        let Some(merchant) = self.config.merchants.get(place) else {
            return Err(declined("the app code is not known here"));
        };
        let empty = match self.config.switches.empty_values {
            EmptyValues::LeftOut => Empty::LeftOut,
            EmptyValues::Signed => Empty::Signed,
        };
        let canonical = signature::canonical_with(parameters, empty);
        let belongs = |signature: &str, algorithm| {
            signature::verify_text(&canonical, &merchant.client_key, algorithm, signature)
        };
        let given = self
            .header_name("signature")
            .and_then(|name| request.header(name));
        let Some(algorithm) = self.algorithm(request) else {
            let otherwise_right = |id: &str| {
                given
                    .zip(algorithm_of(id))
                    .is_some_and(|(given, algorithm)| belongs(given, algorithm))
            };
            let explanation = self.heads(request).signature_type(otherwise_right);
            return Err(declined("the signature type is not known").explained(explanation));
        };
        let Some(given) = given else {
            let explanation = self.heads(request).signature();
            return Err(declined("there is not exactly one signature").explained(explanation));
        };
        if belongs(given, algorithm) {
            return Ok(());
        }
        let case = Case {
            model: &self.model,
            operation,
            merchants: &self.config.merchants,
            merchant,
            algorithm,
            empty,
            parameters,
            sent: Case::values_of(&request.body),
            body: &request.body,
        };
        let explanation = case.explain(given);
        Err(declined("the signature does not belong to the request").explained(explanation))
    }

    /// The hash that the request names, or the default.
    fn algorithm(&self, request: &Request) -> Option<Algorithm> {
        let header = self.header_name("signature_type")?;
        let algorithms = &self.model.gateway.algorithms;
        let named = if request.has_header(header) {
            let value = request.header(header)?;
            algorithms
                .iter()
                .find(|algorithm| algorithm.header == value)?
        } else {
            algorithms.first()?
        };
        algorithm_of(&named.name.id)
    }

    /// The decline of a request whose merchant number is not the one that was assigned.
    pub(super) fn wrong_mchid(
        &self,
        operation: &Operation,
        request: &Accepted<'_>,
    ) -> Option<Decline> {
        let mut cells = operation.cells.iter();
        let cell = cells.find(|cell| cell.parameter.id == "mchid")?;
        if cell.presence == Presence::Forbidden {
            return None;
        }
        let given = request.value("mchid");
        let of_agent = self.mchids_of(request.merchant);
        let (by_case, message, explanation) = match self.assigned_mchid(request.merchant) {
            None if given.is_empty() => return None,
            Some(assigned) if given == assigned => return None,
            None if of_agent.is_empty() => (
                codes::BAD_PARAMETER,
                "mchid_forbidden: no merchant number is assigned",
                "mchid_needless: `mchid` is sent, but none is assigned to this app code. Leave it out, also of the signature.".to_owned(),
            ),
            _ if given.is_empty() => (
                codes::BAD_PARAMETER,
                "mchid_required: the merchant number is missing",
                format!("mchid_missing: `mchid` goes with every request of this app code: {}. Send and sign it.", of_agent.join(" or ")),
            ),
            _ => (
                codes::BAD_SIGNATURE,
                "the merchant number is not known here",
                format!("mchid_unknown: `mchid` is none of this app code's: {}.", of_agent.join(", ")),
            ),
        };
        let code = match self.config.switches.mchid_decline {
            MchidDecline::ByCase => by_case,
            MchidDecline::SignatureError => codes::BAD_SIGNATURE,
            MchidDecline::ParameterError => codes::BAD_PARAMETER,
        };
        Some(Decline::new(code, message).explained(explanation))
    }

    /// Some of the merchant numbers that were assigned to an app code.
    fn mchids_of(&self, place: usize) -> Vec<&str> {
        let merchants = &self.config.merchants;
        let app_code = merchants.get(place).map(|one| one.app_code.as_str());
        let of_code = merchants
            .iter()
            .filter(|one| Some(one.app_code.as_str()) == app_code);
        let assigned = of_code.filter_map(|one| one.mchid.as_deref());
        assigned
            .filter(|mchid| !mchid.is_empty())
            .take(MOST_TOLD)
            .collect()
    }

    /// The merchant number that goes with every request, if there is one.
    pub(super) fn assigned_mchid(&self, merchant: usize) -> Option<&str> {
        let merchant = self.config.merchants.get(merchant)?;
        merchant.mchid.as_deref().filter(|mchid| !mchid.is_empty())
    }

    /// What a header is called on the wire.
    pub(super) fn header_name(&self, id: &str) -> Option<&str> {
        let headers = &self.model.gateway.headers;
        let header = headers.iter().find(|header| header.id == id)?;
        Some(&header.name)
    }
}

fn algorithm_of(id: &str) -> Option<Algorithm> {
    match id {
        "md5" => Some(Algorithm::Md5),
        "sha256" => Some(Algorithm::Sha256),
        _ => None,
    }
}
