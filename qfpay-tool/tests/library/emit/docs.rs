//! The documentation site: that everything is in it, that every link leads somewhere, and that no text of
//! the specification becomes markup.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::collections::{BTreeMap, BTreeSet};

use qfpay_codegen::ir::{Model, Term};
use qfpay_codegen::{Sources, load};
use qfpay_tool::export::{self, File, Kind};
use serde_json::Value;

use super::emitted::{emitted, recorded};
use crate::specifications::{base, spec};

/// Pages by file name.
struct Site(BTreeMap<String, String>);

impl Site {
    fn of(sources: &Sources) -> Self {
        Self::from(emitted(Kind::Docs, sources))
    }

    fn from(files: Vec<File>) -> Self {
        let files = files.into_iter();
        let named = files.map(|file| {
            let name = file.name.strip_prefix("docs/").unwrap().to_owned();
            (name, file.text)
        });
        Self(named.collect())
    }

    fn page(&self, name: &str) -> &str {
        let page = self.0.get(name);
        page.unwrap_or_else(|| panic!("there is no {name}"))
    }

    fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.0.iter();
        let pages = files.filter(|(name, _)| name.ends_with(".html"));
        pages.map(|(name, text)| (name.as_str(), text.as_str()))
    }

    fn index(&self) -> Value {
        let script = self.page("search-index.js");
        let json = script.strip_prefix("window.QFPAY_INDEX = ").unwrap();
        serde_json::from_str(json.trim_end().strip_suffix(';').unwrap()).unwrap()
    }
}

/// The values of an attribute, unescaped.
fn attributes<'a>(page: &'a str, name: &str) -> impl Iterator<Item = String> + use<'a> {
    let pieces: Vec<&str> = page.split(&format!(" {name}=\"")).skip(1).collect();
    let values = pieces
        .into_iter()
        .map(|piece| piece.split('"').next().unwrap());
    values.map(|value| {
        value
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    })
}

/// What a reader sees, in one line.
fn text(page: &str) -> String {
    let mut text = String::new();
    for piece in page.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, seen)| seen));
    }
    let text = text
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The prose of the specification as a reader sees it.
fn plain(prose: &str) -> String {
    let prose = match prose.matches('`').count() % 2 {
        0 => prose.replace('`', ""),
        _ => prose.to_owned(),
    };
    prose.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The part of a page that has an anchor, to the next one that has the same kind.
fn part<'a>(page: &'a str, kind: &str, id: &str) -> &'a str {
    let start = page.find(&format!(" id=\"{kind}-{id}\""));
    let start = start.unwrap_or_else(|| panic!("there is no {kind} {id}"));
    let rest = &page[start + 1..];
    let end = rest.find(&format!(" id=\"{kind}-")).unwrap_or(rest.len());
    &rest[..end]
}

#[test]
fn every_link_leads_somewhere_and_none_leaves_the_site() {
    for sources in [spec(), base()] {
        let site = Site::of(&sources);
        let mut followed = 0;
        for (name, page) in site.pages() {
            let ids: Vec<String> = attributes(page, "id").collect();
            let unique: BTreeSet<&String> = ids.iter().collect();
            assert_eq!(ids.len(), unique.len(), "{name} has an anchor twice");
            let links = attributes(page, "href").chain(attributes(page, "src"));
            for link in links.chain(attributes(page, "popovertarget").map(|id| format!("#{id}"))) {
                follow(&site, name, &link);
                followed += 1;
            }
            for labelled in attributes(page, "aria-labelledby").chain(attributes(page, "for")) {
                assert!(ids.contains(&labelled), "{name}: {labelled}");
            }
        }
        for entry in site.index().as_array().unwrap() {
            follow(&site, "search-index.js", entry["url"].as_str().unwrap());
        }
        assert!(followed > 200, "{followed}");
    }
}

fn follow(site: &Site, from: &str, link: &str) {
    assert!(
        !link.contains(':') && !link.contains('/'),
        "{from} leads to {link}"
    );
    let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
    let file = address.split('?').next().unwrap();
    let target = site.page(if file.is_empty() { from } else { file });
    assert!(
        anchor.is_empty() || attributes(target, "id").any(|id| id == anchor),
        "{from} leads to {link}"
    );
}

