//! What the types rule out does not compile, and the compiler says what to do instead.
//!
//! The recorded messages are those of one compiler. To record them again:
//! `TRYBUILD=overwrite cargo test --test compile_fail`.

#[test]
fn mistakes_that_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/passes.rs");
    cases.compile_fail("tests/ui/amount_*.rs");
    cases.compile_fail("tests/ui/auth_code_*.rs");
    cases.compile_fail("tests/ui/expired_time_*.rs");
    cases.compile_fail("tests/ui/forgotten_*.rs");
    cases.compile_fail("tests/ui/mchid_*.rs");
    cases.compile_fail("tests/ui/own_*.rs");
    cases.compile_fail("tests/ui/shown_*.rs");
    cases.compile_fail("tests/ui/text_*.rs");
    cases.compile_fail("tests/ui/unknown_*.rs");
    cases.compile_fail("tests/ui/unread_*.rs");
}
