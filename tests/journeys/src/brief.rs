//! Requests in one line, for the trace.

/// The fields of an answer that decide something.
pub(crate) fn brief(body: &str) -> String {
    const SHOWN: [&str; 8] = [
        "respcd",
        "respmsg",
        "out_trade_no",
        "syssn",
        "origssn",
        "order_type",
        "cancel",
        "txamt",
    ];
    if !body.starts_with('{') {
        return body.to_owned();
    }
    let is_shown = |part: &&str| {
        SHOWN
            .iter()
            .any(|name| part.contains(&format!("\"{name}\":")))
    };
    let parts: Vec<&str> = body.split(", ").filter(is_shown).collect();
    parts.join(", ")
}
