//! The table of pay types in the README is what the specification says.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write;

use qfpay_codegen::ir::PayType;
use qfpay_spec::FILES;

const README: &str = include_str!("../../../README.md");
const BEGIN: &str = "<!-- pay types -->\n";
const END: &str = "<!-- end of pay types -->";

/// One row for each wallet, in the order of the specification.
fn table() -> String {
    let sources = qfpay_codegen::Sources::from_files(FILES.iter().copied());
    let model = qfpay_codegen::load(&sources).expect("the specification has no problems");
    let mut table = String::from("| wallet | constructors, with QFPay's codes |\n|---|---|\n");
    for wallet in &model.wallets {
        let pay_types: Vec<String> = model
            .pay_types
            .iter()
            .filter(|pay_type| pay_type.wallet.id == wallet.name.id)
            .map(|pay_type| {
                format!(
                    "`{}` {}{}",
                    pay_type.name.id,
                    pay_type.code,
                    refunds(pay_type)
                )
            })
            .collect();
        let (label, pay_types) = (&wallet.label, pay_types.join(", "));
        writeln!(table, "| {label} | {pay_types} |").expect("text can be written");
    }
    table
}

fn refunds(pay_type: &PayType) -> &'static str {
    let none = pay_type
        .forbidden_operations
        .iter()
        .any(|id| id == "refund");
    if none { " (no refunds)" } else { "" }
}

#[test]
fn the_readme_lists_every_pay_type() {
    let from = README.find(BEGIN).expect("the README marks the table") + BEGIN.len();
    let length = README[from..].find(END).expect("the README marks its end");
    let expected = table();
    assert!(
        README[from..][..length] == expected,
        "put this between the marks in README.md:\n\n{expected}"
    );
}
