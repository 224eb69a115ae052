//! Delivering notifications when they are due.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::feed::{DeliveryAttempt, EventKind};
use super::fields::beginning;
use super::post::{Failure, Post};
use super::shared::Shared;
use crate::engine::{Delivery, Notification};

/// How long the notified program may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many deliveries are made at once.
const AT_ONCE: usize = 64;

/// Delivers what is due for as long as the server runs.
pub(super) async fn run(shared: Arc<Shared>, post: Arc<Post>) {
    let at_once = Arc::new(Semaphore::new(AT_ONCE));
    let mut deliveries = JoinSet::new();
    // The next delivery of a notification waits for the one before it, however fast the clock goes:
    // an answer to that one may end the deliveries.
    let mut busy: BTreeMap<u64, usize> = BTreeMap::new();
    loop {
        let now = shared.now();
        let (due, next) = {
            let mut engine = shared.engine();
            let due = engine.due_notifications_except(now, |id| busy.contains_key(&id));
            for delivery in &due {
                *busy.entry(delivery.id).or_default() += 1;
            }
            let next = engine.next_notification_except(|id| busy.contains_key(&id));
            (due, next)
        };
        for delivery in due {
            let (shared, post) = (Arc::clone(&shared), Arc::clone(&post));
            let at_once = Arc::clone(&at_once);
            deliveries.spawn(async move {
                let id = delivery.id;
                // Never closed while deliveries are made.
                let _permit = at_once.acquire().await;
                deliver(&shared, &post, delivery).await;
                id
            });
        }
        tokio::select! {
            () = shared.deliveries_changed() => {}
            () = wait(&shared, next) => {}
            Some(Ok(id)) = deliveries.join_next() => {
                if let Some(count) = busy.get_mut(&id) {
                    *count -= 1;
                    if *count == 0 {
                        busy.remove(&id);
                    }
                }
            }
        }
    }
}

/// Waits until the clock may show this second.
async fn wait(shared: &Shared, next: Option<i64>) {
    match next {
        Some(second) => tokio::time::sleep(shared.clock.until(second)).await,
        None => std::future::pending().await,
    }
}

/// Makes one delivery, and records its outcome.
async fn deliver(shared: &Shared, post: &Post, delivery: Delivery) {
    let (id, attempt) = (delivery.id, delivery.attempt);
    let outcome = timeout(PATIENCE, post.send(delivery)).await;
    let now = shared.now();
    let mut engine = shared.engine();
    let mut answer = None;
    match outcome {
        Ok(Ok((status, body))) => {
            engine.notification_answered(id, status, &body);
            answer = Some((status, beginning(&String::from_utf8_lossy(&body))));
        }
        Ok(Err(Failure::NotAllowed(reason))) => engine.notification_blocked(id, reason),
        Ok(Err(Failure::Failed(error))) => engine.notification_failed(id, &error.to_string()),
        Err(_) => engine.notification_failed(id, "there was no answer within 10 seconds"),
    }
    let notification = engine.notification_with(id);
    let attempt = DeliveryAttempt {
        notification: id,
        attempt,
        answer,
        reason: notification.and_then(Notification::reason).map(beginning),
        acknowledged: notification.is_some_and(Notification::is_acknowledged),
    };
    let kind = EventKind::Delivery(attempt);
    shared.feed.publish(now, engine.clock(now), kind);
}
