//! Dates as the gateway writes them: `YYYY-MM-DD hh:mm:ss`.

const DAY: i64 = 86_400;
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
    let (year, month, day) = date(local.div_euclid(DAY));
    let second = local.rem_euclid(DAY);
    let mut text = String::with_capacity(19);
    two_digits(&mut text, year / 100);
    two_digits(&mut text, year % 100);
    for (mark, number) in [
        ('-', month),
        ('-', day),
        (' ', second / 3600),
        (':', second / 60 % 60),
        (':', second % 60),
    ] {
        text.push(mark);
        two_digits(&mut text, number);
    }
    text
}

/// Writes a number below 100. (`format!` takes several times as long, and every request needs times.)
fn two_digits(text: &mut String, number: i64) {
    for digit in [number / 10, number % 10] {
        let digit = u32::try_from(digit).ok();
        text.extend(digit.and_then(|digit| char::from_digit(digit, 10)));
    }
}

/// The eight digits of the day in a time that [`timestamp`] wrote.
pub(crate) fn day_digits(time: &str) -> String {
    let digits = time.chars().filter(char::is_ascii_digit);
    digits.take(8).collect()
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
///
/// Years are counted from March, so that the day that comes and goes is the last one of the year.
fn date(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468; // from 0000-03-01
    let era = day.div_euclid(146_097);
    let day_of_era = day.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_month)
}

/// The seconds from 1970-01-01 00:00:00 to a time that [`is_timestamp`] lets pass, on the same clock.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    let [year, month, day, hour, minute, second] = read(text)?.map(i64::from);
    is_timestamp(text)
        .then(|| day_number(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
}

/// The opposite of [`date`].
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let (year, march_month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * march_month + 2) / 5 + day - 1 - 719_468
}

/// Whether `text` is a time that exists, written as the gateway writes it.
pub(crate) fn is_timestamp(text: &str) -> bool {
    read(text).is_some_and(|[year, month, day, hour, minute, second]| {
        year >= 1
            && (1..=days_in(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60
    })
}

/// The six numbers of a text that looks like a time.
fn read(text: &str) -> Option<[u32; 6]> {
    let bytes = text.as_bytes();
    if bytes.len() != 19 {
        return None;
    }
    let mark = |at: usize, mark: u8| bytes.get(at) == Some(&mark);
    if !(mark(4, b'-') && mark(7, b'-') && mark(10, b' ') && mark(13, b':') && mark(16, b':')) {
        return None;
    }
    Some([
        digits(bytes.get(0..4)?)?,
        digits(bytes.get(5..7)?)?,
        digits(bytes.get(8..10)?)?,
        digits(bytes.get(11..13)?)?,
        digits(bytes.get(14..16)?)?,
        digits(bytes.get(17..19)?)?,
    ])
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u32::from(byte - b'0'))
    })
}

/// How many days a month has; none if there is no such month.
fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HONG_KONG: i32 = 480;

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
