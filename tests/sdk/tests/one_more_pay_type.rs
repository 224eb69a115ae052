//! A new pay type is an entry in `spec/pay_types.yaml` and nothing else: what the generator makes of
//! it, and a program that pays with it, against the crate as a user would get it.

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
use qfpay_codegen::ir::{Model, Presence};
use qfpay_codegen::{Sources, load, modules};

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

/// The manifest without what only this workspace has: members, tests, examples and profiles.
fn manifest(root: &Path) -> String {
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (package, _) = manifest.split_once("[dev-dependencies]").unwrap();
    let (before, members) = package.split_once("members = [").unwrap();
    let (_, after) = members.split_once("]\n").unwrap();
    let mut text = format!("{before}{after}");
    for elsewhere in ["qfpay-codegen", "qfpay-sandbox", "qfpay-tool"] {
        let place = root.join(elsewhere);
        text = text.replace(
            &format!("path = \"{elsewhere}\""),
            &format!("path = {place:?}"),
        );
    }
    text + "[build-dependencies]\nqfpay-codegen.workspace = true\nqfpay-spec.workspace = true\n"
}

fn spec() -> Sources {
    Sources::from_files(qfpay_spec::FILES.iter().copied())
}

fn one_more() -> Sources {
    Sources::from_files(spec().files().iter().map(|file| {
        let more = match file.name.as_str() {
            "pay_types.yaml" => ENTRY,
            _ => "",
        };
        (file.name.clone(), format!("{}{more}", file.text))
    }))
}

fn resolved(sources: &Sources) -> Model {
    load(sources).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn one_file_of_the_specification_differs() {
    let (before, after) = (spec(), one_more());
    let different: Vec<&str> = before
        .files()
        .iter()
        .zip(after.files())
        .filter(|(before, after)| before != after)
        .map(|(_, after)| after.name.as_str())
        .collect();
    assert_eq!(different, ["pay_types.yaml"]);
    assert_eq!(before.files().len(), after.files().len());
}

#[test]
fn the_entry_is_resolved_from_its_scenario() {
    let model = resolved(&one_more());
    assert_eq!(model.pay_types.len(), resolved(&spec()).pay_types.len() + 1);
    let new = model.pay_types.last().unwrap();
    assert_eq!(
        (new.code.as_str(), new.name.rust.as_str()),
        ("899999", "OneMoreApp")
    );
    let presence = |parameter: &str| {
        let cell = new.cells.iter().find(|cell| cell.parameter.id == parameter);
        cell.unwrap().presence
    };
    assert_eq!(presence("goods_name"), Presence::Required);
    assert_eq!(presence("udid"), Presence::Optional);
    assert_eq!(presence("auth_code"), Presence::Forbidden);
    assert_eq!(presence("return_url"), Presence::Forbidden);
}

#[test]
fn every_other_pay_type_stays_as_it_was() {
    let (before, after) = (resolved(&spec()), resolved(&one_more()));
    let (_, old) = after.pay_types.split_last().unwrap();
    assert_eq!(before.pay_types, old);
    assert_eq!(before.status_codes, after.status_codes);
    assert_eq!(before.rules, after.rules);
}

#[test]
fn the_constructor_is_generated_and_modules_without_pay_types_are_the_same() {
    let before = modules(&resolved(&spec()));
    let after = modules(&resolved(&one_more()));
    let text = |name: &str| {
        let found = after.iter().find(|(module, _)| *module == name);
        found.unwrap().1.as_str()
    };
    let mut around = text("pay").split("pub fn one_more_app(");
    let constructor = around.nth(1).unwrap();
    let (arguments, _) = constructor.split_once("->").unwrap();
    assert!(arguments.contains("GoodsName"), "{arguments}");
    assert!(text("pay_type").contains("\"899999\""));
    // A match over the pay types is to fail to compile when there is one more.
    assert!(!text("pay_type").contains("non_exhaustive"));
    for same in [
        "currency",
        "gateway",
        "notification",
        "rule",
        "status_code",
        "value",
    ] {
        let unchanged = before.iter().find(|(module, _)| *module == same).unwrap();
        assert_eq!(unchanged.1, text(same), "{same}");
    }
    assert_eq!(before.len(), after.len());
}

#[test]
fn one_more_entry_is_one_more_constructor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = project(&root.canonicalize().unwrap());
    let output = Command::new(env!("CARGO"))
        .args(["run", "--offline", "--quiet", "--no-default-features"])
        .args(["--example", "pay"])
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
