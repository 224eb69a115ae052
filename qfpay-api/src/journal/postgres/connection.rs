//! The connection of a PostgreSQL journal: made when it is needed, and not used again after a failure.

use std::error::Error as StdError;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use postgres::config::Host;
use postgres::{Client, Config};

use super::fault::Fault;
use super::table::Table;
use super::uncertain::Uncertain;

/// What every transaction begins with. The server's own defaults may be laxer: a commit that does not
/// wait for the disk, or another isolation. A program that hangs does not block others for long.
const START: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
    SET LOCAL statement_timeout = '10s';
    SET LOCAL idle_in_transaction_session_timeout = '10s';
    SELECT set_config('synchronous_commit', 'on', true)
        WHERE current_setting('synchronous_commit') = 'off'";

type Connect = dyn Fn() -> Result<Client, Box<dyn StdError + Send + Sync>> + Send + Sync;

pub(super) struct Connection {
    connect: Box<Connect>,
    slot: Mutex<Option<Checked>>,
    pub(super) uncertain: Mutex<Uncertain>,
}

/// A connection, with the table that was found to be in order.
struct Checked {
    client: Client,
    table: Option<Table>,
}

impl Connection {
    pub(super) fn new(
        connect: impl Fn() -> Result<Client, Box<dyn StdError + Send + Sync>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            connect: Box::new(connect),
            slot: Mutex::default(),
            uncertain: Mutex::default(),
        }
    }

    /// Runs `work` in a transaction, on a table that is in order. If the connection turns out to be lost,
    /// it runs once more on a new one, so it has to bear being done twice.
    pub(super) fn transact<T>(
        &self,
        table: &Table,
        work: impl FnMut(&mut Client) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.twice(Some(table), work)
    }

    /// The same without a look at the table, which may not be there yet.
    pub(super) fn transact_unchecked<T>(
        &self,
        work: impl FnMut(&mut Client) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.twice(None, work)
    }

    fn twice<T>(
        &self,
        table: Option<&Table>,
        mut work: impl FnMut(&mut Client) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut slot = self.slot();
        match self.once(&mut slot, table, &mut work) {
            Err(fault) if fault.is_passing() => self.once(&mut slot, table, &mut work),
            result => result,
        }
    }

    /// A connection that has seen a failure is closed: no half-done transaction is left on it.
    fn once<T>(
        &self,
        slot: &mut Option<Checked>,
        table: Option<&Table>,
        work: &mut impl FnMut(&mut Client) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut checked = match slot.take() {
            Some(checked) => checked,
            None => Checked {
                client: (self.connect)().map_err(Fault::NoConnection)?,
                table: None,
            },
        };
        if let Some(table) = table.filter(|table| checked.table.as_ref() != Some(table)) {
            checked.client.batch_execute(&table.check())?;
            checked.table = Some(table.clone());
        }
        checked.client.batch_execute(START)?;
        let result = work(&mut checked.client)?;
        let committed = checked.client.batch_execute("COMMIT");
        committed.map_err(Fault::Commit)?;
        *slot = Some(checked);
        Ok(result)
    }

    fn slot(&self) -> MutexGuard<'_, Option<Checked>> {
        // It is empty while work is done, so a panic leaves nothing half-done in it.
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Connection {
    /// Closing waits for the connection's own runtime, which must not happen inside of another one.
    fn drop(&mut self) {
        if let Some(checked) = self.slot().take() {
            blocking::unblock(move || drop(checked)).detach();
        }
    }
}

/// A configuration for this machine alone, whose connections do not hang.
pub(super) fn local(text: &str) -> Result<Config, Fault> {
    const PATIENCE: Duration = Duration::from_secs(10);
    let mut config: Config = text.parse().map_err(Fault::Configuration)?;
    let elsewhere = config.get_hosts().iter().find_map(|host| match host {
        Host::Tcp(name) if !is_this_machine(name) => Some(name.clone()),
        _ => None,
    });
    let addresses = config.get_hostaddrs().iter();
    let elsewhere = elsewhere.or_else(|| {
        let foreign = addresses.filter(|address| !address.is_loopback());
        foreign.map(IpAddr::to_string).next()
    });
    if let Some(host) = elsewhere {
        return Err(Fault::Elsewhere(host));
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(PATIENCE);
    }
    if config.get_application_name().is_none() {
        config.application_name("qfpay-api journal");
    }
    Ok(config)
}

fn is_this_machine(host: &str) -> bool {
    let address: Option<IpAddr> = host.parse().ok();
    host == "localhost" || address.is_some_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::local;

    #[test]
    fn nothing_goes_to_another_machine_unencrypted() {
        for here in [
            "host=localhost user=shop",
            "host=127.0.0.1,::1 user=shop",
            "host=/run/postgresql user=shop",
            "postgresql://shop:secret@localhost:5433/shop",
            "host=localhost hostaddr=127.0.0.2 user=shop",
        ] {
            assert!(local(here).is_ok(), "{here}");
        }
        for elsewhere in [
            "host=db.example user=shop",
            "host=localhost,10.0.0.7 user=shop",
            "postgresql://shop:secret@192.0.2.1/shop",
            "host=localhost hostaddr=192.0.2.1 user=shop",
            "host=localhost.example user=shop",
        ] {
            let text = local(elsewhere).unwrap_err().into_error().to_string();
            assert!(text.contains("another machine"), "{elsewhere}: {text}");
            assert!(!text.contains("secret"));
        }
        assert!(local("no connection string").is_err());
    }

    #[test]
    fn a_dead_connection_is_not_waited_for_unless_somebody_says_so() {
        let usual = local("host=localhost user=shop").unwrap();
        assert_eq!(usual.get_connect_timeout(), Some(&Duration::from_secs(10)));
        assert_eq!(usual.get_tcp_user_timeout(), Some(&Duration::from_secs(10)));
        let own =
            local("host=localhost user=shop connect_timeout=3 application_name=till").unwrap();
        assert_eq!(own.get_connect_timeout(), Some(&Duration::from_secs(3)));
        assert_eq!(own.get_application_name(), Some("till"));
    }
}
