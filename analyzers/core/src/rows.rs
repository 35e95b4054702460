//! Arrays of the lexicon, packed so that what is read together lies together.

use std::collections::HashMap;

/// A form of a lemma.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// How often the form occurs.
    pub count: f64,
    /// The hash of how it is spelled.
    pub spelled: u64,
    /// Its lemma.
    pub lemma: u32,
    /// Which kind of form it is.
    pub kind: u8,
}

/// The rows of these columns.
pub fn rows(counts: Vec<f64>, spelled: Vec<u64>, lemmas: Vec<u32>, kinds: Vec<u8>) -> Vec<Row> {
    let columns = counts.into_iter().zip(spelled).zip(lemmas).zip(kinds);
    columns
        .map(|(((count, spelled), lemma), kind)| Row {
            count,
            spelled,
            lemma,
            kind,
        })
        .collect()
}

/// Numbers of which few are different: two bytes each instead of eight.
pub struct Few {
    places: Vec<u16>,
    distinct: Vec<f64>,
}

impl Few {
    /// These numbers; panics where more than 65,536 are different.
    pub fn new(numbers: Vec<f64>) -> Self {
        let mut known: HashMap<u64, u16> = HashMap::new();
        let mut distinct = Vec::new();
        let mut last = (0, None);
        let place = |number: f64| {
            // Most numbers are those before them.
            if let (bits, Some(place)) = last {
                if bits == number.to_bits() {
                    return place;
                }
            }
            let place = *known.entry(number.to_bits()).or_insert_with(|| {
                distinct.push(number);
                u16::try_from(distinct.len() - 1).expect("up to 65,536 different numbers")
            });
            last = (number.to_bits(), Some(place));
            place
        };
        let places = numbers.into_iter().map(place).collect();
        Self { places, distinct }
    }

    /// The number at a place.
    pub fn get(&self, place: usize) -> f64 {
        self.distinct[usize::from(self.places[place])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_numbers_are_kept_as_they_are() {
        let numbers = [0.0, 0.1, -0.0, 0.1, 7.5];
        let few = Few::new(numbers.to_vec());

        let kept: Vec<u64> = (0..5).map(|place| few.get(place).to_bits()).collect();
        assert_eq!(kept, numbers.map(f64::to_bits));
    }
}
