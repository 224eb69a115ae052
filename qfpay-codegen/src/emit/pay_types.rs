//! `PayType` and what describes one.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, ident, variant};
use crate::ir::{AcceptedMeans, Model, Name, NextStep, PayType, Scenario, Term};

pub(super) fn emit(model: &Model) -> TokenStream {
    let pay_type = pay_type(&model.pay_types);
    let facts = facts(&model.pay_types);
    let cancel_with = cancel_with(model);
    let wallet = term(
        "Wallet",
        "wallet",
        "What the customer pays with",
        &model.wallets,
    );
    let channel = term(
        "Channel",
        "channel",
        "Where the customer pays",
        &model.channels,
    );
    let region = term(
        "Region",
        "region",
        "Which merchants a pay type is for",
        &model.regions,
    );
    let settlement = term(
        "Settlement",
        "settlement",
        "How the merchant gets the money",
        &model.settlements,
    );
    let scenario = scenario(&model.scenarios);
    quote! {
        use super::matrix;
        use super::operation::Operation;
        use super::parameter::Param;
        use crate::rt::{AcceptedMeans, NextStepField, Presence};

        #pay_type
        #facts
        #cancel_with
        #wallet
        #channel
        #region
        #settlement
        #scenario
    }
}

fn pay_type(pay_types: &[PayType]) -> TokenStream {
    code_enum::emit(&CodeEnum {
        name: "PayType",
        kind: "pay type",
        docs: docs::lines([
            "What a customer pays with, and how; the request parameter `pay_type`",
            "A pay type must be enabled for the credentials",
        ]),
        variants: pay_types.iter().map(variant_of).collect(),
    })
}

fn variant_of(pay_type: &PayType) -> Variant<'_> {
    let head = format!("`{}`: {}", pay_type.code, pay_type.description);
    Variant {
        rust: &pay_type.name.rust,
        code: &pay_type.code,
        docs: docs::lines([head.as_str()].into_iter().chain(pay_type.note.as_deref())),
    }
}

fn facts(pay_types: &[PayType]) -> TokenStream {
    let variants: Vec<_> = pay_types
        .iter()
        .map(|pay_type| variant(&pay_type.name))
        .collect();
    let names: Vec<_> = pay_types.iter().map(|pay_type| &pay_type.name.id).collect();
    let descriptions: Vec<_> = pay_types
        .iter()
        .map(|pay_type| &pay_type.description)
        .collect();
    let wallets: Vec<_> = pay_types
        .iter()
        .map(|pay_type| variant(&pay_type.wallet))
        .collect();
    let scenarios: Vec<_> = pay_types
        .iter()
        .map(|pay_type| variant(&pay_type.scenario.name))
        .collect();
    let channels: Vec<_> = pay_types
        .iter()
        .map(|pay_type| variant(&pay_type.channel))
        .collect();
    let regions: Vec<_> = pay_types
        .iter()
        .map(|pay_type| variant(&pay_type.region))
        .collect();
    let settlements: Vec<_> = pay_types
        .iter()
        .map(|pay_type| variant(&pay_type.settlement))
        .collect();
    let footnotes: Vec<_> = pay_types
        .iter()
        .map(|pay_type| &pay_type.footnotes)
        .collect();
    let not_refundable: Vec<_> = pay_types
        .iter()
        .filter(|pay_type| {
            pay_type
                .forbidden_operations
                .iter()
                .any(|id| id == "refund")
        })
        .map(|pay_type| variant(&pay_type.name))
        .collect();
    let refund_days: Vec<_> = pay_types
        .iter()
        .map(|pay_type| option(pay_type.refund_days.map(|days| quote! { #days })))
        .collect();
    quote! {
        impl PayType {
            /// Our name of the pay type, which is also its constructor in [`pay`](crate::pay).
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    #(Self::#variants => #names,)*
                }
            }

            /// What it is, in a sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    #(Self::#variants => #descriptions,)*
                }
            }

            /// What the customer pays with.
            #[must_use]
            pub const fn wallet(self) -> Wallet {
                match self {
                    #(Self::#variants => Wallet::#wallets,)*
                }
            }

            /// How the payment takes place.
            #[must_use]
            pub const fn scenario(self) -> Scenario {
                match self {
                    #(Self::#variants => Scenario::#scenarios,)*
                }
            }

            /// Where the customer pays.
            #[must_use]
            pub const fn channel(self) -> Channel {
                match self {
                    #(Self::#variants => Channel::#channels,)*
                }
            }

            /// Which merchants it is for.
            #[must_use]
            pub const fn region(self) -> Region {
                match self {
                    #(Self::#variants => Region::#regions,)*
                }
            }

            /// How the merchant gets the money.
            #[must_use]
            pub const fn settlement(self) -> Settlement {
                match self {
                    #(Self::#variants => Settlement::#settlements,)*
                }
            }

            /// The markers of its footnotes on QFPay's page.
            #[must_use]
            pub const fn footnotes(self) -> &'static [&'static str] {
                match self {
                    #(Self::#variants => &[#(#footnotes),*],)*
                }
            }

            /// Whether QFPay's page says nothing against refunds.
            #[must_use]
            pub const fn is_refundable(self) -> bool {
                !matches!(self, #(Self::#not_refundable)|*)
            }

            /// For how many days after the payment refunds are said to be possible. Merchants report
            /// it; QFPay's pages do not say.
            #[must_use]
            pub const fn refund_days(self) -> ::core::option::Option<u32> {
                match self {
                    #(Self::#variants => #refund_days,)*
                }
            }

            /// Whether a payment with this pay type carries a parameter.
            #[must_use]
            pub fn presence(self, param: Param) -> Presence {
                matrix::row(self)
                    .iter()
                    .find(|cell| cell.param == param)
                    .map_or(Presence::Forbidden, |cell| cell.presence)
            }
        }
    }
}