#[test]
fn every_pay_type_has_a_page_with_all_of_its_row_and_what_0000_means() {
    let (model, site) = (load(&spec()).unwrap(), Site::of(&spec()));
    let list = site.page("pay-types.html");
    let matrix = site.page("matrix.html");
    for one in &model.pay_types {
        let file = format!("pay-type-{}.html", one.code);
        assert!(list.contains(&format!("href=\"{file}\"")), "{}", one.code);
        assert!(matrix.contains(&format!("href=\"{file}\"")), "{}", one.code);
        let page = site.page(&file);
        let seen = text(page);
        for fact in [
            &one.description,
            &one.name.id,
            &one.name.rust,
            &one.code,
            &one.source.id,
        ] {
            assert!(seen.contains(&plain(fact)), "{}: {fact}", one.code);
        }
        let call = format!("pay::{}(out_trade_no, amount", one.name.id);
        assert!(seen.contains(&call), "{call}");
        let paid = one.scenario.accepted_means == qfpay_codegen::ir::AcceptedMeans::Paid;
        assert_eq!(seen.contains("0000 = paid"), paid, "{}", one.code);
        assert_eq!(seen.contains("0000 = created only"), !paid, "{}", one.code);
        for cell in &one.cells {
            let row = text(part(page, "parameter", &cell.parameter.id));
            assert!(row.contains(presence(cell.presence)), "{}: {row}", one.code);
            assert!(row.contains(&cell.source.id), "{}: {row}", one.code);
            if let Some(rule) = &cell.rule {
                assert!(row.contains(&rule.id), "{}: {row}", one.code);
            }
        }
        for footnote in &model.footnotes {
            let carried = one.footnotes.contains(&footnote.id);
            assert_eq!(
                seen.contains(&plain(&footnote.meaning)),
                carried,
                "{}",
                one.code
            );
        }
    }
}

fn presence(presence: qfpay_codegen::ir::Presence) -> &'static str {
    use qfpay_codegen::ir::Presence;
    match presence {
        Presence::Required => "Required",
        Presence::Optional => "Optional",
        Presence::Warned => "Doubtful",
        Presence::Forbidden => "Not accepted",
    }
}

#[test]
fn the_answer_of_a_pay_type_has_the_fields_that_are_for_it_and_no_others() {
    let (model, site) = (load(&spec()).unwrap(), Site::of(&spec()));
    let creation = model
        .operations
        .iter()
        .find(|one| one.per_pay_type)
        .unwrap();
    for one in &model.pay_types {
        let page = site.page(&format!("pay-type-{}.html", one.code));
        for field in &creation.answer {
            let names = field.pay_types.as_ref();
            let has = names.is_none_or(|names| names.contains(&one.name));
            let anchor = format!(" id=\"answer-{}\"", field.name);
            assert_eq!(page.contains(&anchor), has, "{} {}", one.code, field.name);
        }
        for rule in &creation.rules {
            let names = rule.pay_types.as_ref();
            let concerns = names.is_none_or(|names| names.contains(&one.name));
            let shown = page.contains(&format!("rules.html#rule-{}\"", rule.rule.id));
            assert_eq!(shown, concerns, "{} {}", one.code, rule.rule.id);
        }
    }
}

