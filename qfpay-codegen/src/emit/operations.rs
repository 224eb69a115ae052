//! `Operation`, and the tables of parameters and rules of each.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, matrix, variant};
use crate::ir::{Condition, ConditionTest, CrossRule, Length, Operation, Range};

pub(super) fn emit(operations: &[Operation]) -> TokenStream {
    let operation = code_enum::emit(&CodeEnum {
        name: "Operation",
        kind: "operation",
        docs: docs::lines(["What can be asked of the gateway"]),
        variants: operations
            .iter()
            .map(|operation| Variant {
                rust: &operation.name.rust,
                code: &operation.name.id,
                docs: docs::lines([operation.description.as_str()]),
            })
            .collect(),
    });
    let variants: Vec<_> = operations
        .iter()
        .map(|operation| variant(&operation.name))
        .collect();
    let paths: Vec<_> = operations.iter().map(|operation| &operation.path).collect();
    let moves_money: Vec<_> = operations
        .iter()
        .map(|operation| operation.moves_money)
        .collect();
    let tables: Vec<_> = operations.iter().map(tables).collect();
    let cell_tables: Vec<_> = operations
        .iter()
        .map(|one| table_name("CELLS", one))
        .collect();
    let rule_tables: Vec<_> = operations
        .iter()
        .map(|one| table_name("RULES", one))
        .collect();
    let per_pay_type: Vec<_> = operations
        .iter()
        .filter(|operation| operation.per_pay_type)
        .map(|operation| variant(&operation.name))
        .collect();
    let numbers: Vec<_> = operations
        .iter()
        .map(|one| {
            option(one.number.as_ref().map(|name| {
                let param = variant(name);
                quote! { Param::#param }
            }))
        })
        .collect();
    let lists_records: Vec<_> = operations
        .iter()
        .map(|one| !one.record.is_empty())
        .collect();
    let echo_tables: Vec<_> = operations
        .iter()
        .map(|one| table_name("ECHOES", one))
        .collect();
    let proof_tables: Vec<_> = operations
        .iter()
        .map(|one| table_name("PROOFS", one))
        .collect();
    quote! {
        use super::matrix;
        use super::parameter::Param;
        use super::pay_type::PayType;
        use super::rule::{Rule, Source};
        use crate::rt::{Cell, Condition, CrossRule};

        #operation

        impl Operation {
            /// The path behind the base URL.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self {
                    #(Self::#variants => #paths,)*
                }
            }

            /// Whether money may have moved once a request has left.
            #[must_use]
            pub const fn moves_money(self) -> bool {
                match self {
                    #(Self::#variants => #moves_money,)*
                }
            }
        }

        /// What a request carries, sorted by wire name.
        pub(crate) const fn cells(
            operation: Operation,
            pay_type: ::core::option::Option<PayType>,
        ) -> &'static [Cell] {
            match (operation, pay_type) {
                #((Operation::#per_pay_type, ::core::option::Option::Some(pay_type)) => {
                    matrix::row(pay_type)
                })*
                #((Operation::#variants, _) => #cell_tables,)*
            }
        }

        /// The rules about several parameters.
        pub(crate) const fn cross_rules(operation: Operation) -> &'static [CrossRule] {
            match operation {
                #(Operation::#variants => #rule_tables,)*
            }
        }

        /// The parameter that tells one call from another; `None` where only the payment that it acts
        /// on does.
        pub(crate) const fn number(operation: Operation) -> ::core::option::Option<Param> {
            match operation {
                #(Operation::#variants => #numbers,)*
            }
        }

        /// Whether `data` in an answer is a list of records.
        pub(crate) const fn lists_records(operation: Operation) -> bool {
            match operation {
                #(Operation::#variants => #lists_records,)*
            }
        }

        /// The fields of an answer that repeat a parameter of the request.
        pub(crate) const fn echoes(operation: Operation) -> &'static [(&'static str, Param)] {
            match operation {
                #(Operation::#variants => #echo_tables,)*
            }
        }

        /// The fields of an answer without which the call has not succeeded.
        pub(crate) const fn proofs(operation: Operation) -> &'static [&'static str] {
            match operation {
                #(Operation::#variants => #proof_tables,)*
            }
        }

        #(#tables)*
    }
}

