//! The table of faults: each number of the list, the tests that carry it, and their results.

use std::collections::BTreeMap;
use std::process::{Command, ExitCode, Stdio};

/// The faults, by number: what is injected.
const FAULTS: [(u8, &str); 72] = [
    (1, "DNS failure"),
    (2, "connection refused"),
    (3, "connecting takes for ever"),
    (4, "TLS: wrong host, unknown authority, expired"),
    (5, "TLS alert in the handshake"),
    (6, "reset before the first byte"),
    (7, "reset after half of the request"),
    (8, "reset after the request, before the status line"),
    (9, "a pooled connection is stale"),
    (10, "reset in the middle of the answer"),
    (11, "no answer until the deadline"),
    (12, "the caller gives up"),
    (13, "the process dies between request and answer"),
    (14, "a proxy or captive portal answers"),
    (15, "500, 502, 503, 504"),
    (16, "429 without Retry-After"),
    (17, "429 with Retry-After, also an absurd one"),
    (18, "400, 401, 403, 404 with a status code"),
    (19, "redirects"),
    (20, "204 or an empty answer"),
    (21, "another content type"),
    (22, "one byte a second"),
    (23, "an endless body"),
    (24, "a compressed bomb"),
    (25, "Content-Length too long or too short"),
    (26, "a bad chunk"),
    (27, "an answer too many on one connection"),
    (28, "100-continue, HTTP/1.0, odd headers"),
    (29, "JSON cut off anywhere"),
    (30, "broken UTF-8 in a message"),
    (31, "byte order mark, trailing garbage, two documents"),
    (32, "deep nesting"),
    (33, "duplicate keys that decide"),
    (34, "odd amounts"),
    (35, "odd status codes"),
    (36, "an unknown status code"),
    (37, "envelope 0000, record 1143"),
    (38, "no list of records, or something else"),
    (39, "several records, one success"),
    (40, "another order's record"),
    (41, "another order, amount or currency"),
    (42, "unknown pay type, currency, cancel value"),
    (43, "more fields in another order"),
    (44, "missing, null, empty"),
    (45, "odd text"),
    (46, "odd dates"),
    (47, "success without the next step"),
    (48, "a next step that must not reach a page"),
    (49, "pending, then success"),
    (50, "pending for ever"),
    (51, "1298, 1296, 1295"),
    (52, "1102, 2011, 1251 with \"is used\""),
    (53, "1265, the window and the limit"),
    (54, "refunds that cannot be"),
    (55, "two refunds at once"),
    (56, "a payment succeeds while it is closed"),
    (57, "more than 400 calls in a minute, 16 threads"),
    (58, "1108"),
    (59, "the clock is off, or jumps"),
    (60, "midnight, year end, month end, time zones"),
    (61, "numbers made in the same millisecond"),
    (62, "one bit of a notification flipped"),
    (63, "a notification written again"),
    (64, "odd signature headers"),
    (65, "a body that would choose the key"),
    (66, "the same notification eight times, and twice at once"),
    (67, "refund before payment, payment after refund"),
    (68, "another amount, currency, merchant"),
    (69, "refund, cancel, an unknown type"),
    (70, "10 MiB, no JSON, a list, nothing"),
    (71, "a second key"),
    (72, "the handler fails after storing"),
];

/// Runs every test whose name carries a fault's number, and prints the table.
pub(crate) fn table() -> ExitCode {
    let run = Command::new(env!("CARGO"))
        .args(["test", "--workspace", "--no-fail-fast", "--", "fault"])
        .stderr(Stdio::inherit())
        .output();
    let output = match run {
        Ok(output) => output,
        Err(error) => {
            eprintln!("cargo cannot be run: {error}");
            return ExitCode::FAILURE;
        }
    };
    let results = results(&String::from_utf8_lossy(&output.stdout));
    let mut missing = 0;
    let mut failed = 0;
    for (number, fault) in FAULTS {
        println!("{number:>2}  {fault}");
        let tests = results.get(&number).map(Vec::as_slice).unwrap_or_default();
        for (test, passed) in tests {
            println!(
                "      {}  {test}",
                if *passed { "ok    " } else { "FAILED" }
            );
            failed += usize::from(!passed);
        }
        if tests.is_empty() {
            println!("      NO TEST");
            missing += 1;
        }
    }
    println!(
        "\n{} faults, {missing} without a test, {failed} tests failed",
        FAULTS.len()
    );
    match missing + failed == 0 && output.status.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// The tests of each number, each once, and whether they passed wherever they ran.
fn results(output: &str) -> BTreeMap<u8, Vec<(String, bool)>> {
    let mut results: BTreeMap<u8, Vec<(String, bool)>> = BTreeMap::new();
    for line in output.lines() {
        let Some((name, result)) = line
            .strip_prefix("test ")
            .and_then(|line| line.split_once(" ... "))
        else {
            continue;
        };
        let passed = result.trim() == "ok";
        for number in numbers(name) {
            let tests = results.entry(number).or_default();
            match tests.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => *known &= passed,
                None => tests.push((name.to_owned(), passed)),
            }
        }
    }
    results
}

/// The numbers that a test's name carries: `fault_7_…`, `faults_39_and_40_…`, `faults_1_to_14_…`.
fn numbers(name: &str) -> Vec<u8> {
    let last = name.rsplit("::").next().unwrap_or_default();
    let Some(rest) = last
        .strip_prefix("faults_")
        .or_else(|| last.strip_prefix("fault_"))
    else {
        return Vec::new();
    };
    let mut numbers: Vec<u8> = Vec::new();
    let mut until = false;
    for part in rest.split('_') {
        match (part, part.parse::<u8>()) {
            (_, Ok(number)) if until => {
                let from = numbers.pop().unwrap_or(number);
                numbers.extend(from..=number);
                until = false;
            }
            (_, Ok(number)) => numbers.push(number),
            ("to", _) => until = true,
            ("and", _) => {}
            _ => break,
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::{numbers, results};

    #[test]
    fn a_name_carries_its_numbers_at_its_start() {
        let table: [(&str, &[u8]); 6] = [
            ("fault_07_a_reset", &[7]),
            ("http::faults_39_and_40_every_record", &[39, 40]),
            ("faults_1_to_4_and_9_transport", &[1, 2, 3, 4, 9]),
            ("fault_53_the_two_of_1265", &[53]),
            ("faults_of_a_query_say_nothing", &[]),
            ("a_fault_3_is_no_fault", &[]),
        ];
        for (name, expected) in table {
            assert_eq!(numbers(name), expected, "{name}");
        }
    }

    #[test]
    fn a_test_that_fails_in_one_place_has_failed() {
        let results = results(
            "test hyper::fault_8_x ... ok\nrunning\ntest fault_9_y ... FAILED\ntest fault_9_y ... ok\n",
        );
        assert_eq!(results[&8], [("hyper::fault_8_x".to_owned(), true)]);
        assert_eq!(results[&9], [("fault_9_y".to_owned(), false)]);
    }
}
