//! Dates as the gateway writes them: `YYYY-MM-DD hh:mm:ss`.

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike};

/// 0001-01-01 00:00:00 and 9999-12-31 23:59:59, in seconds since 1970.
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

/// The time `now`, in seconds since 1970 in UTC, as a clock shows it that is ahead of UTC.
///
/// A time outside the years 1 to 9999 is shown as the nearest one inside.
pub(crate) fn timestamp(now: i64, offset_minutes: i32) -> String {
    let local = now
        .saturating_add(i64::from(offset_minutes) * 60)
        .clamp(FIRST, LAST);
    let time = DateTime::from_timestamp(local, 0).unwrap_or_default();
    let year = time.year().unsigned_abs();
    let mut text = String::with_capacity(19);
    two_digits(&mut text, year / 100);
    two_digits(&mut text, year % 100);
    for (mark, number) in [
        ('-', time.month()),
        ('-', time.day()),
        (' ', time.hour()),
        (':', time.minute()),
        (':', time.second()),
    ] {
        text.push(mark);
        two_digits(&mut text, number);
    }
    text
}

/// Writes a number below 100. (`format!` takes several times as long, and every request needs times.)
fn two_digits(text: &mut String, number: u32) {
    for digit in [number / 10, number % 10] {
        text.extend(char::from_digit(digit, 10));
    }
}

/// The eight digits of the day in a time that [`timestamp`] wrote.
pub(crate) fn day_digits(time: &str) -> String {
    let digits = time.chars().filter(char::is_ascii_digit);
    digits.take(8).collect()
}

/// The seconds from 1970-01-01 00:00:00 to a time that [`is_timestamp`] accepts, on the same clock.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()?;
    let seconds = time.and_utc().timestamp();
    // chrono takes other spellings, and leap seconds.
    (timestamp(seconds, 0) == text).then_some(seconds)
}

/// Whether `text` is a time that exists, written as the gateway writes it.
pub(crate) fn is_timestamp(text: &str) -> bool {
    seconds(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HONG_KONG: i32 = 480;
    const DAY: i64 = 86_400;

    #[test]
    fn times_are_shown_in_the_zone_that_was_asked_for() {
        let table = [
            (0, 0, "1970-01-01 00:00:00"),
            (0, HONG_KONG, "1970-01-01 08:00:00"),
            (-1, 0, "1969-12-31 23:59:59"),
            (951_782_400, 0, "2000-02-29 00:00:00"),
            (1_709_164_800, 0, "2024-02-29 00:00:00"),
            (4_107_542_400, 0, "2100-03-01 00:00:00"),
            (1_769_875_199, HONG_KONG, "2026-01-31 23:59:59"),
            (1_769_875_200, HONG_KONG, "2026-02-01 00:00:00"),
            (1_577_258_488, HONG_KONG, "2019-12-25 15:21:28"),
            (i64::MIN, HONG_KONG, "0001-01-01 00:00:00"),
            (i64::MAX, HONG_KONG, "9999-12-31 23:59:59"),
        ];
        for (now, offset, text) in table {
            assert_eq!(timestamp(now, offset), text);
        }
    }

    #[test]
    fn every_day_of_four_centuries_exists_and_follows_the_one_before() {
        let mut before = timestamp(FIRST, 0);
        for day in 1..=(4 * 146_097) {
            let shown = timestamp(FIRST + day * DAY, 0);
            assert!(is_timestamp(&shown), "{shown}");
            assert!(shown > before, "{shown} after {before}");
            before = shown;
        }
        assert_eq!(before, "1601-01-01 00:00:00");
    }

    #[test]
    fn only_times_that_exist_are_times() {
        let right = [
            "2019-12-25 14:21:28",
            "2024-02-29 23:59:59",
            "2000-02-29 00:00:00",
            "0001-01-01 00:00:00",
            "9999-12-31 23:59:59",
        ];
        let wrong = [
            "",
            "2019-12-25",
            "2019-12-25T14:21:28",
            "2019-12-25 14:21:28 ",
            " 2019-12-25 14:21:2",
            "2019-12-25 24:00:00",
            "2019-12-25 23:60:00",
            "2019-12-25 23:59:60",
            "2019-13-01 00:00:00",
            "2019-00-01 00:00:00",
            "2019-01-00 00:00:00",
            "2019-04-31 00:00:00",
            "2023-02-29 00:00:00",
            "1900-02-29 00:00:00",
            "0000-01-01 00:00:00",
            "2019-1-025 14:21:28",
            "2019-12-25 14:21:+8",
            "٢٠١٩-12-25 14:21",
            "2019-12-25 14:21:2é",
        ];
        for text in right {
            assert!(is_timestamp(text), "{text}");
        }
        for text in wrong {
            assert!(!is_timestamp(text), "{text}");
        }
    }

    #[test]
    fn a_time_is_read_as_it_was_written() {
        for now in (FIRST..=LAST).step_by(86_399 * 31) {
            let text = timestamp(now, 0);
            assert_eq!(seconds(&text), Some(now), "{text}");
        }
        assert_eq!(seconds("9999-12-31 23:59:59"), Some(LAST));
        assert_eq!(seconds("2026-02-30 00:00:00"), None);
        assert_eq!(seconds("2026-02-32"), None);
    }
}
