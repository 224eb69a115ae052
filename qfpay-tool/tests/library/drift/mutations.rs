//! Rows of every list are removed, added and reworded, in every form and language: the report names
//! that row and nothing else. In the two forms that QFPay publishes it is every row; in the others
//! each takes its turn with some.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is how a test fails"
)]

use super::page::{Coded, Content, Language, Parameter};
use super::reading::{compare, findings, lock, read};
use super::shapes::{SHAPES, Shape};

const LANGUAGES: [Language; 3] = [
    Language::English,
    Language::Traditional,
    Language::Simplified,
];

/// A change of a page, and the one line that a report has to have.
type Mutation = (String, Box<dyn Fn(&mut Content)>);

fn coded(
    name: &'static str,
    rows: fn(&mut Content) -> &mut Vec<Coded>,
    new: &'static str,
    content: &mut Content,
) -> Vec<Mutation> {
    let mut all: Vec<Mutation> = Vec::new();
    for (at, row) in rows(content).clone().into_iter().enumerate() {
        all.push((
            format!("{name} - {}", row.code),
            Box::new(move |content| drop(rows(content).remove(at))),
        ));
        all.push((
            format!("{name} ~ {}", row.code),
            Box::new(move |content| rows(content)[at].text.push_str(" 新 anew")),
        ));
        if at % 5 == 0 {
            all.push((
                format!("{name} + {new}"),
                Box::new(move |content| {
                    let text = content.language.say("Something new", "新的項目");
                    rows(content).insert(at, Coded::new(new, text));
                }),
            ));
        }
    }
    all
}

fn parameters(
    name: &'static str,
    rows: fn(&mut Content) -> &mut Vec<Parameter>,
    new: &'static str,
    content: &mut Content,
) -> Vec<Mutation> {
    let mut all: Vec<Mutation> = Vec::new();
    for (at, row) in rows(content).clone().into_iter().enumerate() {
        all.push((
            format!("{name} - {}", row.name),
            Box::new(move |content| drop(rows(content).remove(at))),
        ));
        all.push((
            format!("{name} ~ {}", row.name),
            Box::new(move |content| rows(content)[at].lines[0].push_str(" 新 anew")),
        ));
        all.push((
            format!("{name} ~ {}", row.name),
            Box::new(move |content| rows(content)[at].declared = "String(99)".to_owned()),
        ));
        all.push((
            format!("{name} + {new}"),
            Box::new(move |content| {
                let mut row = rows(content)[at].clone();
                row.name = new.to_owned();
                row.mandatory.1.clear();
                rows(content).insert(at, row);
            }),
        ));
    }
    all
}

fn footnotes(content: &Content) -> Vec<Mutation> {
    let mut all: Vec<Mutation> = Vec::new();
    for (at, (marker, _)) in content.footnotes.iter().enumerate() {
        all.push((
            format!("footnotes - {marker}"),
            Box::new(move |content| drop(content.footnotes.remove(at))),
        ));
        all.push((
            format!("footnotes ~ {marker}"),
            Box::new(move |content| content.footnotes[at].1[0].push_str(" 新 anew")),
        ));
    }
    all.push((
        "footnotes + *****".to_owned(),
        Box::new(|content| {
            let said = content.language.say("A fifth one", "第五");
            content.footnotes.push(("*****".to_owned(), vec![said]));
        }),
    ));
    all.push((
        "footnotes + 800201 **".to_owned(),
        Box::new(|content| pay_type(content, "800201").marker = "**"),
    ));
    all.push((
        "footnotes - 802001 ***".to_owned(),
        Box::new(|content| pay_type(content, "802001").marker = ""),
    ));
    all
}

fn pay_type<'a>(content: &'a mut Content, code: &str) -> &'a mut Coded {
    content
        .pay_types
        .iter_mut()
        .find(|row| row.code == code)
        .unwrap()
}