#[test]
fn every_status_code_has_an_outcome_and_a_next_action_everywhere() {
    let (model, site) = (load(&spec()).unwrap(), Site::of(&spec()));
    let page = site.page("status-codes.html");
    for one in &model.status_codes {
        let seen = text(part(page, "code", &one.code));
        let hint = format!("What to do: {}", plain(&one.hint));
        let notes = one.note.iter().map(|note| plain(note));
        let facts = [
            plain(&one.meaning),
            hint,
            one.source.id.clone(),
            one.name.rust.clone(),
        ];
        for fact in facts.into_iter().chain(notes) {
            assert!(seen.contains(&fact), "{}: {fact}", one.code);
        }
        assert!(seen.contains(&format!("{:?}", one.outcome)), "{}", one.code);
        for there in &one.operations {
            assert!(seen.contains(&plain(&there.meaning)), "{}", one.code);
            assert!(seen.contains(&plain(&there.hint)), "{}", one.code);
            assert!(
                seen.contains(&format!("{:?}", there.outcome)),
                "{}",
                one.code
            );
        }
        let there = one.operations.iter().flat_map(|there| &there.messages);
        for message in one.messages.iter().chain(there) {
            assert!(seen.contains(&plain(&message.hint)), "{}", one.code);
            assert!(
                message
                    .contains
                    .iter()
                    .all(|words| seen.contains(words.as_str()))
            );
        }
    }
}

#[test]
fn every_parameter_rule_field_currency_and_source_is_there() {
    let (model, site) = (load(&spec()).unwrap(), Site::of(&spec()));
    for one in &model.parameters {
        let seen = text(part(
            site.page("parameters.html"),
            "parameter",
            &one.name.id,
        ));
        assert!(seen.contains(&plain(&one.description)), "{}", one.name.id);
        assert!(seen.contains(&one.declared), "{}", one.name.id);
        assert_eq!(
            seen.contains("never log it"),
            one.sensitive,
            "{}",
            one.name.id
        );
        for constraint in &one.constraints {
            assert!(seen.contains(&constraint.rule.id), "{}", one.name.id);
        }
        let every = one.taken_by.len() == model.pay_types.len();
        for pay_type in model.pay_types.iter().filter(|_| !every) {
            let taken = one.taken_by.contains(&pay_type.name);
            let listed = seen.split_whitespace().any(|word| word == pay_type.code);
            assert!(listed || !taken, "{} {}", one.name.id, pay_type.code);
        }
    }
    for one in &model.rules {
        let seen = text(part(site.page("rules.html"), "rule", &one.name.id));
        assert!(seen.contains(&plain(&one.description)), "{}", one.name.id);
        assert!(seen.contains(&one.source.id), "{}", one.name.id);
        assert_eq!(seen.contains("locked"), one.locked, "{}", one.name.id);
    }
    for one in &model.operations {
        let page = site.page(&format!("operation-{}.html", one.name.id));
        assert!(text(page).contains(&format!("{} {}", one.method, one.path)));
        for (kind, fields) in [("answer", &one.answer), ("record", &one.record)] {
            for field in fields {
                let seen = text(part(page, kind, &field.name));
                assert!(seen.contains(&plain(&field.description)), "{}", field.name);
                let everywhere = text(part(site.page("fields.html"), "field", &field.name));
                assert!(
                    everywhere.contains(&plain(&field.description)),
                    "{}",
                    field.name
                );
            }
        }
        for rule in &one.rules {
            assert!(page.contains(&format!("rules.html#rule-{}\"", rule.rule.id)));
        }
    }
    for field in &model.gateway.notifications.fields {
        let seen = text(part(site.page("notifications.html"), "field", &field.name));
        assert!(seen.contains(&plain(&field.description)), "{}", field.name);
    }
    for one in &model.currencies {
        let seen = text(part(site.page("currencies.html"), "currency", &one.name.id));
        assert!(
            seen.contains(&one.label) && seen.contains(&one.source.id),
            "{seen}"
        );
    }
    let sources = text(site.page("sources.html"));
    assert!(
        model
            .sources
            .iter()
            .all(|one| sources.contains(&plain(&one.description)))
    );
}

/// What a reader does by hand with the page comes out as recorded.
#[test]
fn the_steps_of_signing_give_the_recorded_digests() {
    use md5::{Digest, Md5};
    use sha2::Sha256;
    let site = Site::of(&spec());
    let page = site.page("signing.html");
    let (_, behind) = page.split_once("Append the client key").unwrap();
    let (_, signed) = behind.split_once("<pre tabindex=\"0\">").unwrap();
    let (signed, rest) = signed.split_once("</pre>").unwrap();
    let signed = text(signed);
    let hex =
        |digest: &[u8]| -> String { digest.iter().map(|byte| format!("{byte:02X}")).collect() };
    let digests = [
        hex(&Md5::digest(signed.as_bytes())),
        hex(&Sha256::digest(signed.as_bytes())),
    ];
    let (steps, _) = rest.split_once("</ol>").unwrap();
    for digest in digests {
        assert!(text(steps).contains(&digest), "{signed}");
    }
    assert!(
        text(page).contains("empty") && !signed.is_ascii(),
        "{signed}"
    );
}

