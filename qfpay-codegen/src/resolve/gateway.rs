//! What holds for every operation.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::ir;
use crate::names;
use crate::problems::{Problems, suggestion};
use crate::spec;

use super::fields::fields;
use super::rules::{NewRule, Rules};
use super::terms::{Names, defined};
use super::written::GATEWAY;

/// The safety rules that the runtime implements. They cannot be data alone: each is code.
const SAFETY_RULES: [&str; 4] = [
    "control_characters",
    "reserved_parameter",
    "signature_ambiguity",
    "unknown_parameter",
];

/// The hashes that the runtime implements.
const ALGORITHMS: [&str; 2] = ["md5", "sha256"];

pub(super) fn resolve(
    written: &spec::Gateway,
    names: &Names,
    rules: &mut Rules,
    problems: &mut Problems,
) -> ir::Gateway {
    safety_rules(written, names, rules, problems);
    check_reserved(written, names, problems);
    let limits = &written.limits;
    let source = |source: &str, path: &str, problems: &mut Problems| {
        let path = format!("{path}.source");
        names
            .sources
            .find_or_as_written(source, GATEWAY, path, problems)
    };
    ir::Gateway {
        headers: headers(written, names, problems),
        environments: environments(written, names, problems),
        content_type: written.content_type.to_string(),
        algorithms: algorithms(written, names, problems),
        reserved_parameters: written
            .reserved_parameters
            .iter()
            .map(|name| name.to_string())
            .collect(),
        time_zone: ir::TimeZone {
            offset_minutes: offset_minutes(&written.time_zone.offset, problems),
            format: written.time_zone.format.to_string(),
            description: written.time_zone.description.to_string(),
            source: source(&written.time_zone.source, "time_zone", problems),
        },
        limits: ir::Limits {
            per_second: limits.per_second,
            per_minute: limits.per_minute,
            description: limits.description.to_string(),
            source: source(&limits.source, "limits", problems),
        },
        notifications: notifications(&written.notifications, names, problems),
    }
}

fn safety_rules(
    written: &spec::Gateway,
    names: &Names,
    rules: &mut Rules,
    problems: &mut Problems,
) {
    for (index, rule) in written.safety_rules.iter().enumerate() {
        let path = format!("safety_rules[{index}]");
        let source = names
            .sources
            .find(&rule.source, GATEWAY, format!("{path}.source"), problems);
        if !SAFETY_RULES.contains(&&*rule.rule) {
            problems.add_with_hint(
                GATEWAY,
                format!("{path}.rule"),
                format!("there is no safety rule `{}`", &*rule.rule),
                suggestion(&rule.rule, SAFETY_RULES),
            );
        }
        rules.add(NewRule {
            id: &rule.rule,
            description: rule.description.to_string(),
            severity: ir::Severity::Deny,
            locked: true,
            source,
            file: GATEWAY,
            path,
        });
    }
    for needed in SAFETY_RULES {
        if !rules.contains(needed) {
            problems.add_with_hint(
                GATEWAY,
                "safety_rules",
                format!("the safety rule `{needed}` is missing"),
                "every signed request depends on it; put it back",
            );
        }
    }
}

fn check_reserved(written: &spec::Gateway, names: &Names, problems: &mut Problems) {
    for (index, reserved) in written.reserved_parameters.iter().enumerate() {
        if names.parameters.contains(reserved) {
            problems.add_with_hint(
                GATEWAY,
                format!("reserved_parameters[{index}]"),
                format!(
                    "`{}` is never sent, yet it is defined as a parameter",
                    &**reserved
                ),
                "delete it here or in parameters.yaml",
            );
        }
    }
}

fn headers(written: &spec::Gateway, names: &Names, problems: &mut Problems) -> Vec<ir::Header> {
    const USED: [&str; 4] = ["app_code", "signature", "signature_type", "content_type"];
    let ids = written.headers.iter().map(|header| &*header.id);
    defined("header", GATEWAY, "headers", ids, problems);
    let mut resolved = Vec::new();
    for (index, header) in written.headers.iter().enumerate() {
        let path = format!("headers[{index}]");
        let place = format!("{path}.source");
        resolved.push(ir::Header {
            id: header.id.to_string(),
            name: header.name.to_string(),
            required: header.required,
            sensitive: header.sensitive,
            description: header.description.to_string(),
            source: names
                .sources
                .find_or_as_written(&header.source, GATEWAY, place, problems),
        });
        if !header
            .name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        {
            problems.add_with_hint(
                GATEWAY,
                format!("{path}.name"),
                format!("`{}` is no header name", &*header.name),
                "letters, digits and hyphens",
            );
        }
    }
    for used in USED {
        if !written.headers.iter().any(|header| &*header.id == used) {
            problems.add_with_hint(
                GATEWAY,
                "headers",
                format!("the header `{used}` is missing"),
                "every request is built with it; put it back",
            );
        }
    }
    resolved
}

