//! The constants of other languages; `tests/openapi.sh` lets their own compilers read them.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_codegen::load;
use qfpay_tool::export::Kind;

use super::emitted::{emitted, recorded};
use crate::specifications::{base, spec};

fn text(kind: Kind) -> String {
    let files = emitted(kind, &spec());
    files.into_iter().map(|file| file.text).collect()
}

#[test]
fn every_code_and_rule_is_there_in_both_languages() {
    let model = load(&spec()).unwrap();
    let typescript = text(Kind::TypescriptConstants);
    let python = text(Kind::PythonConstants);
    for pay_type in &model.pay_types {
        let name = pay_type.name.id.to_uppercase();
        let constant = format!("  {name}: \"{}\",\n", pay_type.code);
        assert!(typescript.contains(&constant), "{constant}");
        let constant = format!("    {name} = \"{}\"\n", pay_type.code);
        assert!(python.contains(&constant), "{constant}");
    }
    for rule in &model.rules {
        let row = format!("\"{}\": {{\"description\":", rule.name.id);
        assert!(typescript.contains(&row), "{row}");
        assert!(python.contains(&row), "{row}");
    }
    for code in &model.status_codes {
        let row = format!("\"{}\": {{\"name\":\"{}\"", code.code, code.name.id);
        assert!(typescript.contains(&row), "{row}");
    }
}

#[test]
fn the_modules_are_the_recorded_ones() {
    let base = base();
    recorded(|| {
        for kind in [Kind::TypescriptConstants, Kind::PythonConstants] {
            for file in emitted(kind, &base) {
                insta::assert_snapshot!(kind.name(), file.text);
            }
        }
    });
}
