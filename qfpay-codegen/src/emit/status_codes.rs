//! `StatusCode` and `Class`.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::variants;
use super::{docs, meanings, properties};
use crate::ir::{Class, Message, Model, OperationMeaning, StatusCode};

pub(super) fn emit(model: &Model) -> TokenStream {
    let class = class(&model.classes);
    let status_code = status_code(&model.status_codes);
    let meanings = meanings::emit(&model.status_codes);
    quote! {
        use super::operation::Operation;
        use crate::rt::{Entry, Message, Sense, StatusOutcome};

        #class
        #status_code
        #meanings
    }
}

fn class(classes: &[Class]) -> TokenStream {
    code_enum::emit(&CodeEnum {
        name: "Class",
        kind: "class of status codes",
        docs: docs::text(["What a status code is about"]),
        variants: classes
            .iter()
            .map(|class| Variant {
                rust: &class.name.rust,
                code: &class.name.id,
                docs: docs::text([class.description.as_str()]),
            })
            .collect(),
    })
}

fn status_code(status_codes: &[StatusCode]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name: "StatusCode",
        kind: "status code",
        docs: docs::text([
            "The result of a request, from the field `respcd` of the answer",
            "A code that is not in this list arrives as `Open::Unknown`, and the outcome is then unknown",
        ]),
        variants: status_codes.iter().map(variant_of).collect(),
    });
    let name = properties::public(
        " Our name of the code.",
        "name",
        &quote! { &'static str },
        &variants(status_codes, |status| &status.name),
        status_codes.iter().map(|status| &status.name.id),
    );
    quote! {
        #definition

        impl StatusCode {
            #name
        }
    }
}

fn variant_of(status: &StatusCode) -> Variant<'_> {
    let head = format!("`{}`: {}", status.code, status.meaning);
    let hint = format!("What to do: {}", status.hint);
    let general = status
        .messages
        .iter()
        .map(|message| worded("With", message));
    let elsewhere = status
        .operations
        .iter()
        .filter(|there| there.meaning != status.meaning);
    let paragraphs: Vec<String> = [head, hint]
        .into_iter()
        .chain(general)
        .chain(elsewhere.flat_map(there))
        .chain(status.note.clone())
        .collect();
    Variant {
        rust: &status.name.rust,
        code: &status.code,
        docs: docs::text(paragraphs.iter().map(String::as_str)),
    }
}

/// What the code means in the answer to one operation.
fn there(there: &OperationMeaning) -> impl Iterator<Item = String> + '_ {
    let operation = &there.operation.id;
    let head = format!("In the answer to `{operation}`: {}", there.meaning);
    let place = format!("In the answer to `{operation}`, with");
    let worded = there
        .messages
        .iter()
        .map(move |message| worded(&place, message));
    std::iter::once(head).chain(worded)
}

/// What the code means together with certain texts of the gateway.
fn worded(place: &str, message: &Message) -> String {
    let texts: Vec<String> = message
        .contains
        .iter()
        .map(|text| format!("`{text}`"))
        .collect();
    format!(
        "{place} {} in the gateway's text: {}",
        texts.join(" or "),
        message.meaning
    )
}
