//! A simulation that tries to lose money.
//!
//! A journey is one merchant's day, drawn from one number: orders with random pay types, customers who
//! pay, decline or walk away, refunds, closings, a network that loses and garbles, a program that
//! crashes and starts again, notifications that come twice, late or in the wrong order. The merchant's
//! program is the real client; the gateway is the sandbox's engine; the clock is virtual. At the end
//! the merchant's books must say what the gateway's ledger says.
//!
//! [`run`] is a pure function of the seed: a journey that loses money loses it again when it is
//! replayed.

mod audit;
mod books;
mod brief;
mod chance;
mod letter;
mod merchant;
mod network;
mod postbox;
mod world;

pub use crate::audit::Loss;
pub use crate::chance::Conditions;

/// What a journey was like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    /// Requests that left the merchant's program.
    pub requests: u64,
    /// Those that something went wrong with.
    pub faults: u64,
    /// How often the program crashed.
    pub crashes: u64,
    /// Orders that were placed.
    pub orders: u64,
    /// Orders that were paid.
    pub paid: u64,
    /// Refunds that were made.
    pub refunds: u64,
    /// Notifications that were delivered.
    pub notifications: u64,
}

impl Summary {
    /// Adds another journey.
    pub fn add(&mut self, other: &Self) {
        self.requests += other.requests;
        self.faults += other.faults;
        self.crashes += other.crashes;
        self.orders += other.orders;
        self.paid += other.paid;
        self.refunds += other.refunds;
        self.notifications += other.notifications;
    }
}

/// Runs the journey of this seed.
///
/// # Errors
///
/// [`Loss`] if money was lost, charged or refunded twice, or lost track of, with the journey's trace.
pub fn run(seed: u64) -> Result<Summary, Box<Loss>> {
    // Writing down what happens takes most of the time, so only what is lost is run once more for it.
    journey(seed, false).or_else(|_| journey(seed, true))
}

fn journey(seed: u64, recording: bool) -> Result<Summary, Box<Loss>> {
    let mut merchant = merchant::Merchant::new(seed, recording);
    let outcome = merchant
        .trade()
        .and_then(|()| audit::at_the_end(&mut merchant));
    match outcome {
        Ok(()) => Ok(merchant.summary()),
        Err(what) => Err(Box::new(Loss::new(seed, what, merchant.trace()))),
    }
}
