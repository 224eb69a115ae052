//! The faults of the list that no answer of a gateway acts out.

/// Their numbers, and where each of them happens instead.
pub(crate) const ELSEWHERE: [(u8, &str); 18] = [
    (
        12,
        "The caller gives up by itself; `silence` and `slow-answer` give it the time.",
    ),
    (
        13,
        "It is the client's program that dies: end it while `silence` befalls its request.",
    ),
    (
        55,
        "Two refunds at once are sent by the client; what one has reserved is declined to the other. \
         POST /sandbox/refunds/{out_trade_no}/takes/{seconds} keeps one of them busy.",
    ),
    (
        57,
        "The sandbox counts by itself: more than 100 requests in a second or 400 in a minute are \
         answered with HTTP 429.",
    ),
    (59, CLOCK),
    (60, CLOCK),
    (61, "Order numbers are made by the client."),
    (62, FORGED),
    (63, FORGED),
    (64, FORGED),
    (65, FORGED),
    (
        66,
        "A notification that nobody acknowledges comes again by itself; a delivery fault doubles some, \
         and POST /sandbox/notifications/{id}/again repeats one.",
    ),
    (
        67,
        "A delivery fault holds notifications back until others have overtaken them.",
    ),
    (68, FORGED),
    (
        69,
        "Refunds are notified as `refund`; older and unknown words are made by tests of the client.",
    ),
    (70, FORGED),
    (71, "Which keys are accepted is the client's choice."),
    (
        72,
        "The handler is the client's; what it does not acknowledge comes again, and so does what \
         POST /sandbox/notifications/{id}/again names.",
    ),
];

const CLOCK: &str = "It is the client's clock; the sandbox's own is moved with \
     POST /sandbox/clock/advance/{seconds}.";
const FORGED: &str = "The gateway sends nothing forged or broken; the SDK's feature `testing` makes \
     such notifications.";
