//! What a value of a Parquet file means, as JSON has it: dates and moments as text, numbers as numbers. Refuses to know
//! which column it stands in.

use super::batch::Raw;
use super::schema::Means;
use serde_json::{Number, Value};

/// A value; null for what no column of a table holds.
pub(super) fn value(raw: &Raw, means: Means) -> Value {
    let bytes = raw.bytes();
    match (raw, means) {
        (_, Means::Other) => Value::Null,
        (Raw::Bool(b), _) => Value::Bool(*b),
        (Raw::Int(days), Means::Date) => date(*days).map_or(Value::Null, Value::String),
        (Raw::Int(n), Means::Moment(per_second)) => moment(i128::from(*n), per_second),
        (Raw::Int(n), Means::Clock(per_second)) => Value::String(clock(i128::from(*n), per_second)),
        (Raw::Int(n), Means::Decimal(scale)) => decimal(i128::from(*n), scale),
        (Raw::Int(n), Means::Unsigned) if *n < 0 => Value::from(n.cast_unsigned()),
        (Raw::Int(n), _) => Value::from(*n),
        (Raw::Float(n), _) => single(*n),
        (Raw::Double(n), _) => Number::from_f64(*n).map_or(Value::Null, Value::Number),
        (_, Means::Moment(_)) => int96(bytes),
        (_, Means::Decimal(scale)) => wide(bytes).map_or(Value::Null, |n| decimal(n, scale)),
        (_, Means::Uuid) => Value::String(bytes.iter().map(|b| format!("{b:02x}")).collect()),
        (_, Means::Half) => bytes.try_into().map_or(Value::Null, |two| single(half(u16::from_le_bytes(two)))),
        _ => std::str::from_utf8(bytes).map_or(Value::Null, |text| Value::String(text.to_owned())),
    }
}

/// As people wrote it: 0.1 and not 0.10000000149.
fn single(n: f32) -> Value {
    let exact = if n.fract() == 0.0 { f64::from(n) } else { n.to_string().parse().unwrap_or(f64::from(n)) };
    Number::from_f64(exact).map_or(Value::Null, Value::Number)
}

/// IEEE 754's number of 16 bits.
pub(in crate::formats) fn half(bits: u16) -> f32 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2f32.powi(-24),
        31 => f32::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15),
    };
    if bits >> 15 == 1 { -size } else { size }
}

/// A whole number of up to sixteen bytes, the highest first.
fn wide(bytes: &[u8]) -> Option<i128> {
    let first = *bytes.first().filter(|_| bytes.len() <= 16)?;
    let begin = if first >= 0x80 { -1i128 } else { 0 };
    Some(bytes.iter().fold(begin, |sum, b| (sum << 8) | i128::from(*b)))
}

fn decimal(n: i128, scale: u32) -> Value {
    let digits = n.unsigned_abs().to_string();
    let text = match scale as usize {
        0 => digits,
        scale => {
            let digits = format!("{digits:0>width$}", width = scale + 1);
            let (whole, part) = digits.split_at(digits.len() - scale);
            format!("{whole}.{part}")
        }
    };
    let text = if n < 0 { format!("-{text}") } else { text };
    text.parse().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}

/// Year, month and day of a day counted from 1970-01-01, by Howard Hinnant's `civil_from_days`. `None`: beyond any
/// calendar.
fn date(days: i64) -> Option<String> {
    if days.unsigned_abs() > 4_000_000 {
        return None;
    }
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

fn clock(units: i128, per_second: u32) -> String {
    let seconds = units.div_euclid(i128::from(per_second)).rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// "2024-05-01 12:30:00"; without a time where it is midnight.
fn moment(units: i128, per_second: u32) -> Value {
    let day = i128::from(per_second) * 86_400;
    let Some(date) = i64::try_from(units.div_euclid(day)).ok().and_then(date) else { return Value::Null };
    match units.rem_euclid(day) {
        0 => Value::String(date),
        rest => Value::String(format!("{date} {}", clock(rest, per_second))),
    }
}

/// Nanoseconds of the day and the day after the Julian count, as old writers have moments.
fn int96(bytes: &[u8]) -> Value {
    let Some((nanos, day)) = bytes.split_first_chunk::<8>() else { return Value::Null };
    let Ok(day) = day.try_into().map(u32::from_le_bytes) else { return Value::Null };
    let days = i128::from(day) - 2_440_588;
    moment(days * 86_400_000_000_000 + i128::from(u64::from_le_bytes(*nanos)), 1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_as_people_write_them() {
        let of = |n: i64, means| value(&Raw::Int(n), means);
        assert_eq!(of(0, Means::Date), json!("1970-01-01"));
        assert_eq!(of(19_782, Means::Date), json!("2024-02-29"));
        assert_eq!(of(-1, Means::Date), json!("1969-12-31"));
        assert_eq!(of(i64::MIN, Means::Date), Value::Null);
        assert_eq!(of(1_714_566_600_000, Means::Moment(1000)), json!("2024-05-01 12:30:00"));
        assert_eq!(of(i64::MAX, Means::Moment(1000)), Value::Null);
        assert_eq!(of(3_661_000_000, Means::Clock(1_000_000)), json!("01:01:01"));
        assert_eq!(of(-1234, Means::Decimal(2)), json!(-12.34));
        assert_eq!(of(-1, Means::Unsigned), json!(u64::MAX));
        assert_eq!(value(&Raw::Float(0.1), Means::Itself), json!(0.1));
        assert_eq!(value(&Raw::Double(f64::NAN), Means::Itself), Value::Null);
        let bytes = |bytes: &[u8], means| value(&Raw::Bytes(bytes.to_vec().into()), means);
        assert_eq!(bytes(&[0xff, 0x38], Means::Decimal(1)), json!(-20.0));
        assert_eq!(bytes(&[0x00, 0x3e], Means::Half), json!(1.5));
        assert_eq!(bytes(&[0, 0, 0, 0, 0, 0, 0, 0, 0x8c, 0x3d, 0x25, 0], Means::Moment(1)), json!("1970-01-01"));
        assert_eq!(bytes(b"ab", Means::Text), json!("ab"));
        assert_eq!(bytes(&[0xff], Means::Text), Value::Null);
        assert_eq!(bytes(&[], Means::Half), Value::Null);
    }
}
