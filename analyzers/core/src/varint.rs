//! Numbers in bytes: seven bits in each, the highest first; bit 7 marks all but the last byte.

/// Adds the bytes of a number.
#[inline]
pub fn push(bytes: &mut Vec<u8>, number: u64) {
    if number < 0x80 {
        bytes.push(number as u8);
        return;
    }
    let bits = 64 - number.leading_zeros();
    for step in (1..bits.div_ceil(7)).rev() {
        bytes.push((number >> (7 * step)) as u8 | 0x80);
    }
    bytes.push(number as u8 & 0x7F);
}

/// The number at the beginning of `bytes`, which are moved behind it; None where there is none.
#[inline]
pub fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number = (number << 7) | u64::from(byte & 0x7F);
        if byte < 0x80 {
            return Some(number);
        }
    }
}

/// The bytes of the first `count` numbers of `bytes`, which are moved behind them.
pub fn skip<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    if count == 0 {
        return Some(&[]);
    }
    let mut lasts = bytes.iter().enumerate().filter(|(_, &byte)| byte < 0x80);
    let end = lasts.nth(count - 1)?.0 + 1;
    let (skipped, rest) = bytes.split_at(end);
    *bytes = rest;
    Some(skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let numbers = [0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, 0xFFFF_FFFF, 1 << 40];
        let mut bytes = Vec::new();
        for number in numbers {
            push(&mut bytes, number);
        }
        assert_eq!(&bytes[..5], [0, 1, 0x7F, 0x81, 0]);

        let mut rest = &bytes[..];
        for number in numbers {
            assert_eq!(take(&mut rest), Some(number));
        }
        assert_eq!(take(&mut rest), None);
    }

    #[test]
    fn numbers_are_skipped_by_their_last_bytes() {
        let bytes = [1, 0x81, 2, 3];
        let mut rest = &bytes[..];

        assert_eq!(skip(&mut rest, 2), Some(&bytes[..3]));
        assert_eq!(skip(&mut rest, 0), Some(&bytes[..0]));
        assert_eq!(skip(&mut rest, 2), None);
    }
}
