//! Keeps pages of other origins from pressing buttons here.
//!
//! A browser sends whatever any page makes it send, to this machine as well. So a request that changes something
//! must come from a page of this origin, and the name under which the sandbox is addressed must be one
//! that nobody else can point here. Programs that are no browsers send none of the headers that are
//! looked at, except `Host`.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;

use super::reply::{Reply, error};
use super::shared::SharedState;

/// Lets a request through to pages and controls, or not.
pub(super) async fn check_origin(
    State(shared): SharedState,
    request: Request,
    next: Next,
) -> Reply {
    let forbidden = forbidden(request.method(), request.headers(), &shared.host);
    match forbidden {
        Some(reason) => error(403, reason),
        None => next.run(request).await,
    }
}

/// Why a request is forbidden, if it is. `own` is the host that the sandbox was asked to listen on.
fn forbidden(method: &Method, headers: &HeaderMap, own: &str) -> Option<&'static str> {
    let host = match one(headers, "host") {
        Ok(host) => host,
        Err(Unclear) => return Some("there is not exactly one host"),
    };
    if host.is_some_and(|host| !is_here(host, own)) {
        return Some("the sandbox is not known under this host name");
    }
    if method.is_safe() {
        return None;
    }
    let is_own_page = is_from_own_page(headers, host) == Ok(true);
    (!is_own_page).then_some("pages of other origins may not do this")
}

/// A header that comes several times, or is no text.
#[derive(Debug, PartialEq, Eq)]
struct Unclear;

/// The only value of a header.
fn one<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Unclear> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| Unclear),
        (Some(_), Some(_)) => Err(Unclear),
    }
}

/// Whether the `Host` header is one that no name service of somebody else can point to this machine:
/// an address, a loopback name, or the host that the sandbox was asked to listen on.
fn is_here(host: &str, own: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host().trim_end_matches('.').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
        || name == own.to_ascii_lowercase()
}

/// Whether a request comes from a page of this origin, by the headers of browsers. Other programs send none of
/// them, and are allowed.
fn is_from_own_page(headers: &HeaderMap, host: Option<&str>) -> Result<bool, Unclear> {
    let site = one(headers, "sec-fetch-site")?;
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Ok(false);
    }
    let Some(origin) = one(headers, header::ORIGIN.as_str())? else {
        return Ok(true);
    };
    let origin = origin.parse::<Uri>().ok();
    let from = origin.as_ref().and_then(|origin| {
        let authority = origin.authority().map(Authority::as_str);
        authority.filter(|_| origin.scheme_str() == Some("http"))
    });
    Ok(from.is_some() && from.map(str::to_ascii_lowercase) == host.map(str::to_ascii_lowercase))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn is_forbidden(method: Method, given: &[(&str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            let name = HeaderName::try_from(*name).unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        forbidden(&method, &headers, "sandbox.test").is_some()
    }

    #[test]
    fn only_names_that_belong_to_this_machine_are_answered() {
        for host in [
            "127.0.0.1:8080",
            "127.9.9.9",
            "[::1]:8080",
            "localhost",
            "LOCALHOST:8080",
            "localhost.:8080",
            "shop.localhost:8080",
            "192.168.0.7:8080",
            "sandbox.test:8080",
            "Sandbox.Test",
        ] {
            assert!(!is_forbidden(Method::GET, &[("host", host)]), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "notlocalhost",
            "a.sandbox.test",
            "",
            "a b",
        ] {
            assert!(is_forbidden(Method::GET, &[("host", host)]), "{host}");
        }
        assert!(!is_forbidden(Method::GET, &[]), "as in HTTP/1.0");
        let two = [("host", "localhost"), ("host", "localhost")];
        assert!(is_forbidden(Method::GET, &two));
    }

    #[test]
    fn only_own_pages_and_programs_may_change_anything() {
        let host = ("host", "127.0.0.1:8080");
        let own = ("origin", "http://127.0.0.1:8080");
        let allowed: [&[(&str, &str)]; 5] = [
            &[host],
            &[host, own],
            &[host, own, ("sec-fetch-site", "same-origin")],
            &[host, ("sec-fetch-site", "same-origin")],
            &[host, ("sec-fetch-site", "none")],
        ];
        for headers in allowed {
            assert!(!is_forbidden(Method::POST, headers), "{headers:?}");
        }
        let forbidden_requests: [&[(&str, &str)]; 10] = [
            &[host, ("sec-fetch-site", "cross-site")],
            &[host, ("sec-fetch-site", "same-site")],
            &[host, own, ("sec-fetch-site", "cross-site")],
            &[host, own, own],
            &[host, ("origin", "null")],
            &[host, ("origin", "http://127.0.0.1:3000")],
            &[host, ("origin", "https://127.0.0.1:8080")],
            &[host, ("origin", "http://localhost:8080")],
            &[host, ("origin", "http://evil.example")],
            &[own],
        ];
        for headers in forbidden_requests {
            assert!(is_forbidden(Method::POST, headers), "{headers:?}");
            assert!(is_forbidden(Method::DELETE, headers), "{headers:?}");
        }
        // A link of a shop.
        let link = [host, ("sec-fetch-site", "cross-site")];
        assert!(!is_forbidden(Method::GET, &link));
    }
}
