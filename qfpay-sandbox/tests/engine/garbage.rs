//! Whatever arrives, the gateway answers.

use crate::common::{PAYMENT, QUERY, encode, least, model, request};
use qfpay_sandbox::rules::check;
use qfpay_sandbox::{DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, Fault, Request};

/// A generator whose numbers are the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

const TEXTS: [&str; 24] = [
    "",
    "0",
    "1",
    "00",
    "-1",
    "18446744073709551616",
    "咖啡",
    "é",
    "\u{0}",
    "\u{85}",
    "&key=",
    "&txamt=1",
    "a,b,,c",
    ",",
    "Y",
    "HKD",
    "XXX",
    "800101",
    "{}",
    "{\"a\":[[[[",
    "https://x",
    "2026-02-30 00:00:00",
    "+0800",
    "%",
];

fn text(random: &mut Random) -> String {
    match random.below(8) {
        0 => random.one_of(&TEXTS).repeat(random.below(200)),
        1 => (0..random.below(40))
            .filter_map(|_| char::from_u32((random.next() % 0x11_0000) as u32))
            .collect(),
        _ => (*random.one_of(&TEXTS)).to_owned(),
    }
}

#[test]
fn bytes_that_are_no_request_are_answered() {
    let mut random = Random(1);
    let mut engine = crate::common::engine();
    for round in 0..5_000 {
        let path = *random.one_of(&[PAYMENT, QUERY]);
        let mut request = request(path, &[]);
        let length = random.below(300);
        request.body = match round % 3 {
            0 => (0..length).map(|_| random.next() as u8).collect(),
            1 => (0..length)
                .map(|_| *random.one_of(b"&=%+,a0\x00\xff{}\""))
                .collect(),
            _ => {
                let mut body = encode(&least(&model().pay_types[0], "INV-7"));
                let at = random.below(body.len());
                body[at] = random.next() as u8;
                body
            }
        };
        if random.below(10) == 0 {
            request.headers[random.below(3)].1 = text(&mut random);
        }
        answered(&mut engine, random.next() as i64, &request);
    }
}

#[test]
fn signed_nonsense_is_answered_and_explained() {
    let mut random = Random(2);
    let mut engine = crate::common::engine();
    for _ in 0..5_000 {
        let number = format!("INV-{}", random.below(50));
        let mut parameters = least(random.one_of(&model().pay_types), &number);
        for _ in 0..random.below(4) {
            let name = &random.one_of(&model().parameters).name.id;
            parameters.retain(|(known, _)| known != name);
            parameters.push((name.clone(), text(&mut random)));
        }
        let operation = random.one_of(&model().operations);
        if operation.name.id != "payment" {
            // The gateway's numbers count up from one, so some of these are known.
            let syssn = format!("20260203{:016}", random.below(100));
            parameters.retain(|(name, _)| {
                operation
                    .cells
                    .iter()
                    .any(|cell| cell.parameter.id == *name)
            });
            parameters.push(("syssn".to_owned(), syssn));
            if random.below(2) == 0 {
                parameters.push(("code".to_owned(), DEFAULT_APP_CODE.to_owned()));
            }
        }
        let _ = check(model(), &operation.name.id, &parameters, None);
        // Times far outside any calendar, too.
        let now = random.next() as i64 >> random.below(64);
        let request = request(&operation.path, &parameters);
        match random.below(4) {
            // Whatever goes wrong around it, nothing panics.
            0 => {
                let fault = Fault::from_random(random.next());
                let _ = engine.handle_with(now, &request, Some(fault));
            }
            1 => {
                let _ = engine.customer_pays(now, &number);
                let _ = engine.customer_pays_again(now, &number);
                let _ = engine.due_notifications(now);
            }
            _ => answered(&mut engine, now, &request),
        }
        let account = engine.account(now, &number);
        assert!(account.returned + account.returning <= account.charged);
    }
    assert!(engine.order_count() > 0);
}

fn answered(engine: &mut qfpay_sandbox::Engine, now: i64, request: &Request) {
    let response = engine.handle(now, request);
    assert_eq!(response.status, 200);
    let answer: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(answer["respcd"].as_str().unwrap().len(), 4);
    let shown = format!(
        "{:?}{}",
        response.headers,
        String::from_utf8(response.body).unwrap()
    );
    assert!(!shown.contains(DEFAULT_CLIENT_KEY));
}
