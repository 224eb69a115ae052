//! What holds for every operation.

use super::change::{Change, Changes, Impact, Shown};
use super::direction::Direction;
use super::fields::{self, Carrier};
use super::lists::{Known, List};
use super::parameters::shown_or_hidden;
use qfpay_codegen::ir::{
    Algorithm, Environment, Gateway, Header, Limits, NotificationType, Notifications, TimeZone,
};

const ENVIRONMENTS: List<'static> = list("gateway.environments", "environment", "Environment");
const ALGORITHMS: List<'static> = list("gateway.algorithms", "algorithm", "Algorithm");
const TYPES: List<'static> = list(
    "gateway.notifications.types",
    "notification_type",
    "NotificationType",
);

const fn list(path: &'static str, entry: &'static str, rust: &'static str) -> List<'static> {
    List { path, entry, rust }
}

pub(super) fn compare(old: &Gateway, new: &Gateway, changes: &mut Changes) {
    let Gateway {
        environments,
        headers,
        content_type,
        algorithms,
        reserved_parameters,
        time_zone,
        limits,
        notifications,
    } = old;
    compare_environments(environments, &new.environments, changes);
    compare_headers(headers, &new.headers, changes);
    compare_algorithms(algorithms, &new.algorithms, changes);
    let types = (content_type, &new.content_type);
    changes.value("content_type", "gateway.content_type", types, |change| {
        change.behaviour(Impact::Major, "bodies have another content type")
    });
    reserved(reserved_parameters, &new.reserved_parameters, changes);
    compare_time_zone(time_zone, &new.time_zone, changes);
    compare_limits(limits, &new.limits, changes);
    compare_notifications(notifications, &new.notifications, changes);
}

fn compare_environments(old: &[Environment], new: &[Environment], changes: &mut Changes) {
    let matched = ENVIRONMENTS.compare(old, new, |one| Known::of(&one.name), changes);
    for added in matched.added {
        changes.push(ENVIRONMENTS.added(&added.name.id, &added.base_url));
    }
    for removed in matched.removed {
        changes.push(ENVIRONMENTS.removed(&removed.name.id, &removed.base_url));
    }
    for (old, new) in matched.both {
        let Environment {
            name,
            base_url,
            description,
            source,
        } = old;
        let path = format!("gateway.environments.{}", name.id);
        let urls = (base_url, &new.base_url);
        changes.value("base_url", format!("{path}.base_url"), urls, |change| {
            change.behaviour(
                Impact::Major,
                "requests with keys and money go to another host",
            )
        });
        changes.words(
            "description",
            format!("{path}.description"),
            (description, &new.description),
        );
        changes.source(&path, (source, &new.source));
    }
}

fn compare_headers(old: &[Header], new: &[Header], changes: &mut Changes) {
    let find = |list: &[Header], id: &str| list.iter().find(|one| one.id == id).cloned();
    for header in old {
        let Header {
            id,
            name,
            required,
            sensitive,
            description,
            source,
        } = header;
        let path = format!("gateway.headers.{id}");
        let Some(new) = find(new, id) else {
            changes.push(one_header("header_removed", &path).from(name.shown()));
            continue;
        };
        changes.value(
            "header_name",
            format!("{path}.name"),
            (name, &new.name),
            |change| change.behaviour(Impact::Major, "requests carry it under another name"),
        );
        let both = (required, &new.required);
        changes.value(
            "header_required",
            format!("{path}.required"),
            both,
            |change| change.behaviour(Impact::Major, HEADERS),
        );
        let both = (sensitive, &new.sensitive);
        changes.value("sensitive", format!("{path}.sensitive"), both, |change| {
            shown_or_hidden(new.sensitive, change)
        });
        changes.words(
            "description",
            format!("{path}.description"),
            (description, &new.description),
        );
        changes.source(&path, (source, &new.source));
    }
    for header in new.iter().filter(|one| find(old, &one.id).is_none()) {
        let path = format!("gateway.headers.{}", header.id);
        changes.push(one_header("header_added", &path).to(header.name.shown()));
    }
}

const HEADERS: &str = "what every request carries is written by hand: the code has to follow";

fn one_header(kind: &str, path: &str) -> Change {
    Change::new(kind, path).behaviour(Impact::Major, HEADERS)
}

fn compare_algorithms(old: &[Algorithm], new: &[Algorithm], changes: &mut Changes) {
    let matched = ALGORITHMS.compare(old, new, |one| Known::of(&one.name), changes);
    for added in matched.added {
        changes.push(ALGORITHMS.added(&added.name.id, &added.header));
    }
    for removed in matched.removed {
        let change = ALGORITHMS.removed(&removed.name.id, &removed.header);
        changes.push(change.behaviour(Impact::Major, "requests can no longer be signed with it"));
    }
    for (old, new) in matched.both {
        let Algorithm {
            name,
            header,
            digest_hex_length,
            source,
        } = old;
        let path = format!("gateway.algorithms.{}", name.id);
        let both = (header, &new.header);
        changes.value(
            "algorithm_header",
            format!("{path}.header"),
            both,
            |change| change.behaviour(Impact::Major, "the header that names it has another value"),
        );
        let both = (digest_hex_length, &new.digest_hex_length);
        changes.value(
            "digest",
            format!("{path}.digest_hex_length"),
            both,
            |change| change.behaviour(Impact::Major, "signatures have another length"),
        );
        changes.source(&path, (source, &new.source));
    }
    let default = |list: &[Algorithm]| list.first().map(|one| one.name.clone());
    let both = (&default(old), &default(new));
    changes.value("default_algorithm", "gateway.algorithms", both, |change| {
        change.behaviour(Impact::Major, "requests are signed with another hash")
    });
}

fn reserved(old: &[String], new: &[String], changes: &mut Changes) {
    for name in old.iter().filter(|name| !new.contains(name)) {
        changes.push(
            Change::new(
                "reserved_removed",
                format!("gateway.reserved_parameters.{name}"),
            )
            .from(name.shown())
            .behaviour(Impact::Major, "a secret could be sent under this name"),
        );
    }
    for name in new.iter().filter(|name| !old.contains(name)) {
        changes.push(
            Change::new(
                "reserved_added",
                format!("gateway.reserved_parameters.{name}"),
            )
            .to(name.shown())
            .behaviour(Impact::Major, "values with this name in them are invalid"),
        );
    }
}

fn compare_time_zone(old: &TimeZone, new: &TimeZone, changes: &mut Changes) {
    let TimeZone {
        offset_minutes,
        format,
        description,
        source,
    } = old;
    let both = (offset_minutes, &new.offset_minutes);
    changes.value("time_zone", "gateway.time_zone.offset", both, |change| {
        change.behaviour(
            Impact::Major,
            "every time that is sent and read is another moment",
        )
    });
    changes.value(
        "time_format",
        "gateway.time_zone.format",
        (format, &new.format),
        |change| {
            change.behaviour(
                Impact::Major,
                "times are written in another way, which takes code as well",
            )
        },
    );
    changes.words(
        "description",
        "gateway.time_zone.description",
        (description, &new.description),
    );
    changes.source("gateway.time_zone", (source, &new.source));
}

fn compare_limits(old: &Limits, new: &Limits, changes: &mut Changes) {
    let Limits {
        per_second,
        per_minute,
        description,
        source,
    } = old;
    let limits = [
        ("per_second", per_second, &new.per_second),
        ("per_minute", per_minute, &new.per_minute),
    ];
    for (limit, old, new) in limits {
        changes.value(
            "limit",
            format!("gateway.limits.{limit}"),
            (old, new),
            |change| change.behaviour(Impact::Minor, "clients send at another rate"),
        );
    }
    changes.words(
        "description",
        "gateway.limits.description",
        (description, &new.description),
    );
    changes.source("gateway.limits", (source, &new.source));
}

fn compare_notifications(old: &Notifications, new: &Notifications, changes: &mut Changes) {
    let Notifications {
        description,
        acknowledgement,
        ports,
        retry_minutes,
        source_addresses,
        types,
        fields,
        source,
    } = old;
    let path = "gateway.notifications";
    let both = (acknowledgement, &new.acknowledgement);
    changes.value(
        "acknowledgement",
        format!("{path}.acknowledgement"),
        both,
        |change| {
            change.behaviour(
                Impact::Major,
                "the gateway waits for another answer to a notification",
            )
        },
    );
    changes.value(
        "ports",
        format!("{path}.ports"),
        (ports, &new.ports),
        |change| change.behaviour(Impact::Minor, "the gateway reaches other ports"),
    );
    let both = (retry_minutes, &new.retry_minutes);
    changes.value(
        "retry_minutes",
        format!("{path}.retry_minutes"),
        both,
        |change| {
            let change = change.behaviour(Impact::Minor, "notifications come again at other times");
            counted(retry_minutes.len() == new.retry_minutes.len(), change)
        },
    );
    let moved = Direction::of_sets(source_addresses, &new.source_addresses);
    if moved != Direction::SAME {
        let change = Change::new("source_addresses", format!("{path}.source_addresses"))
            .from(source_addresses.shown())
            .to(new.source_addresses.shown())
            .behaviour(Impact::Minor, "notifications come from other addresses");
        let same_count = source_addresses.len() == new.source_addresses.len();
        changes.push(counted(same_count, change));
    }
    notification_types(types, &new.types, changes);
    let fields_path = format!("{path}.fields");
    fields::compare(
        &fields_path,
        Carrier::Notification,
        fields,
        &new.fields,
        changes,
    );
    changes.words(
        "description",
        format!("{path}.description"),
        (description, &new.description),
    );
    changes.source(path, (source, &new.source));
}

/// A public array has its length in its type.
fn counted(same_count: bool, change: Change) -> Change {
    match same_count {
        true => change,
        false => change.api(Impact::Major, "a public array has another length"),
    }
}

fn notification_types(old: &[NotificationType], new: &[NotificationType], changes: &mut Changes) {
    let matched = TYPES.compare(old, new, |one| Known::of(&one.name), changes);
    for added in matched.added {
        let change = TYPES.added(&added.name.id, &added.description);
        changes.push(change.behaviour(Impact::Minor, "one more kind of notification can be read"));
    }
    for removed in matched.removed {
        let change = TYPES.removed(&removed.name.id, &removed.description);
        changes.push(change.behaviour(Impact::Major, MEANS).money(true));
    }
    for (old, new) in matched.both {
        let NotificationType {
            name,
            description,
            means,
            source,
        } = old;
        let path = format!("gateway.notifications.types.{}", name.id);
        let both = (means, &new.means);
        changes.value(
            "notification_means",
            format!("{path}.means"),
            both,
            |change| change.behaviour(Impact::Major, MEANS).money(true),
        );
        changes.words(
            "description",
            format!("{path}.description"),
            (description, &new.description),
        );
        changes.source(&path, (source, &new.source));
    }
}

const MEANS: &str = "the same notification means something else about money";
