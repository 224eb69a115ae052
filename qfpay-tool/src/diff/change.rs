//! A change, and its effect on programs that use the crate.

use std::fmt::{self, Debug, Display};

use heck::ToSnakeCase;

/// The effect of a change on a user, from nothing to a break.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// Nothing that a user could notice.
    #[default]
    None,
    /// Wording, or a correction that needs no change in any program.
    Patch,
    /// Something more is possible; what was possible still is.
    Minor,
    /// A program may no longer compile, or does something else than before.
    Major,
}

impl Display for Impact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// Something that means something else than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What sort of change it is, such as `presence` or `pay_type_added`.
    pub kind: String,
    /// What changed, such as `currencies.JPY.exponent`.
    pub path: String,
    /// What was there; `None` for something new.
    pub old: Option<String>,
    /// What is there now; `None` for something that is gone.
    pub new: Option<String>,
    /// What it is to programs that are compiled against the generated crate.
    pub api: Impact,
    /// What it is to programs that run.
    pub behaviour: Impact,
    /// Why.
    pub reason: String,
    /// Whether it changes what a program takes for paid, declined or refunded, or the amount.
    pub money: bool,
}

impl Change {
    /// What a release with this change has to be.
    #[must_use]
    pub fn impact(&self) -> Impact {
        self.api.max(self.behaviour)
    }

    pub(super) fn new(kind: impl Into<String>, path: impl Display) -> Self {
        Self {
            kind: kind.into(),
            path: path.to_string(),
            old: None,
            new: None,
            api: Impact::None,
            behaviour: Impact::None,
            reason: String::new(),
            money: false,
        }
    }

    pub(super) fn from(mut self, old: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self
    }

    pub(super) fn to(mut self, new: impl Into<String>) -> Self {
        self.new = Some(new.into());
        self
    }

    pub(super) fn api(mut self, impact: Impact, reason: impl AsRef<str>) -> Self {
        self.api = impact;
        self.because(reason.as_ref())
    }

    pub(super) fn behaviour(mut self, impact: Impact, reason: impl AsRef<str>) -> Self {
        self.behaviour = impact;
        self.because(reason.as_ref())
    }

    pub(super) fn money(mut self, money: bool) -> Self {
        self.money = money;
        self
    }

    fn because(mut self, reason: &str) -> Self {
        if !self.reason.is_empty() && !reason.is_empty() {
            self.reason.push_str("; ");
        }
        self.reason.push_str(reason);
        self
    }
}

/// The changes found so far.
#[derive(Default)]
pub(super) struct Changes(Vec<Change>);

impl Changes {
    pub(super) fn push(&mut self, change: Change) {
        self.0.push(change);
    }

    pub(super) fn extend(&mut self, changes: impl IntoIterator<Item = Change>) {
        self.0.extend(changes);
    }

    pub(super) fn finish(self) -> Vec<Change> {
        self.0
    }

    /// Notes that a value is another one, if it is.
    pub(super) fn value<T: PartialEq + Shown>(
        &mut self,
        kind: &str,
        path: impl Display,
        (old, new): (&T, &T),
        judge: impl FnOnce(Change) -> Change,
    ) {
        if old != new {
            let change = Change::new(kind, path).from(old.shown()).to(new.shown());
            self.push(judge(change));
        }
    }

    /// Notes that a wording is another one, if it is.
    pub(super) fn words<T: PartialEq + Shown>(
        &mut self,
        kind: &str,
        path: impl Display,
        both: (&T, &T),
    ) {
        self.value(kind, path, both, |change| {
            change.behaviour(
                Impact::Patch,
                "wording only: documentation and what is shown to people",
            )
        });
    }

    /// Notes that the source is another one, if it is.
    pub(super) fn source<T: PartialEq + Shown>(&mut self, path: impl Display, both: (&T, &T)) {
        self.value("source", format!("{path}.source"), both, |change| {
            change.behaviour(Impact::Patch, "another source for the same")
        });
    }
}

/// How a value is shown to the maintainer: as the specification writes it.
pub(super) trait Shown {
    fn shown(&self) -> String;
}

/// How the specification writes a value of a closed list.
pub(super) fn word(value: &impl Debug) -> String {
    format!("{value:?}").to_snake_case()
}

macro_rules! shown {
    ($($type:ty => |$value:ident| $text:expr,)*) => {
        $(
            impl Shown for $type {
                fn shown(&self) -> String {
                    let $value = self;
                    $text
                }
            }
        )*
    };
}

shown! {
    String => |text| text.clone(),
    bool => |value| value.to_string(),
    u8 => |number| number.to_string(),
    u16 => |number| number.to_string(),
    u32 => |number| number.to_string(),
    i32 => |number| number.to_string(),
    std::net::IpAddr => |address| address.to_string(),
    qfpay_codegen::ir::Name => |name| name.id.clone(),
    qfpay_codegen::ir::AcceptedMeans => |means| word(means),
    qfpay_codegen::ir::StatusOutcome => |outcome| word(outcome),
    qfpay_codegen::ir::NextStep => |step| word(step),
    qfpay_codegen::ir::NotificationMeans => |means| word(means),
    qfpay_codegen::ir::Severity => |severity| word(severity),
    qfpay_codegen::ir::SuppliedBy => |supplier| word(supplier),
    qfpay_codegen::ir::CancelWith => |cancel| cancel.operation.id.clone(),
}

impl<T: Shown> Shown for Option<T> {
    fn shown(&self) -> String {
        self.as_ref().map_or_else(|| "nothing".to_owned(), T::shown)
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn shown(&self) -> String {
        let parts: Vec<String> = self.iter().map(T::shown).collect();
        format!("[{}]", parts.join(", "))
    }
}
