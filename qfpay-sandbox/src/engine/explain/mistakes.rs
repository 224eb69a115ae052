//! The mistakes that are known, one entry each: what was done, and what to do instead.

use super::case::Case;
use super::recipe::{Extra, Function, Key, Pairs, Step, Text, Way};
use super::values::{Encoding, Values};
use crate::signature::Empty;

/// One way to get a signature wrong.
pub(super) struct Mistake {
    /// What to find it by.
    pub(super) id: &'static str,
    /// What is wrong and what to do; `{}` stands for the parameter at fault.
    pub(super) says: &'static str,
    /// Whether it is looked for together with the other common ones first.
    pub(super) common: bool,
    steps: Steps,
}

/// What a mistake changes in the making of a signature; of several any one.
enum Steps {
    These(&'static [Step]),
    /// Any one of the parameters, if it is one of these where some are named.
    Without(&'static [&'static str]),
    WithoutAny,
    /// Any one parameter of the operation that was not received, without a value.
    WithEmpty,
    /// The key of any other merchant.
    OtherKeys,
}

const fn common(id: &'static str, says: &'static str, steps: &'static [Step]) -> Mistake {
    Mistake {
        id,
        says,
        common: true,
        steps: Steps::These(steps),
    }
}

const fn rare(id: &'static str, says: &'static str, steps: &'static [Step]) -> Mistake {
    Mistake {
        common: false,
        ..common(id, says, steps)
    }
}

const fn any(id: &'static str, says: &'static str, steps: Steps) -> Mistake {
    Mistake {
        id,
        says,
        common: true,
        steps,
    }
}

/// The names under which a request's own head strays into its body.
pub(super) const HEAD: &[&str] = &[
    "sign",
    "sign_type",
    "signature",
    "app_code",
    "appcode",
    "key",
    "client_key",
    "app_key",
];