fn table_name(kind: &str, operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}_{}", operation.name.id.to_uppercase(), kind)
}

fn tables(operation: &Operation) -> TokenStream {
    let cell_table = table_name("CELLS", operation);
    let rule_table = table_name("RULES", operation);
    let echo_table = table_name("ECHOES", operation);
    let proof_table = table_name("PROOFS", operation);
    let (echoing, echoed): (Vec<_>, Vec<_>) = operation
        .answer
        .iter()
        .filter_map(|field| Some((&field.name, variant(field.echoes.as_ref()?))))
        .unzip();
    let proofs = operation.answer.iter().filter(|field| field.proves);
    let proofs: Vec<_> = proofs.map(|field| &field.name).collect();
    let cells: Vec<_> = operation.cells.iter().map(matrix::cell).collect();
    let rules: Vec<_> = operation.rules.iter().map(cross_rule).collect();
    quote! {
        const #cell_table: &[Cell] = &[#(#cells),*];

        const #rule_table: &[CrossRule] = &[#(#rules),*];

        const #echo_table: &[(&str, Param)] = &[#((#echoing, Param::#echoed)),*];

        const #proof_table: &[&str] = &[#(#proofs),*];
    }
}

fn cross_rule(rule: &CrossRule) -> TokenStream {
    let name = variant(&rule.rule);
    let pay_types = option(rule.pay_types.as_ref().map(|pay_types| {
        let pay_types: Vec<_> = pay_types.iter().map(variant).collect();
        quote! { &[#(PayType::#pay_types),*] }
    }));
    let when = option(rule.when.as_ref().map(condition));
    let require = condition(&rule.require);
    quote! {
        CrossRule { rule: Rule::#name, pay_types: #pay_types, when: #when, require: #require }
    }
}

fn option(tokens: Option<TokenStream>) -> TokenStream {
    match tokens {
        Some(tokens) => quote! { ::core::option::Option::Some(#tokens) },
        None => quote! { ::core::option::Option::None },
    }
}

fn condition(condition: &Condition) -> TokenStream {
    let (parameter, test) = match condition {
        Condition::Never => return quote! { Condition::Never },
        Condition::AnyOf(parameters) => {
            let params: Vec<_> = parameters.iter().map(variant).collect();
            return quote! { Condition::AnyOf(&[#(Param::#params),*]) };
        }
        Condition::Parameter { parameter, test } => (variant(parameter), test),
    };
    match test {
        ConditionTest::Given => quote! { Condition::Given(Param::#parameter) },
        ConditionTest::Is(values) => quote! { Condition::Is(Param::#parameter, &[#(#values),*]) },
        ConditionTest::IsNot(values) => {
            quote! { Condition::IsNot(Param::#parameter, &[#(#values),*]) }
        }
        ConditionTest::Range(Range { min, max }) => {
            let max = max.unwrap_or(u64::MAX);
            quote! { Condition::Range { param: Param::#parameter, min: #min, max: #max } }
        }
        ConditionTest::Length(Length { min, max }) => {
            let (min, max) = (*min as usize, *max as usize);
            quote! { Condition::Length { param: Param::#parameter, min: #min, max: #max } }
        }
        ConditionTest::JsonLeaves(leaves) => {
            quote! { Condition::JsonLeaves(Param::#parameter, &[#(#leaves),*]) }
        }
        ConditionTest::SameMonthAs(other) => {
            let other = variant(other);
            quote! { Condition::SameMonthAs(Param::#parameter, Param::#other) }
        }
        ConditionTest::NotBefore(other) => {
            let other = variant(other);
            quote! { Condition::NotBefore(Param::#parameter, Param::#other) }
        }
    }
}
