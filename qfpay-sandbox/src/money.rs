//! Amounts in words.

/// An amount in the major unit, such as `12.50`, from one in the smallest.
pub(crate) fn major_units(amount: u64, exponent: u8) -> String {
    let decimals = usize::from(exponent);
    if decimals == 0 {
        return amount.to_string();
    }
    // One digit at least stands before the point.
    let padded = format!("{amount:0>width$}", width = decimals + 1);
    match padded.split_at_checked(padded.len() - decimals) {
        Some((whole, fraction)) => format!("{whole}.{fraction}"),
        None => padded,
    }
}

#[cfg(test)]
mod tests {
    use super::major_units;

    #[test]
    fn amounts_are_shown_with_the_decimals_of_their_currency() {
        let table = [
            (1250, 2, "12.50"),
            (1, 2, "0.01"),
            (10, 2, "0.10"),
            (2_147_483_647, 2, "21474836.47"),
            (1250, 0, "1250"),
            (1250, 3, "1.250"),
        ];
        for (amount, exponent, shown) in table {
            assert_eq!(major_units(amount, exponent), shown);
        }
    }
}
