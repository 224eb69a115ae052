//! Orders that change because time goes on.

use std::sync::Arc;
use std::time::Duration;

use super::shared::Shared;

/// How often the clock is read: it may not be the system's.
const PERIOD: Duration = Duration::from_millis(250);

/// Publishes what time alone changes in orders, for as long as the server runs.
pub(super) async fn watch(shared: Arc<Shared>) {
    let mut period = tokio::time::interval(PERIOD);
    let mut before = None;
    loop {
        period.tick().await;
        let now = shared.now();
        if before.replace(now) != Some(now) {
            let engine = shared.engine();
            shared.feed.publish_expiries(&engine, now);
        }
    }
}