#[test]
fn everything_with_a_name_can_be_searched_for() {
    let (model, site) = (load(&spec()).unwrap(), Site::of(&spec()));
    let index = site.index();
    let names: BTreeSet<(&str, &str)> = index
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["kind"].as_str().unwrap(),
                entry["name"].as_str().unwrap(),
            )
        })
        .collect();
    let has = |kind: &str, name: &str| assert!(names.contains(&(kind, name)), "{kind} {name}");
    model
        .pay_types
        .iter()
        .for_each(|one| has("pay type", &one.code));
    model
        .status_codes
        .iter()
        .for_each(|one| has("status code", &one.code));
    model
        .parameters
        .iter()
        .for_each(|one| has("parameter", &one.name.id));
    model.rules.iter().for_each(|one| has("rule", &one.name.id));
    model
        .operations
        .iter()
        .for_each(|one| has("operation", &one.name.id));
    model
        .currencies
        .iter()
        .for_each(|one| has("currency", &one.name.id));
    model
        .scenarios
        .iter()
        .for_each(|one| has("scenario", &one.name.id));
    has("answer field", "chnlsn");
    has("header", "X-QF-SIGN");
}

#[test]
fn a_page_asks_nothing_of_anybody_else() {
    for (name, page) in Site::of(&spec()).pages() {
        let policy = "content=\"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      base-uri 'none'; form-action 'none'\"";
        assert!(page.contains(policy), "{name}");
        assert_eq!(page.matches("<script").count(), 2, "{name}");
        for inline in [
            " style=",
            "<style",
            " onclick",
            " onload",
            "<iframe",
            "<form",
            "javascript:",
        ] {
            assert!(!page.contains(inline), "{name} has {inline}");
        }
        assert!(
            attributes(page, "src").all(|address| !address.contains(':')),
            "{name}"
        );
    }
    let site = Site::of(&spec());
    for asset in ["style.css", "site.js", "icon.svg"] {
        let text = site.page(asset).replace("http://www.w3.org/2000/svg", "");
        for outside in [
            "http:",
            "https:",
            "url(",
            "@import",
            "fetch(",
            "XMLHttpRequest",
            "innerHTML",
        ] {
            assert!(!text.contains(outside), "{asset} has {outside}");
        }
    }
}

const HOSTILE: &str =
    "</script><script>alert(1)</script><img src=x onerror=alert(1)> \"'& `</code><b>`";

