//! Text from outside as it may stand in an error or a log.

/// The gateway's two texts, shortened, without line breaks or other characters that could forge a
/// line in a log.
pub(crate) fn words(resperr: Option<&str>, respmsg: Option<&str>) -> String {
    let texts = resperr.into_iter().chain(respmsg);
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).map(shown).collect();
    texts.join("; ")
}

/// Text of the gateway, shortened, with control characters escaped.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 200;
    let escaped = |one: char| match one {
        one if one.is_control() => one.escape_default().collect::<String>(),
        one => one.to_string(),
    };
    let mut shown: String = text.chars().take(LONGEST).map(escaped).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}
