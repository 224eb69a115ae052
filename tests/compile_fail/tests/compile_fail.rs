//! What the types rule out does not compile, and the compiler says what to do instead.
//!
//! The recorded messages are those of one compiler. To record them again:
//! `TRYBUILD=overwrite cargo test -p qfpay-compile-fail`.

// Compiled with this test and not by trybuild, which only checks its cases, and builds all of them with
// everything below them as soon as one of them is to be run.
#[path = "../ui/passes.rs"]
#[expect(dead_code, reason = "that it compiles is what is tested")]
mod passes;

#[test]
fn mistakes_that_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/amount_*.rs");
    cases.compile_fail("ui/auth_code_*.rs");
    cases.compile_fail("ui/expired_time_*.rs");
    cases.compile_fail("ui/forgotten_*.rs");
    cases.compile_fail("ui/mchid_*.rs");
    cases.compile_fail("ui/own_*.rs");
    cases.compile_fail("ui/shown_*.rs");
    cases.compile_fail("ui/text_*.rs");
    cases.compile_fail("ui/unknown_*.rs");
    cases.compile_fail("ui/unread_*.rs");
}
