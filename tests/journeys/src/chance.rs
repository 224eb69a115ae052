//! What is left to chance, all of it drawn from one seed.

use fastrand::Rng;

/// How often things go wrong, in per cent.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    /// Of the requests, how many meet a fault.
    pub faults: u8,
    /// Of the moments in which the program can crash, how many it does in.
    pub crashes: u8,
}

impl Conditions {
    /// How bad one journey is. It gets better after a while, or nothing would ever end.
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        const CONDITIONS: [(u8, u8); 6] = [(0, 0), (5, 1), (15, 3), (30, 5), (60, 5), (30, 0)];
        let (faults, crashes) = *pick(rng, &CONDITIONS);
        Self { faults, crashes }
    }
}

/// One of these.
#[expect(
    clippy::indexing_slicing,
    reason = "the index is drawn below the length"
)]
pub(crate) fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(..from.len())]
}

/// Whether something happens that happens in so many of a hundred cases.
pub(crate) fn happens(rng: &mut Rng, per_cent: u8) -> bool {
    rng.u8(..100) < per_cent
}
