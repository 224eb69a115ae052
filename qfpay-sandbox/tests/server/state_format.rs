//! The format of the state file: one file with everything that it can hold.

use std::path::Path;

use crate::common::wire::call;
use crate::common::{
    ADD_NOTE, CAPTURE, CLOSE, NOW, PAYMENT, REFUND, REVERSAL, UNFREEZE, least, pairs, pay_type,
    with,
};
use qfpay_sandbox::{Behaviour, Config, DEFAULT_APP_CODE, RefundBehaviour, Sandbox};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::tempdir;

const DECLARE: &str = "/custom/v1/declare";
const TXDTM: (&str, &str) = ("txdtm", "2026-02-03 14:05:06");

fn start(path: &Path) -> Sandbox {
    let mut config = Config::new("");
    config.switches.set("closings_notified", "yes").unwrap();
    let builder = Sandbox::builder().clock(|| NOW).config(config);
    builder.state_file(path).start().unwrap()
}

fn done(sandbox: &Sandbox, path: &str, parameters: &[(&str, &str)]) -> Value {
    let answer = call(sandbox, path, &pairs(parameters)).json();
    let respcd = answer["respcd"].as_str().unwrap();
    assert!(
        ["0000", "1143", "1145"].contains(&respcd),
        "{path}: {answer}"
    );
    answer
}

fn order(sandbox: &Sandbox, code: &str, number: &str, more: &[(&str, &str)]) -> String {
    let answer = call(sandbox, PAYMENT, &with(least(pay_type(code), number), more)).json();
    answer["syssn"].as_str().unwrap_or_default().to_owned()
}

/// Makes all calls that write to the file.
fn live(sandbox: &Sandbox) {
    for behaviour in Behaviour::ALL {
        let code = format!("28{:016}", behaviour as u8);
        sandbox.wallet_code(&code, behaviour);
        order(
            sandbox,
            "800108",
            behaviour.as_str(),
            &[("auth_code", &code)],
        );
    }
    let url = ("notify_url", "http://127.0.0.1:9/");
    let paid = order(sandbox, "800201", "PAID", &[url]);
    sandbox.customer_pays("PAID").unwrap();
    let note = [
        ("code", DEFAULT_APP_CODE),
        ("syssn", &paid),
        ("note", "dented 罐"),
    ];
    done(sandbox, ADD_NOTE, &note);
    let declaration = [
        ("trade_type", "weixin"),
        ("syssn", &paid),
        ("customs", "SHANGHAI_ZS"),
        ("mch_customs_no", "3122480000"),
    ];
    done(sandbox, DECLARE, &declaration);
    let seconds = 60;
    for (number, behaviour) in [
        ("REFUND-at-once", RefundBehaviour::AtOnce),
        ("REFUND-waits", RefundBehaviour::Waits { seconds }),
        ("REFUND-takes", RefundBehaviour::Takes { seconds }),
        ("REFUND-fails", RefundBehaviour::Fails { seconds }),
    ] {
        sandbox.refund_behaviour(number, behaviour);
        let refund = [
            ("syssn", paid.as_str()),
            ("out_trade_no", number),
            ("txamt", "10"),
            TXDTM,
        ];
        done(sandbox, REFUND, &refund);
    }
    for behaviour in [
        RefundBehaviour::IsInTheNight,
        RefundBehaviour::IsTooLate,
        RefundBehaviour::LacksTakings,
    ] {
        sandbox.refund_behaviour(format!("{behaviour:?}"), behaviour);
    }
    sandbox.next_refund(RefundBehaviour::IsTooLate);
    order(sandbox, "800101", "WAITS", &[]);
    sandbox.customer_waits("WAITS").unwrap();
    order(sandbox, "800101", "CLOSED", &[]);
    done(
        sandbox,
        CLOSE,
        &[("out_trade_no", "CLOSED"), ("txamt", "1250"), TXDTM],
    );
    order(sandbox, "800101", "CANCELLED", &[]);
    sandbox.customer_pays("CANCELLED").unwrap();
    done(
        sandbox,
        CLOSE,
        &[("out_trade_no", "CANCELLED"), ("txamt", "1250"), TXDTM],
    );
    order(sandbox, "800108", "REVERSED", &[]);
    done(
        sandbox,
        REVERSAL,
        &[("out_trade_no", "REVERSED"), ("txamt", "1250"), TXDTM],
    );
    let held = sandbox.preauthorise("HELD", "802801", 500, "HKD");
    done(sandbox, CAPTURE, &[("syssn", &held), ("txamt", "200")]);
    let release = [
        ("syssn", held.as_str()),
        ("out_trade_no", "FREE"),
        ("txamt", "300"),
        TXDTM,
    ];
    done(sandbox, UNFREEZE, &release);
}

/// The whole file.
fn dump(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    let number =
        |pragma: &str| -> i64 { connection.query_row(pragma, [], |row| row.get(0)).unwrap() };
    let mut dump = format!("format {}\n", number("PRAGMA user_version"));
    for table in [
        "transactions",
        "notifications",
        "wallet_codes",
        "refund_behaviours",
        "rest",
    ] {
        let mut statement = connection
            .prepare(&format!(
                "SELECT CAST(key AS TEXT), document FROM {table} ORDER BY rowid"
            ))
            .unwrap();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let (key, document): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
            dump.push_str(&format!("{table} {key} {document}\n"));
        }
    }
    dump
}

/// Where this differs from what is recorded, files of the last version cannot be read any more: raise
/// `FORMAT` in `src/engine/state.rs` with it.
#[test]
fn the_file_is_as_recorded_and_is_read_again() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("orders.db");
    let sandbox = start(&path);
    live(&sandbox);
    // One notification goes to a closed port; the number of attempts may differ.
    let tried = || {
        sandbox
            .notifications()
            .iter()
            .all(|one| one.url().is_none() || one.attempts() == 1)
    };
    while !tried() {
        std::thread::yield_now();
    }
    drop(sandbox);
    let before = dump(&path);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("state_format", before));

    let sandbox = start(&path);
    let told = sandbox.notifications();
    drop(sandbox);
    assert_eq!(dump(&path), before);
    let copy = folder.path().join("copy.db");
    std::fs::copy(&path, &copy).unwrap();
    assert_eq!(start(&copy).notifications(), told);
}
