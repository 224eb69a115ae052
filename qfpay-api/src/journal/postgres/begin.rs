//! Storing an intent over a connection that may be lost at any moment.

use std::sync::PoisonError;

use postgres::Client;
use postgres::types::Type;
use uuid::Uuid;

use super::connection::Connection;
use super::fault::Fault;
use super::rows::{Parameter, Scope, StoredIntent};
use crate::journal::contract::Begun;
use crate::journal::stored_intent::to_json;
use crate::types::intent::Intent;

/// How often it is tried while others open and close the same call.
const ROUNDS: u32 = 20;

pub(super) fn begin(
    connection: &Connection,
    scope: &Scope,
    intent: &Intent,
) -> Result<Begun, Fault> {
    let json = to_json(intent)?;
    let call = (
        scope.account.to_string(),
        intent.operation().code(),
        intent.number().to_owned(),
    );
    let uncertain = || {
        let uncertain = connection.uncertain.lock();
        uncertain.unwrap_or_else(PoisonError::into_inner)
    };
    let mut earlier = uncertain().take(&call);
    let mut latest = None;
    let begun = connection.transact(&scope.table, |client| {
        earlier.extend(latest.take());
        let token = *latest.insert(Uuid::new_v4());
        let attempt = Attempt {
            scope,
            intent,
            json: &json,
            token,
            earlier: &earlier,
        };
        attempt.make(client)
    });
    if begun.is_err() {
        // Also one that did not reach its commit: withdrawing what is not stored does no harm.
        earlier.extend(latest);
        uncertain().put_back(&call, earlier);
    }
    begun
}

/// One try at storing an intent.
struct Attempt<'a> {
    scope: &'a Scope,
    intent: &'a Intent,
    json: &'a str,
    token: Uuid,
    /// Tries at the same call that may be stored although they failed.
    earlier: &'a [Uuid],
}

impl Attempt<'_> {
    /// Each statement sees what others have committed by then, so a few rounds come to an end.
    fn make(&self, client: &mut Client) -> Result<Begun, Fault> {
        for _ in 0..ROUNDS {
            self.withdraw_earlier(client)?;
            if self.insert(client)? {
                return Ok(Begun::Stored);
            }
            match self.in_the_way(client)? {
                // The server has only now finished with an attempt that was lost.
                Some(kept) if self.earlier.contains(&kept.token) && !kept.done => {}
                Some(kept) if kept.done => return Ok(Begun::AlreadyDone(kept.intent()?)),
                Some(kept) => return Ok(Begun::Busy(kept.intent()?)),
                // It was closed between the two statements.
                None => {}
            }
        }
        Err(Fault::Undecided)
    }

    fn withdraw_earlier(&self, client: &mut Client) -> Result<(), Fault> {
        if self.earlier.is_empty() {
            return Ok(());
        }
        let (scope, intent) = (self.scope, self.intent);
        let parameters: [Parameter<'_>; 5] = [
            (&self.earlier, Type::UUID_ARRAY),
            (&&*scope.owner, Type::TEXT),
            (&&*scope.account, Type::TEXT),
            (&intent.operation().code(), Type::TEXT),
            (&intent.number(), Type::TEXT),
        ];
        client.query_typed(&scope.table.withdraw(), &parameters)?;
        Ok(())
    }

    /// Waits for others that are about to store the same call, and stores nothing if they do.
    fn insert(&self, client: &mut Client) -> Result<bool, Fault> {
        let (scope, intent) = (self.scope, self.intent);
        let parameters: [Parameter<'_>; 7] = [
            (&&*scope.account, Type::TEXT),
            (&&*scope.owner, Type::TEXT),
            (&intent.operation().code(), Type::TEXT),
            (&intent.number(), Type::TEXT),
            (&intent.subject(), Type::TEXT),
            (&self.json, Type::TEXT),
            (&self.token, Type::UUID),
        ];
        let inserted = client.query_typed_opt(&scope.table.begin(), &parameters)?;
        Ok(inserted.is_some())
    }

    fn in_the_way(&self, client: &mut Client) -> Result<Option<StoredIntent>, Fault> {
        let (scope, intent) = (self.scope, self.intent);
        let (operation, table) = (intent.operation(), &scope.table);
        let same_call = scope.one(client, &table.same_call(), operation, intent.number())?;
        match same_call {
            None => scope.one(client, &table.same_subject(), operation, intent.subject()),
            same_call => Ok(same_call),
        }
    }
}
