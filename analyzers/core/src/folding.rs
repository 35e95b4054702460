//! Folds plain words: interchangeable letters become one, by the tables of `folding`.

use std::borrow::Cow;

use pyo3::prelude::*;

/// The tables of `bahith.analyzers.folding` for words of the letters of the Arabic language only.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Folding {
    /// Interchangeable letters, and the letters that they become.
    letters: (Vec<char>, Vec<char>),
    /// Letters of which a word needs one for folding to change it.
    interchangeable: Vec<char>,
    /// Letters with a hamza, and the same in the one seat that is chosen for it.
    seats: Vec<(Vec<char>, Vec<char>)>,
    /// Whole words that are folded in their own way.
    words: Vec<(Vec<char>, Vec<char>)>,
    /// Letters that are replaced before others are folded.
    sequences: Vec<(Vec<char>, Vec<char>)>,
    /// The letter that a word keeps at its end for the stemmer, and what folding makes of it.
    feminine: (char, char),
}

/// A plain word, folded.
pub struct Folded<'w> {
    /// The folded word.
    pub written: Cow<'w, str>,
    /// The word as spelled, with one seat for each hamza.
    pub spelled: Vec<char>,
    /// The folded word with its ة, for the stemmer; None where it is as spelled.
    stemmed: Option<Vec<char>>,
}

impl Folded<'_> {
    /// The folded word with its ة, for the stemmer.
    pub fn stemmed(&self) -> &[char] {
        self.stemmed.as_ref().unwrap_or(&self.spelled)
    }
}

impl Folding {
    /// A plain word as `folding.letters`, the stemmer and `folding.seated` want it.
    pub fn fold<'w>(&self, word: &'w str) -> Folded<'w> {
        let mut letters = Vec::with_capacity(word.len() / 2 + 1);
        letters.extend(word.chars());
        if !letters
            .iter()
            .any(|letter| self.interchangeable.contains(letter))
        {
            return Folded {
                written: Cow::Borrowed(word),
                spelled: letters,
                stemmed: None,
            };
        }
        let spelled = replaced(&letters, &self.seats);
        let mut folded = self.letters(&spelled);
        let written = folded.iter().collect::<String>().into();
        if let (Some(last), true) = (folded.last_mut(), word.ends_with(self.feminine.0)) {
            *last = self.feminine.0;
        }
        Folded {
            written,
            spelled,
            stemmed: Some(folded),
        }
    }

    fn letters(&self, seated: &[char]) -> Vec<char> {
        let whole = self.words.iter().find(|(word, _)| word == seated);
        let word = whole.map_or(seated, |(_, folded)| folded);
        let mut folded = replaced(word, &self.sequences);
        for letter in &mut folded {
            if let Some(index) = self.letters.0.iter().position(|from| from == letter) {
                *letter = self.letters.1[index];
            }
        }
        folded
    }

    /// A folded word that keeps its ة, without it.
    pub fn without_feminine(&self, word: &str) -> String {
        let (from, to) = self.feminine;
        match word.strip_suffix(from) {
            Some(rest) => format!("{rest}{to}"),
            None => word.to_owned(),
        }
    }

    /// A word with what folding makes of ة for each ة.
    pub fn all_folded(&self, word: &str) -> String {
        let to = self.feminine.1.encode_utf8(&mut [0; 4]).to_owned();
        word.replace(self.feminine.0, &to)
    }
}

/// A word with the first of the replacements that fits at each place.
fn replaced(word: &[char], replacements: &[(Vec<char>, Vec<char>)]) -> Vec<char> {
    let mut result = Vec::with_capacity(word.len());
    let mut place = 0;
    while place < word.len() {
        let rest = &word[place..];
        match replacements.iter().find(|(from, _)| rest.starts_with(from)) {
            Some((from, to)) if !from.is_empty() => {
                result.extend(to);
                place += from.len();
            }
            _ => {
                result.push(word[place]);
                place += 1;
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_replacement_that_fits_wins() {
        let table = [("ab", "x"), ("abc", "y"), ("c", "z")];
        let table = table.map(|(from, to)| (from.chars().collect(), to.chars().collect()));
        let word: Vec<char> = "abcabb".chars().collect();

        let result: String = replaced(&word, &table).into_iter().collect();

        assert_eq!(result, "xzxb");
    }
}
