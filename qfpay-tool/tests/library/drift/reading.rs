//! Pages read and compared, and what that found in short.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::Path;
use std::sync::LazyLock;

use qfpay_codegen::{Sources, ir, load};
use qfpay_tool::drift::{Documentation, Lock, Page, Report, Unreadable};

/// The specification of this repository.
pub(super) fn model() -> &'static ir::Model {
    static MODEL: LazyLock<ir::Model> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        load(&Sources::read(&folder).unwrap().without_vectors()).unwrap()
    });
    &MODEL
}

pub(super) fn page(text: impl Into<Vec<u8>>) -> Page {
    Page {
        name: "page".to_owned(),
        bytes: text.into(),
    }
}

pub(super) fn read(text: impl Into<Vec<u8>>) -> Result<Documentation, Unreadable> {
    Documentation::read(model(), &[page(text)], false)
}

/// What a maintainer who has accepted this page remembers of it.
pub(super) fn lock(text: impl Into<Vec<u8>>) -> Lock {
    read(text).unwrap().record(&Lock::default())
}

pub(super) fn compare(text: impl Into<Vec<u8>>, lock: &Lock) -> Report {
    read(text).unwrap().compare(lock).unwrap()
}

/// The findings in one line each, such as `pay_types + 899910`.
pub(super) fn findings(report: &Report) -> Vec<String> {
    let mut found = Vec::new();
    for (list, changes) in lists(report) {
        let signs = [
            ("+", &changes.added),
            ("-", &changes.removed),
            ("~", &changes.reworded),
        ];
        for (sign, keys) in signs {
            found.extend(keys.iter().map(|key| format!("{list} {sign} {key}")));
        }
    }
    for (operation, changes) in &report.operations {
        let lists = [
            ("request", &changes.request_parameters),
            ("response", &changes.response_parameters),
        ];
        for (list, changes) in lists {
            let signs = [
                ("+", &changes.added),
                ("-", &changes.removed),
                ("~", &changes.reworded),
            ];
            for (sign, keys) in signs {
                found.extend(
                    keys.iter()
                        .map(|key| format!("{operation}.{list} {sign} {key}")),
                );
            }
        }
    }
    found.extend(
        report
            .unreadable_rows
            .iter()
            .map(|row| format!("unreadable {row}")),
    );
    found
}

pub(super) fn lists(report: &Report) -> [(&'static str, &qfpay_tool::drift::Changes); 7] {
    [
        ("pay_types", &report.pay_types),
        ("currencies", &report.currencies),
        ("status_codes", &report.status_codes),
        ("request_parameters", &report.request_parameters),
        ("response_parameters", &report.response_parameters),
        ("footnotes", &report.footnotes),
        ("expired_time", &report.expired_time),
    ]
}
