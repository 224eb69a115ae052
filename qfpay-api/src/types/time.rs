//! Times as the gateway writes them: wall-clock time in UTC+8.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use crate::generated::gateway::UTC_OFFSET_MINUTES;
use crate::types::error::ParseTimeError;

/// A time to the second, written `YYYY-MM-DD hh:mm:ss`.
///
/// The gateway's clock is in UTC+8, and so is every time that is made from an instant, whatever the
/// time zone of the machine. A time from text or from parts is taken as it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TxTime(NaiveDateTime);

impl TxTime {
    /// The current time in UTC+8, by the system's clock.
    #[must_use]
    pub fn now() -> Self {
        Self::from_system_time(SystemTime::now())
    }

    /// An instant, in UTC+8. An instant before 1970 or after the year 9999 becomes
    /// the nearest time in between.
    #[must_use]
    pub fn from_system_time(instant: SystemTime) -> Self {
        let seconds = instant
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        Self::from_unix_seconds(seconds)
    }

    /// An instant in seconds since 1970-01-01 00:00:00 UTC, in UTC+8. Instants after the year 9999
    /// become its last second.
    ///
    /// ```
    /// use qfpay_api::TxTime;
    ///
    /// assert_eq!(TxTime::from_unix_seconds(0).to_string(), "1970-01-01 08:00:00");
    /// ```
    #[must_use]
    pub fn from_unix_seconds(seconds: u64) -> Self {
        let offset = i64::from(UTC_OFFSET_MINUTES) * 60;
        let local = i64::try_from(seconds)
            .unwrap_or(i64::MAX)
            .saturating_add(offset);
        let last =
            NaiveDate::from_ymd_opt(9999, 12, 31).and_then(|day| day.and_hms_opt(23, 59, 59));
        let time = DateTime::from_timestamp(local, 0).map(|time| time.naive_utc());
        Self(time.into_iter().chain(last).min().unwrap_or_default())
    }

    /// A time from its parts; `None` if there is no such time.
    ///
    /// ```
    /// use qfpay_api::TxTime;
    ///
    /// assert!(TxTime::new(2025, 2, 28, 23, 59, 59).is_some());
    /// assert!(TxTime::new(2025, 2, 29, 0, 0, 0).is_none());
    /// ```
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?
            .and_hms_opt(hour.into(), minute.into(), second.into())
            .map(Self)
    }

    /// This time of the gateway's zone as a clock in another zone shows it, given as `+hhmm` or
    /// `-hhmm`; unchanged if it is neither.
    pub(crate) fn in_zone(self, zone: &str) -> Self {
        let part = |range| {
            zone.get(range)
                .and_then(|part: &str| part.parse::<i64>().ok())
        };
        let (Some(hours), Some(minutes)) = (part(1..3), part(3..5)) else {
            return self;
        };
        let east = (hours * 60 + minutes) * if zone.starts_with('-') { -1 } else { 1 };
        let difference = TimeDelta::minutes(east - i64::from(UTC_OFFSET_MINUTES));
        self.0.checked_add_signed(difference).map_or(self, Self)
    }

    /// The first and last second of the calendar month of this time.
    #[must_use]
    pub fn month(self) -> (Self, Self) {
        let first = self.0.date().with_day(1).unwrap_or_default();
        let start = first.and_time(chrono::NaiveTime::MIN);
        let end = first
            .checked_add_months(Months::new(1))
            .map_or(start, |next| {
                next.and_time(chrono::NaiveTime::MIN) - TimeDelta::seconds(1)
            });
        (Self(start), Self(end))
    }

    /// How long this time is after another one; zero if it is before it.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        self.0
            .signed_duration_since(earlier.0)
            .to_std()
            .unwrap_or_default()
    }

    /// This time, so much earlier; unchanged where no such time exists.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        let earlier = TimeDelta::from_std(duration)
            .ok()
            .and_then(|difference| self.0.checked_sub_signed(difference));
        Self(earlier.unwrap_or(self.0))
    }

    /// This time, so much later; unchanged where no such time exists.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let later = TimeDelta::from_std(duration)
            .ok()
            .and_then(|difference| self.0.checked_add_signed(difference));
        Self(later.unwrap_or(self.0))
    }

    /// This time, that many days later (or earlier, if negative); unchanged if there is no such time.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let distance = Days::new(days.unsigned_abs().into());
        let moved = if days < 0 {
            self.0.checked_sub_days(distance)
        } else {
            self.0.checked_add_days(distance)
        };
        Self(
            moved
                .filter(|time| (1..=9999).contains(&time.year()))
                .unwrap_or(self.0),
        )
    }
}