/// Of two entries that would explain the same signature the first is told.
#[rustfmt::skip]
pub(super) const MISTAKES: &[Mistake] = &[
    // Before the order of what is sent, which is another once a value is split in two.
    common("ampersand_not_encoded",
        "A `&` inside a value is not percent-encoded in the body and splits the value in two. Send it as `%26`.",
        &[Step::Pairs(Pairs::Merged)]),
    // Order and joining.
    common("order_as_sent",
        "The parameters were signed in the order in which they are sent. Sort them by name, byte by byte, before signing.",
        &[Step::Text(Text::AsSent)]),
    common("order_by_pair",
        "Whole `name=value` texts were sorted. Sort by name alone: `=` sorts behind the digits, so `chnlsn2` would come before `chnlsn`.",
        &[Step::Text(Text::ByPair)]),
    rare("order_ignores_case",
        "The names were sorted without regard to case. Sort them byte by byte: capitals come first, then `_`, then small letters.",
        &[Step::Text(Text::IgnoringCase)]),
    rare("order_descending",
        "The parameters were sorted backwards. Sort them by name, ascending.",
        &[Step::Text(Text::Descending)]),
    rare("json_signed",
        "A JSON document was signed. Sign `name=value` pairs joined by `&`.",
        &[Step::Text(Text::Json { spaced: false, sorted: true }), Step::Text(Text::Json { spaced: true, sorted: true }),
          Step::Text(Text::Json { spaced: false, sorted: false }), Step::Text(Text::Json { spaced: true, sorted: false })]),
    rare("separators_missing",
        "`=` or `&` is missing in what was signed. Sign `name=value` pairs joined by `&`.",
        &[Step::Text(Text::ValuesOnly), Step::Text(Text::WithoutSeparators)]),
    rare("separator_at_the_end",
        "There was a `&` behind the last pair. Put the key directly behind the last value.",
        &[Step::Text(Text::TrailingSeparator)]),
    rare("values_quoted",
        "The values were signed in quotation marks. Sign them bare.",
        &[Step::Text(Text::Quoted)]),

    // Values.
    common("plus_not_encoded",
        "A `+` in the body was meant as a plus sign, but it reads as a space there. Send it as `%2B`.",
        &[Step::Values(Values::PlusesKept)]),
    common("values_encoded",
        "The values were percent-encoded before signing. Sign the raw values, and encode only in the body.",
        &[Step::Values(Values::AsSent), Step::Values(Values::Encoded(Encoding::Component)),
          Step::Values(Values::Encoded(Encoding::Quote)), Step::Values(Values::Encoded(Encoding::QuotePlus)),
          Step::Values(Values::Encoded(Encoding::Java)), Step::Values(Values::Encoded(Encoding::Small))]),
    common("body_encoded_twice",
        "The values arrive percent-encoded twice. Hand the raw values to whatever builds the body, so that they are encoded once.",
        &[Step::Values(Values::BeforeTheSecondEncoding)]),
    common("values_trimmed",
        "Values were trimmed before signing, but are sent with the spaces at their ends. Sign exactly what is sent.",
        &[Step::Values(Values::Trimmed)]),
    common("body_signed",
        "The body was signed as it is sent: in its order and percent-encoded. Sort by name, sign the raw values, and encode only in the body.",
        &[Step::Text(Text::Body)]),
    rare("values_lower_cased",
        "The values were signed in lower case. Sign exactly what is sent.",
        &[Step::Values(Values::LowerCase)]),
    rare("number_as_decimal",
        "A whole number was signed with decimals, such as `1250.0` for `1250`. Make numbers text, without decimals, before signing and send that.",
        &[Step::Values(Values::Decimal(".0")), Step::Values(Values::Decimal(".00"))]),
    rare("amount_in_major_unit",
        "`txamt` was signed in the major unit, such as `12.50` for `1250`. Sign the whole number that is sent, in the smallest unit of the currency.",
        &[Step::Values(Values::MajorUnit { zeros: true }), Step::Values(Values::MajorUnit { zeros: false })]),
    rare("characters_lost",
        "Characters beyond ASCII were lost before hashing and became question marks. Turn the text into UTF-8 bytes and hash those.",
        &[Step::Values(Values::QuestionMarks)]),

    // Which parameters.
    common("empty_signed",
        "Parameters without a value were signed. Leave empty parameters out of both signature and body.",
        &[Step::Pairs(Pairs::Received(Empty::Signed))]),
    common("empty_not_signed",
        "Parameters without a value are sent but were not signed. Leave empty parameters out of both signature and body.",
        &[Step::Pairs(Pairs::Received(Empty::LeftOut))]),
    any("head_in_the_body",
        "`{}` is in the body without being signed. It does not belong there: the signature, its type and the app code go into headers, and the key goes nowhere.",
        Steps::Without(HEAD)),
    any("sent_not_signed",
        "{} is sent but was not signed. Build signature and body from the same parameters.",
        Steps::WithoutAny),
    any("empty_signed_not_sent",
        "`{}` was signed without a value, and is not sent. Leave empty parameters out of both signature and body.",
        Steps::WithEmpty),
    common("sign_type_signed",
        "The type of the signature was signed like a parameter. Sign only what is in the body.",
        &[Step::Pairs(Pairs::With("sign_type", Extra::Text("MD5"))), Step::Pairs(Pairs::With("sign_type", Extra::Text("SHA256"))),
          Step::Pairs(Pairs::With("sign_type", Extra::Text("md5"))), Step::Pairs(Pairs::With("sign_type", Extra::Text("sha256")))]),
    common("app_code_signed",
        "The app code was signed like a parameter. Sign only what is in the body; the app code is a header.",
        &[Step::Pairs(Pairs::With("app_code", Extra::AppCode)), Step::Pairs(Pairs::With("appcode", Extra::AppCode)),
          Step::Pairs(Pairs::With("X-QF-APPCODE", Extra::AppCode))]),
    common("mchid_signed_not_sent",
        "`mchid` was signed but is not sent. Send it in the body as well.",
        &[Step::Pairs(Pairs::With("mchid", Extra::Mchid))]),

    // The key.
    common("key_behind_its_name",
        "The client key was appended as `&key=...`. Append the bare key directly behind the last value, without separator or name.",
        &[Step::Key(Key::Behind("&key=")), Step::Key(Key::Behind("&")), Step::Key(Key::Behind("key=")),
          Step::Key(Key::Behind("&client_key=")), Step::Key(Key::Behind("&app_key=")), Step::Key(Key::Behind("&secret=")), Step::Key(Key::Behind("="))]),
    common("key_as_parameter",
        "The client key was signed as one of the sorted parameters. Put it, bare, behind the last value.",
        &[Step::Key(Key::Among("key")), Step::Key(Key::Among("client_key")), Step::Key(Key::Among("app_key")),
          Step::Pairs(Pairs::With("key", Extra::Key))]),
    common("key_prepended",
        "The client key stands before the parameters. Append it behind the last value instead.",
        &[Step::Key(Key::Prepended("")), Step::Key(Key::Prepended("&")), Step::Key(Key::Around)]),
    common("key_missing",
        "The parameters were hashed without the client key. Append it behind the last value.",
        &[Step::Key(Key::Missing)]),
    any("key_of_another_merchant",
        "The request is signed with the client key of another merchant. Use the key that belongs to the app code in the header.",
        Steps::OtherKeys),
    common("app_code_for_key",
        "The app code was used as the client key. The key is the other of the two values from QFPay, and is never sent.",
        &[Step::Key(Key::AppCode)]),
    common("key_in_other_case",
        "The client key was changed to lower or upper case. Use it exactly as it was given.",
        &[Step::Key(Key::LowerCase), Step::Key(Key::UpperCase)]),
    common("key_with_whitespace",
        "There is whitespace before or behind the client key. Trim what was read from the configuration or environment.",
        &[Step::Key(Key::Before("\n")), Step::Key(Key::Before(" ")), Step::Key(Key::Before("\r\n")),
          Step::Key(Key::Behind(" ")), Step::Key(Key::Behind("\n")), Step::Key(Key::Before("\r")), Step::Key(Key::Before("\t"))]),

    // The hash. How it was named is told by the function.
    common("other_hash", "", &[Step::Function(Function::Md5), Step::Function(Function::Sha256)]),
    common("hmac",
        "An HMAC was made. Hash the parameters with the client key appended, by plain MD5 or SHA-256.",
        &[Step::Way(Way::Hmac), Step::Way(Way::HmacWithKey)]),
    common("sha_512",
        "The signature is a SHA-512 hash. Use MD5, or SHA-256 with the header X-QF-SIGNTYPE: SHA256.",
        &[Step::Function(Function::Sha512)]),
    rare("hashed_twice",
        "The hash was hashed once more. Hash once.",
        &[Step::Way(Way::Twice)]),
];