/// The operation that ends an order which stays open, as far as it is described.
fn cancel_with(model: &Model) -> TokenStream {
    let variants: Vec<_> = model
        .pay_types
        .iter()
        .map(|pay_type| variant(&pay_type.name))
        .collect();
    let described = |name: &&Name| model.operations.iter().any(|one| one.name == **name);
    let operations: Vec<_> = model
        .pay_types
        .iter()
        .map(|pay_type| {
            let advised = pay_type
                .cancel_with
                .as_ref()
                .map(|cancel| &cancel.operation);
            option(advised.filter(described).map(|name| {
                let operation = variant(name);
                quote! { Operation::#operation }
            }))
        })
        .collect();
    quote! {
        impl PayType {
            /// The operation that ends an order which stays open: reversal or closing. The documents
            /// disagree about which pay types take which, so this is hint.
            #[must_use]
            pub const fn cancel_with(self) -> ::core::option::Option<Operation> {
                match self {
                    #(Self::#variants => #operations,)*
                }
            }
        }
    }
}

fn option(tokens: Option<TokenStream>) -> TokenStream {
    match tokens {
        Some(tokens) => quote! { ::core::option::Option::Some(#tokens) },
        None => quote! { ::core::option::Option::None },
    }
}

fn term(name: &str, kind: &str, doc: &str, terms: &[Term]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name,
        kind,
        docs: docs::lines([doc]),
        variants: terms
            .iter()
            .map(|term| Variant {
                rust: &term.name.rust,
                code: &term.name.id,
                docs: docs::lines([term.description.as_str()]),
            })
            .collect(),
    });
    let name = ident(name);
    let variants: Vec<_> = terms.iter().map(|term| variant(&term.name)).collect();
    let labels: Vec<_> = terms.iter().map(|term| &term.label).collect();
    quote! {
        #definition

        impl #name {
            /// What people call it.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    #(Self::#variants => #labels,)*
                }
            }
        }
    }
}

fn scenario(scenarios: &[Scenario]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name: "Scenario",
        kind: "scenario",
        docs: docs::lines(["How a payment takes place"]),
        variants: scenarios
            .iter()
            .map(|scenario| Variant {
                rust: &scenario.name.rust,
                code: &scenario.name.id,
                docs: docs::lines([scenario.description.as_str()]),
            })
            .collect(),
    });
    let variants: Vec<_> = scenarios
        .iter()
        .map(|scenario| variant(&scenario.name))
        .collect();
    let accepted: Vec<_> = scenarios
        .iter()
        .map(|scenario| accepted_means(scenario.accepted_means))
        .collect();
    let next_steps: Vec<_> = scenarios
        .iter()
        .map(|scenario| next_step(scenario.next_step))
        .collect();
    quote! {
        #definition

        impl Scenario {
            /// What an accepted creation (`0000`) tells about the payment.
            #[must_use]
            pub const fn accepted_means(self) -> AcceptedMeans {
                match self {
                    #(Self::#variants => AcceptedMeans::#accepted,)*
                }
            }

            /// Which field of the answer leads the customer on.
            #[must_use]
            pub const fn next_step(self) -> NextStepField {
                match self {
                    #(Self::#variants => NextStepField::#next_steps,)*
                }
            }
        }
    }
}

fn accepted_means(means: AcceptedMeans) -> Ident {
    ident(match means {
        AcceptedMeans::Paid => "Paid",
        AcceptedMeans::Created => "Created",
    })
}

fn next_step(step: NextStep) -> Ident {
    ident(match step {
        NextStep::None => "None",
        NextStep::Qrcode => "Qrcode",
        NextStep::PayUrl => "PayUrl",
        NextStep::PayParams => "PayParams",
    })
}