fn environments(
    written: &spec::Gateway,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Environment> {
    let mut resolved = Vec::new();
    let ids = written.environments.iter().map(|one| &*one.id);
    defined("environment", GATEWAY, "environments", ids, problems);
    for (index, environment) in written.environments.iter().enumerate() {
        let path = format!("environments[{index}]");
        let host = environment.base_url.strip_prefix("https://");
        if host.is_none_or(|host| host.is_empty() || host.ends_with('/')) {
            problems.add_with_hint(
                GATEWAY,
                format!("{path}.base_url"),
                format!("`{}` is no base URL", &*environment.base_url),
                "https://, a host, and no slash at the end",
            );
        }
        if let Some(source) = names.sources.find(
            &environment.source,
            GATEWAY,
            format!("{path}.source"),
            problems,
        ) {
            resolved.push(ir::Environment {
                name: ir::Name {
                    id: environment.id.to_string(),
                    rust: names::upper_camel(&environment.id),
                },
                base_url: environment.base_url.to_string(),
                description: environment.description.to_string(),
                source,
            });
        }
    }
    resolved
}

fn algorithms(
    written: &spec::Gateway,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Algorithm> {
    let algorithms = &written.signing.algorithms;
    let ids = algorithms.iter().map(|algorithm| &*algorithm.id);
    defined("algorithm", GATEWAY, "signing.algorithms", ids, problems);
    let mut sources = Vec::new();
    for (index, algorithm) in algorithms.iter().enumerate() {
        let path = format!("signing.algorithms[{index}]");
        sources.push(names.sources.find_or_as_written(
            &algorithm.source,
            GATEWAY,
            format!("{path}.source"),
            problems,
        ));
        if !ALGORITHMS.contains(&&*algorithm.id) {
            problems.add_with_hint(
                GATEWAY,
                format!("{path}.id"),
                format!("there is no algorithm `{}`", &*algorithm.id),
                suggestion(&algorithm.id, ALGORITHMS),
            );
        }
    }
    if algorithms
        .iter()
        .filter(|algorithm| algorithm.default)
        .count()
        != 1
    {
        problems.add_with_hint(
            GATEWAY,
            "signing.algorithms",
            "exactly one algorithm is the default",
            "the one that a request without a signature type is signed with has `default: true`",
        );
    }
    let (default, others): (Vec<_>, Vec<_>) = algorithms
        .iter()
        .zip(sources)
        .partition(|(algorithm, _)| algorithm.default);
    default
        .into_iter()
        .chain(others)
        .map(|(algorithm, source)| ir::Algorithm {
            name: ir::Name {
                id: algorithm.id.to_string(),
                rust: names::upper_camel(&algorithm.id),
            },
            header: algorithm.header.to_string(),
            digest_hex_length: algorithm.digest_hex_length,
            source,
        })
        .collect()
}

/// `+08:00` in minutes.
fn offset_minutes(offset: &str, problems: &mut Problems) -> i32 {
    let minutes = match offset.as_bytes() {
        [sign @ (b'+' | b'-'), hours @ .., b':', _, _] if hours.len() == 2 => {
            let sign = if *sign == b'-' { -1 } else { 1 };
            let two_digits = |text: Option<&str>| {
                let text = text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
                text.parse::<u8>().ok()
            };
            match (two_digits(offset.get(1..3)), two_digits(offset.get(4..6))) {
                (Some(hours @ ..=14), Some(minutes @ ..=59)) => {
                    Some(sign * (i32::from(hours) * 60 + i32::from(minutes)))
                }
                _ => None,
            }
        }
        _ => None,
    };
    minutes.unwrap_or_else(|| {
        problems.add_with_hint(
            GATEWAY,
            "time_zone.offset",
            format!("`{offset}` is no offset from UTC"),
            "written like \"+08:00\"",
        );
        0
    })
}

fn notifications(
    written: &spec::Notifications,
    names: &Names,
    problems: &mut Problems,
) -> ir::Notifications {
    let source = names.sources.find_or_as_written(
        &written.source,
        GATEWAY,
        "notifications.source",
        problems,
    );
    let ids = written.types.iter().map(|kind| &*kind.id);
    defined(
        "notification type",
        GATEWAY,
        "notifications.types",
        ids,
        problems,
    );
    let mut values = BTreeSet::new();
    let mut types = Vec::new();
    for (index, kind) in written.types.iter().enumerate() {
        let path = format!("notifications.types[{index}]");
        if !values.insert(&*kind.value) {
            problems.add_with_hint(
                GATEWAY,
                format!("{path}.value"),
                format!("`{}` is the value of another type already", &*kind.value),
                "delete one of the two",
            );
        }
        let place = format!("{path}.source");
        types.push(ir::NotificationType {
            name: ir::Name {
                id: kind.value.to_string(),
                rust: names::upper_camel(&kind.id),
            },
            description: kind.description.to_string(),
            means: kind.means,
            source: names
                .sources
                .find_or_as_written(&kind.source, GATEWAY, place, problems),
        });
    }
    ir::Notifications {
        description: written.description.to_string(),
        acknowledgement: written.acknowledgement.to_string(),
        ports: written.ports.to_vec(),
        retry_minutes: written.retry_minutes.to_vec(),
        source_addresses: addresses(&written.source_addresses, problems),
        types,
        fields: fields(
            &written.fields,
            GATEWAY,
            "notifications.fields",
            names,
            problems,
        ),
        source,
    }
}

fn addresses(written: &[spec::Text], problems: &mut Problems) -> Vec<IpAddr> {
    let mut resolved = Vec::new();
    for (index, address) in written.iter().enumerate() {
        match address.parse() {
            Ok(address) => resolved.push(address),
            Err(_) => problems.add_with_hint(
                GATEWAY,
                format!("notifications.source_addresses[{index}]"),
                format!("`{}` is no address", &**address),
                "an IP address, such as \"192.0.2.1\"",
            ),
        }
    }
    resolved
}
