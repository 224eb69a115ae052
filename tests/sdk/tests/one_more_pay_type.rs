//! A new pay type is an entry in `spec/pay_types.yaml` and nothing else.
//!
//! This builds the crate as a user would get it, from a copy of its sources with one more entry,
//! and runs a program that pays with it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use qfpay_api::PayType;

// No code that QFPay gives, so that a real entry never clashes with it.
const ENTRY: &str = r#"
  - code: "899999"
    name: one_more_app
    description: An app that this test makes up
    wallet: fps
    scenario: app
    channel: online
    region: hong_kong
    settlement: unstated
    source: project
"#;

const PROGRAM: &str = r#"
use qfpay_api::value::GoodsName;
use qfpay_api::{Amount, Credentials, Currency, Environment, Gateway, OutTradeNo, PayType, TxTime, pay};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let gateway = Gateway::new(Environment::LiveTest, Credentials::new("code", "key")?);
    let amount = Amount::new(Currency::Hkd, 1250)?;
    let request = pay::one_more_app(OutTradeNo::new("INV-7")?, amount, GoodsName::new("Tea")?);
    let prepared = gateway.payment(&request, TxTime::from_unix_seconds(1_740_792_600))?;
    println!("{} {}", PayType::ALL.len(), PayType::OneMoreApp);
    println!("{}", prepared.masked_canonical());
    Ok(())
}
"#;

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        // Read and written, so that the copy is writable wherever the original is not.
        fs::write(to, fs::read(from).unwrap()).unwrap();
    }
}

/// The sources of the crate with one more entry in one file, as a package of its own.
fn project(root: &Path) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one_more_pay_type");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("examples")).unwrap();
    for part in ["Cargo.lock", "README.md", "build.rs", "spec", "qfpay-api"] {
        copy(&root.join(part), &folder.join(part));
    }
    fs::write(folder.join("Cargo.toml"), manifest(root)).unwrap();
    let pay_types = folder.join("spec/pay_types.yaml");
    let text = fs::read_to_string(&pay_types).unwrap() + ENTRY;
    fs::write(pay_types, text).unwrap();
    fs::write(folder.join("examples/pay.rs"), PROGRAM).unwrap();
    folder
}

/// The manifest without what only this workspace has: members, and tests and benches by path.
fn manifest(root: &Path) -> String {
    let generator = root.join("qfpay-codegen");
    fs::read_to_string(root.join("Cargo.toml"))
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with("members =") && !line.starts_with("default-members ="))
        .take_while(|line| *line != "[[bench]]" && *line != "[dev-dependencies]")
        .map(|line| {
            let here = "path = \"qfpay-codegen\"";
            line.replace(here, &format!("path = {generator:?}")) + "\n"
        })
        .collect::<String>()
        + "\n[build-dependencies]\nqfpay-codegen.workspace = true\n"
}

#[test]
fn one_more_entry_is_one_more_constructor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = project(root);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--offline", "--quiet", "--example", "pay"])
        .current_dir(&folder)
        // Beside the copy, so that a second run builds nothing but what changed.
        .env("CARGO_TARGET_DIR", folder.with_extension("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!(
            "{} 899999\n\
             goods_name=Tea&out_trade_no=INV-7&pay_type=899999&txamt=1250&txcurrcd=HKD\
             &txdtm=2025-03-01 09:30:00<client key>\n",
            PayType::ALL.len() + 1
        )
    );
}