impl fmt::Display for TxTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.0.date(), self.0.time());
        write!(
            f,
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            date.year(),
            date.month(),
            date.day(),
            time.hour(),
            time.minute(),
            time.second()
        )
    }
}

impl fmt::Debug for TxTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TxTime({self})")
    }
}

impl FromStr for TxTime {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        parse(text).ok_or_else(|| ParseTimeError {
            text: text.chars().take(40).collect(),
        })
    }
}

/// Reads exactly `YYYY-MM-DD hh:mm:ss`. A general parser would also take `2025-1-1` and leap
/// seconds, which the gateway's documentation does not allow.
pub(crate) fn parse(text: &str) -> Option<TxTime> {
    let bytes: &[u8; 19] = text.as_bytes().try_into().ok()?;
    let separators = [(4, b'-'), (7, b'-'), (10, b' '), (13, b':'), (16, b':')];
    if !separators
        .iter()
        .all(|(index, byte)| bytes.get(*index) == Some(byte))
    {
        return None;
    }
    let number = |from: usize, to: usize| {
        bytes.get(from..to)?.iter().try_fold(0_u16, |number, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + u16::from(byte - b'0'))
        })
    };
    let small = |from: usize| number(from, from + 2).and_then(|number| u8::try_from(number).ok());
    TxTime::new(
        number(0, 4)?,
        small(5)?,
        small(8)?,
        small(11)?,
        small(14)?,
        small(17)?,
    )
}

#[cfg(test)]
mod tests {
    use super::TxTime;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        for good in [
            "2025-03-01 09:30:00",
            "0001-01-01 00:00:00",
            "9999-12-31 23:59:59",
            "2024-02-29 12:00:00",
        ] {
            assert_eq!(good.parse::<TxTime>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "2025-3-01 09:30:00",
            "2025-02-29 00:00:00",
            "2025-03-01T09:30:00",
            "2025-03-01 24:00:00",
            "2025-03-01 09:30:60",
            "0000-01-01 00:00:00",
            " 2025-03-01 09:30:0",
            "2025-03-01 09:30:00 ",
            "２025-03-01 09:30",
        ] {
            assert!(bad.parse::<TxTime>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn months_have_their_own_length() {
        let window = |text: &str| {
            let (start, end) = text.parse::<TxTime>().unwrap().month();
            format!("{start}/{end}")
        };
        assert_eq!(
            window("2024-02-29 08:00:00"),
            "2024-02-01 00:00:00/2024-02-29 23:59:59"
        );
        assert_eq!(
            window("2025-12-31 23:59:59"),
            "2025-12-01 00:00:00/2025-12-31 23:59:59"
        );
    }

    #[test]
    fn a_zone_moves_the_clock_and_not_the_instant() {
        let time: TxTime = "2025-03-01 00:30:00".parse().unwrap();
        let table = [
            ("+0800", "2025-03-01 00:30:00"),
            ("+0900", "2025-03-01 01:30:00"),
            ("-0330", "2025-02-28 13:00:00"),
            ("nowhere", "2025-03-01 00:30:00"),
        ];
        for (zone, shown) in table {
            assert_eq!(time.in_zone(zone).to_string(), shown, "{zone}");
        }
    }

    #[test]
    fn instants_are_written_in_utc_plus_eight_whatever_their_size() {
        assert_eq!(
            TxTime::from_unix_seconds(1_740_792_600).to_string(),
            "2025-03-01 09:30:00"
        );
        assert_eq!(
            TxTime::from_unix_seconds(u64::MAX).to_string(),
            "9999-12-31 23:59:59"
        );
    }
}
