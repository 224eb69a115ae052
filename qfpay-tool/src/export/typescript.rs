//! Constants and tables in TypeScript.

use super::constants::{self, Enum, HEADER, Table, Union};
use super::file::File;
use super::node::Node;
use super::subject::Subject;

pub(super) fn files(subject: &Subject<'_>) -> Vec<File> {
    vec![File::new("qfpay_constants.ts", module(subject))]
}

fn module(subject: &Subject<'_>) -> String {
    let mut blocks = vec![format!("// {HEADER}\n")];
    blocks.extend(constants::unions(subject).iter().map(union));
    blocks.extend(constants::enums(subject).iter().map(enumeration));
    blocks.push(INTERFACES.to_owned());
    blocks.extend(constants::tables(subject).iter().map(table));
    blocks.push(texts(subject));
    blocks.join("\n")
}

fn union(union: &Union) -> String {
    let words: String = union
        .words
        .iter()
        .map(|word| format!("\n  | {}", quoted(word)))
        .collect();
    format!(
        "/** {} */\nexport type {} ={words};\n",
        comment(union.description),
        union.name
    )
}

fn enumeration(list: &Enum) -> String {
    let entries: String = list
        .entries
        .iter()
        .map(|entry| {
            let (name, meaning) = (&entry.name, comment(&entry.meaning));
            format!("  /** {meaning} */\n  {name}: {},\n", quoted(&entry.value))
        })
        .collect();
    let (name, description) = (list.name, comment(list.description));
    format!(
        "/** {description} */\nexport const {name} = {{\n{entries}}} as const;\n\
         export type {name} = (typeof {name})[keyof typeof {name}];\n"
    )
}

fn table(table: &Table) -> String {
    let rows: String = table
        .rows
        .iter()
        .map(|(key, facts)| format!("  {}: {},\n", quoted(key), literal(facts)))
        .collect();
    let Table {
        name, key, value, ..
    } = table;
    format!(
        "/** {} */\nexport const {name}: Readonly<Record<{key}, {value}>> = {{\n{rows}}};\n",
        comment(table.description)
    )
}

fn texts(subject: &Subject<'_>) -> String {
    let texts = constants::texts(subject).into_iter();
    texts
        .map(|(name, text)| format!("export const {name} = {};\n", quoted(&text)))
        .collect()
}

/// JSON is TypeScript.
fn literal(node: &Node) -> String {
    serde_json::to_string(node).unwrap_or_default()
}

fn quoted(text: &str) -> String {
    literal(&Node::from(text))
}

/// Text that does not end the comment around it.
fn comment(text: &str) -> String {
    text.replace("*/", "* /").replace('\n', " ")
}

const INTERFACES: &str = r#"/** Facts about one pay type. */
export interface PayTypeFacts {
  readonly name: string;
  readonly description: string;
  readonly wallet: Wallet;
  readonly scenario: Scenario;
  readonly channel: Channel;
  readonly region: Region;
  readonly settlement: Settlement;
  /** What "0000" means when a payment is created. */
  readonly accepted_means: AcceptedMeans;
  /** The field of the answer that shows the customer how to continue. */
  readonly next_step: NextStep;
  /** The recommended operation to end an open order, if there is one. */
  readonly cancel_with: Operation | null;
  /** For how many days after the payment refunds are possible, if it is documented. */
  readonly refund_days: number | null;
  readonly forbidden_operations: readonly OperationName[];
  readonly footnotes: readonly string[];
  readonly source: Source;
}

/** Facts about one currency. */
export interface CurrencyFacts {
  readonly name: string;
  /** ISO 4217's number. */
  readonly numeric: string;
  /** How many decimals the major unit has. */
  readonly exponent: number;
}

/** What a status code means, everywhere or in the answer to one operation. */
export interface Meaning {
  readonly meaning: string;
  /** The more specific one first. */
  readonly classes: readonly Class[];
  readonly outcome: StatusOutcome;
  readonly hint: string;
  /** The first of which a text is in `resperr` or `respmsg`, in letters of either case, decides. */
  readonly messages: readonly Message[];
}

/** What a status code means together with certain messages of the gateway. */
export interface Message {
  readonly contains: readonly string[];
  readonly classes: readonly Class[];
  readonly outcome: StatusOutcome;
  readonly meaning: string;
  readonly hint: string;
  readonly source: Source;
}

/** Facts about one status code. */
export interface StatusCodeFacts extends Meaning {
  readonly name: string;
  /** Where an operation gives it another meaning, which then replaces this one as a whole. */
  readonly operations: Readonly<Partial<Record<OperationName, Meaning>>>;
  readonly source: Source;
}

/** What a value looks like. */
export type Value =
  | { readonly kind: "text" | "timestamp" | "utc_offset" | "json_object" }
  | { readonly kind: "integer"; readonly unit: string | null }
  | { readonly kind: "url"; readonly schemes: readonly string[] }
  | {
      readonly kind: "code";
      readonly of: "currencies" | "pay_types" | "status_codes" | "notification_types";
    }
  | {
      readonly kind: "choice";
      readonly values: readonly { readonly value: string; readonly description: string }[];
    };

/** A rule about one value: of these tests it has one. Lengths count characters. */
export interface Constraint {
  readonly rule: Rule;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** It consists of these: single characters, or first and last of several. */
  readonly characters?: readonly string[];
  /** It has none of these. */
  readonly excludes?: readonly string[];
}

/** Facts about one parameter. */
export interface ParameterFacts {
  readonly description: string;
  /** The type that QFPay's tables declare. */
  readonly declared: string;
  readonly value: Value;
  readonly supplied_by: SuppliedBy;
  readonly sensitive: boolean;
  /** What the gateway takes when it is absent. */
  readonly default: string | null;
  readonly format_rule: Rule | null;
  readonly constraints: readonly Constraint[];
  readonly source: Source;
}

/** Whether a request carries a parameter. */
export interface Cell {
  readonly presence: Presence;
  /** The rule that is broken by not keeping to it. */
  readonly rule: Rule | null;
  /** Whether it is a comma-separated list. */
  readonly list: boolean;
}

/** One cell for each parameter of an operation. */
export type Cells = Readonly<Partial<Record<Parameter, Cell>>>;

/** Facts about one operation. */
export interface OperationFacts {
  readonly description: string;
  readonly method: string;
  readonly path: string;
  /** Whether money may have moved once it was sent. */
  readonly moves_money: boolean;
  /** Whether the call changes an earlier payment. */
  readonly acts_on_payment: boolean;
  /** Whether the pay type decides which parameters it takes. */
  readonly per_pay_type: boolean;
  /** The parameter that identifies a call. */
  readonly number: Parameter | null;
  readonly cells: Cells;
}

/** Facts about one rule. */
export interface RuleFacts {
  readonly description: string;
  readonly severity: Severity;
  /** Whether no caller can lift it. */
  readonly locked: boolean;
  readonly source: Source;
}

/** Facts about one environment. */
export interface EnvironmentFacts {
  readonly base_url: string;
  readonly description: string;
}

/** Facts about one hash. */
export interface AlgorithmFacts {
  /** The value of the header that names it. */
  readonly header_value: string;
  readonly hex_digits: number;
}
"#;