/// Puts markup wherever the specification has words of its own.
fn spoil(model: &mut Model) {
    let spoil = |text: &mut String| text.push_str(HOSTILE);
    let terms = |terms: &mut [Term]| {
        for term in terms {
            spoil(&mut term.label);
            spoil(&mut term.description);
        }
    };
    terms(&mut model.sources);
    terms(&mut model.wallets);
    terms(&mut model.channels);
    terms(&mut model.regions);
    terms(&mut model.settlements);
    for one in &mut model.scenarios {
        spoil(&mut one.description);
    }
    for one in &mut model.footnotes {
        spoil(&mut one.id);
        spoil(&mut one.meaning);
        one.note = Some(HOSTILE.to_owned());
    }
    for one in &mut model.pay_types {
        spoil(&mut one.description);
        one.footnotes.iter_mut().for_each(spoil);
        one.note = Some(HOSTILE.to_owned());
    }
    for one in &mut model.currencies {
        spoil(&mut one.label);
        one.note = Some(HOSTILE.to_owned());
    }
    for one in &mut model.classes {
        spoil(&mut one.description);
    }
    for one in &mut model.status_codes {
        spoil(&mut one.meaning);
        spoil(&mut one.hint);
        one.note = Some(HOSTILE.to_owned());
        for there in &mut one.operations {
            spoil(&mut there.meaning);
            spoil(&mut there.hint);
        }
        for message in &mut one.messages {
            message.contains.push(HOSTILE.to_owned());
            spoil(&mut message.meaning);
        }
    }
    for one in &mut model.parameters {
        spoil(&mut one.description);
        spoil(&mut one.declared);
        one.default = Some(HOSTILE.to_owned());
    }
    for one in &mut model.rules {
        spoil(&mut one.description);
    }
    for one in &mut model.operations {
        spoil(&mut one.description);
        spoil(&mut one.path);
        let fields = one.answer.iter_mut().chain(&mut one.record);
        fields.for_each(|field| spoil(&mut field.description));
        terms(&mut one.states);
    }
    let gateway = &mut model.gateway;
    for one in &mut gateway.environments {
        spoil(&mut one.base_url);
        spoil(&mut one.description);
    }
    for one in &mut gateway.headers {
        spoil(&mut one.name);
        spoil(&mut one.description);
    }
    gateway.reserved_parameters.iter_mut().for_each(spoil);
    spoil(&mut gateway.content_type);
    spoil(&mut gateway.time_zone.description);
    spoil(&mut gateway.limits.description);
    spoil(&mut gateway.notifications.description);
    spoil(&mut gateway.notifications.acknowledgement);
    for one in &mut gateway.notifications.types {
        spoil(&mut one.name.id);
        spoil(&mut one.description);
    }
    for field in &mut gateway.notifications.fields {
        spoil(&mut field.description);
    }
}

#[test]
fn no_text_of_the_specification_becomes_markup() {
    let sources = spec();
    let files = sources.files().iter();
    // The recorded requests are read beside the model.
    let files: Vec<(String, String)> = files
        .map(|file| {
            let text = match file.name.contains("vectors/") {
                true => file
                    .text
                    .replace("client_key: \"", "client_key: \"<script>alert(2)</script>"),
                false => file.text.clone(),
            };
            (file.name.clone(), text)
        })
        .collect();
    let sources = Sources::from_files(
        files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
    let mut model = load(&sources).unwrap();
    spoil(&mut model);
    let site = Site::from(export::files(Kind::Docs, &sources, &model));
    let mut seen = 0;
    for (name, page) in site.pages() {
        assert_eq!(page.matches("<script").count(), 2, "{name}");
        assert!(
            !page.contains("<img src=x") && !page.contains("</code><b>"),
            "{name}"
        );
        assert!(!page.contains("&amp;lt;"), "{name} is escaped twice");
        seen += page.matches("&lt;img src=x onerror=alert(1)&gt;").count();
        for link in attributes(page, "href") {
            follow(&site, name, &link);
        }
    }
    assert!(seen > 1000, "{seen}");
    assert!(
        site.page("signing.html")
            .contains("&lt;script&gt;alert(2)&lt;/script&gt;")
    );
    let words = site.index().to_string();
    assert!(words.contains("onerror=alert(1)"));
}

#[test]
fn a_specification_without_recorded_requests_or_footnotes_has_a_site() {
    let sources = base();
    let files = sources.files().iter();
    let files = files.filter(|file| !file.name.contains("vectors/"));
    let bare = Sources::from_files(files.map(|file| (file.name.as_str(), file.text.as_str())));
    let mut model = load(&bare).unwrap();
    model.footnotes.clear();
    model.pay_types.clear();
    let site = Site::from(export::files(Kind::Docs, &bare, &model));
    assert!(!site.page("signing.html").contains("Step by step"));
    assert!(!site.page("pay-types.html").contains("footnotes"));
    assert!(site.page("matrix.html").contains("<table"));
}

#[test]
fn the_page_of_a_pay_type_is_the_recorded_one() {
    let site = Site::of(&base());
    recorded(|| insta::assert_snapshot!("docs_pay_type", site.page("pay-type-800101.html")));
}
