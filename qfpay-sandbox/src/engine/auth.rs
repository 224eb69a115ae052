//! Who sends a request, and whether it is what they signed.

use super::{Accepted, Engine, Refused, Request, codes};
use crate::form;
use crate::signature::{self, Algorithm};

impl Engine {
    /// The merchant whose app code a request carries, by its place in the configuration.
    pub(super) fn merchant(&self, request: &Request) -> Result<usize, Refused> {
        let app_code = self
            .header_name("app_code")
            .and_then(|name| request.header(name));
        self.config
            .merchants
            .iter()
            .position(|merchant| Some(merchant.app_code.as_str()) == app_code)
            .ok_or_else(|| Refused::new(codes::BAD_SIGNATURE, "the app code is not known here"))
    }

    /// The parameters in the body of a request.
    pub(super) fn parameters(&self, request: &Request) -> Result<Vec<(String, String)>, Refused> {
        let expected = &self.model.gateway.content_type;
        let is_form = request
            .header("Content-Type")
            .is_some_and(|given| form::is_form(given, expected));
        if !is_form {
            let message = format!("the content type is not {expected}");
            return Err(Refused::new(codes::MALFORMED, message));
        }
        form::parse(&request.body)
            .map_err(|error| Refused::new(codes::MALFORMED, error.to_string()))
    }

    /// Refuses a request that its merchant did not sign.
    pub(super) fn authenticate(
        &self,
        request: &Request,
        parameters: &[(String, String)],
        merchant: usize,
    ) -> Result<(), Refused> {
        let refused = |message: &str| Refused::new(codes::BAD_SIGNATURE, message);
        let algorithm = self
            .algorithm(request)
            .ok_or_else(|| refused("the signature type is not known"))?;
        let signature = self
            .header_name("signature")
            .and_then(|name| request.header(name))
            .ok_or_else(|| refused("there is not exactly one signature"))?;
        let verified = self.config.merchants.get(merchant).is_some_and(|merchant| {
            signature::verify(parameters, &merchant.client_key, algorithm, signature)
        });
        if verified {
            Ok(())
        } else {
            Err(refused("the signature does not belong to the request"))
        }
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
        match named.name.id.as_str() {
            "md5" => Some(Algorithm::Md5),
            "sha256" => Some(Algorithm::Sha256),
            _ => None,
        }
    }

    /// A merchant number that is not the one that was assigned.
    pub(super) fn foreign_mchid(&self, request: &Accepted<'_>) -> Option<Refused> {
        let assigned = self.assigned_mchid(request.merchant)?;
        let given = request.value("mchid");
        (!given.is_empty() && given != assigned).then(|| {
            Refused::new(
                codes::BAD_SIGNATURE,
                "the merchant number is not known here",
            )
        })
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