fn expired(content: &Content) -> Vec<Mutation> {
    let mut all: Vec<Mutation> = Vec::new();
    for (at, (code, _)) in content.expired.iter().enumerate() {
        all.push((
            format!("expired_time - {code}"),
            Box::new(move |content| drop(content.expired.remove(at))),
        ));
        all.push((
            format!("expired_time ~ {code}"),
            Box::new(move |content| content.expired[at].1.push_str(" anew")),
        ));
    }
    all.push((
        "expired_time + 800213".to_owned(),
        Box::new(|content| {
            content
                .expired
                .push(("800213".to_owned(), "mini".to_owned()))
        }),
    ));
    all
}

fn mutations(content: &mut Content, shape: &Shape) -> Vec<Mutation> {
    let mut all = Vec::new();
    all.extend(coded(
        "pay_types",
        |content| &mut content.pay_types,
        "809901",
        content,
    ));
    all.extend(coded(
        "currencies",
        |content| &mut content.currencies,
        "NZD",
        content,
    ));
    all.extend(coded(
        "status_codes",
        |content| &mut content.status_codes,
        "1999",
        content,
    ));
    all.extend(parameters(
        "request_parameters",
        |content| &mut content.request,
        "risk_tag",
        content,
    ));
    all.extend(parameters(
        "response_parameters",
        |content| &mut content.response,
        "voucher_id",
        content,
    ));
    all.extend(footnotes(content));
    if shape.lists {
        all.extend(expired(content));
    }
    all
}

/// The mutations that are tried of a form; the languages differ in words and not in how rows are
/// read.
fn turns(shape: &Shape, language: Language, all: Vec<Mutation>) -> impl Iterator<Item = Mutation> {
    let published = ["markdown", "dump"].contains(&shape.name);
    let step = match language {
        Language::English if published => 1,
        Language::English => 7,
        _ => 23,
    };
    let first = SHAPES.iter().position(|one| one.name == shape.name);
    all.into_iter().skip(first.unwrap() % step).step_by(step)
}

fn mutations_are_found(shape: &Shape, language: Language) {
    let content = Content::of(language);
    let page = (shape.write)(&content);
    let lock = lock(page.as_str());
    let unchanged = compare(page.as_str(), &lock);
    assert_eq!(findings(&unchanged), [""; 0], "{} {language:?}", shape.name);
    assert!(
        unchanged.not_covered.is_empty(),
        "{} {:?}",
        shape.name,
        unchanged.not_covered
    );
    assert_eq!(lock.len(), content.entries(), "{}\n{lock}", shape.name);
    let mut wrong = Vec::new();
    for (wanted, change) in turns(shape, language, mutations(&mut content.clone(), shape)) {
        let mut changed = content.clone();
        change(&mut changed);
        let page = (shape.write)(&changed);
        let found = match read(page.as_str()).and_then(|read| read.compare(&lock)) {
            Ok(report) => findings(&report),
            Err(error) => vec![error.to_string()],
        };
        // With the parameter its list goes as well.
        let expected = found.iter().filter(|line| {
            !(wanted == "request_parameters - expired_time" && line.starts_with("expired_time"))
        });
        if expected.collect::<Vec<_>>() != [&wanted] {
            wrong.push(format!("{wanted}: {found:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} {language:?}:\n{}",
        shape.name,
        wrong.join("\n")
    );
}

macro_rules! shapes {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            let shape = SHAPES.iter().find(|shape| shape.name == stringify!($name)).unwrap();
            for language in LANGUAGES {
                mutations_are_found(shape, language);
            }
        }
    )*};
}

shapes! {
    markdown markdown_without_outer_pipes mdx markdown_with_html_tables html html_roles
    html_definitions dump copied_with_tabs a_line_per_cell aligned restructured asciidoc fields
}

/// What was recorded from one form holds for all others.
#[test]
fn wording_does_not_depend_on_the_form() {
    for language in LANGUAGES {
        let content = Content::of(language);
        let recorded = lock((SHAPES[0].write)(&content));
        for shape in SHAPES
            .iter()
            .filter(|shape| shape.lists && shape.name != "fields")
        {
            let report = compare((shape.write)(&content), &recorded);
            assert_eq!(findings(&report), [""; 0], "{} {language:?}", shape.name);
            assert!(report.not_recorded.is_empty(), "{}", shape.name);
        }
    }
}