impl Mistake {
    /// What it may have changed in this case.
    pub(super) fn steps<'a>(&'a self, case: &'a Case<'_>) -> Box<dyn Iterator<Item = Step> + 'a> {
        let names = case.parameters.iter().map(|(name, _)| name.as_str());
        let without = move |among: &'a [&'static str]| {
            let places = names.enumerate();
            places
                .filter(move |(_, name)| among.is_empty() || among.contains(name))
                .map(|(place, _)| Step::Pairs(Pairs::Without(place)))
        };
        match &self.steps {
            Steps::These(steps) => Box::new(steps.iter().copied()),
            Steps::Without(among) => Box::new(without(among)),
            Steps::WithoutAny => Box::new(without(&[])),
            Steps::WithEmpty => {
                let known = case.operation.cells.iter().enumerate();
                let absent = known.filter(|(_, cell)| !case.is_given(&cell.parameter.id));
                Box::new(absent.map(|(place, _)| Step::Pairs(Pairs::WithEmpty(place))))
            }
            Steps::OtherKeys => {
                let others = case.merchants.iter().enumerate();
                let others =
                    others.filter(|(_, other)| other.client_key != case.merchant.client_key);
                Box::new(
                    others
                        .take(16)
                        .map(|(place, _)| Step::Key(Key::OfMerchant(place))),
                )
            }
        }
    }

    /// What to say about it.
    pub(super) fn sentence(&self, case: &Case<'_>, step: Step) -> String {
        match step {
            Step::Function(Function::Sha256) => {
                "The signature is a SHA-256 hash, but the request says MD5, the default. Send the header X-QF-SIGNTYPE: SHA256 as well, or sign with MD5.".to_owned()
            }
            Step::Function(Function::Md5) => {
                "The signature is an MD5 hash, but the header X-QF-SIGNTYPE says SHA256. Leave that header out, or sign with SHA-256.".to_owned()
            }
            Step::Pairs(Pairs::Without(place)) => {
                let parameter = case.parameters.get(place);
                let name = parameter.map_or("", |(name, _)| name.as_str());
                self.says.replace("{}", &case.shown_name(place, name))
            }
            Step::Pairs(Pairs::WithEmpty(place)) => {
                let cell = case.operation.cells.get(place);
                self.says.replace("{}", cell.map_or("", |cell| &cell.parameter.id))
            }
            _ => self.says.to_owned(),
        }
    }
}
