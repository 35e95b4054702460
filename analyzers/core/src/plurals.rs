//! Candidate singulars of a broken plural, by the patterns of `stemming.broken_plurals`.

use pyo3::prelude::*;

/// A pattern of plurals: what may stand in each place, and the forms of its singulars.
type GivenPattern = (Vec<String>, Vec<String>);

/// The tables of `broken_plurals`.
#[derive(Default, FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    /// Places are a letter, letters in brackets, a consonant or the number of one before it; a
    /// form has letters and, after backslashes, numbers of consonants.
    patterns: Vec<GivenPattern>,
    /// How `patterns` write any consonant.
    consonant: String,
    /// Letters that are no consonants.
    vowels: Vec<char>,
}

enum Place {
    Letter(char),
    OneOf(Vec<char>),
    Consonant,
    Same(usize),
}

struct Pattern {
    places: Vec<Place>,
    forms: Vec<Vec<Place>>,
}

/// Finds candidates for singulars.
pub struct Plurals {
    patterns: Vec<Pattern>,
    vowels: Vec<char>,
}

impl Plurals {
    /// The plurals by the given tables.
    pub fn new(given: Given) -> Self {
        let place = |text: &String| {
            let letters: Vec<char> = text.chars().collect();
            match letters[..] {
                _ if *text == given.consonant => Place::Consonant,
                ['\\', digit] => Place::Same(group(digit)),
                ['[', .., ']'] => Place::OneOf(letters[1..letters.len() - 1].to_vec()),
                _ => Place::Letter(letters[0]),
            }
        };
        let patterns = given.patterns.iter().map(|(places, forms)| Pattern {
            places: places.iter().map(place).collect(),
            forms: forms.iter().map(|form| template(form)).collect(),
        });
        Self {
            patterns: patterns.collect(),
            vowels: given.vowels,
        }
    }

    /// Candidates for the singular of a word, those of one pattern at a time.
    pub fn singulars<'a>(&'a self, plural: &'a [char]) -> impl Iterator<Item = Vec<String>> + 'a {
        self.patterns.iter().filter_map(move |pattern| {
            let consonants = self.consonants(pattern, plural)?;
            let forms = pattern.forms.iter().map(|form| expanded(form, &consonants));
            Some(forms.collect())
        })
    }

    /// What the consonants of a pattern are in a word, if it has the pattern.
    fn consonants(&self, pattern: &Pattern, word: &[char]) -> Option<Vec<char>> {
        if pattern.places.len() != word.len() {
            return None;
        }
        let mut consonants = Vec::new();
        for (place, letter) in pattern.places.iter().zip(word) {
            let fits = match place {
                Place::Letter(same) => same == letter,
                Place::OneOf(letters) => letters.contains(letter),
                Place::Same(group) => consonants.get(*group) == Some(letter),
                Place::Consonant => {
                    consonants.push(*letter);
                    !self.vowels.contains(letter)
                }
            };
            if !fits {
                return None;
            }
        }
        Some(consonants)
    }
}

fn group(digit: char) -> usize {
    digit
        .to_digit(10)
        .map_or(usize::MAX, |digit| digit as usize - 1)
}

fn template(form: &str) -> Vec<Place> {
    let mut letters = form.chars();
    let mut places = Vec::new();
    while let Some(letter) = letters.next() {
        places.push(match letter {
            '\\' => Place::Same(letters.next().map_or(usize::MAX, group)),
            _ => Place::Letter(letter),
        });
    }
    places
}

fn expanded(form: &[Place], consonants: &[char]) -> String {
    let letters = form.iter().filter_map(|place| match place {
        Place::Letter(letter) => Some(*letter),
        Place::Same(group) => consonants.get(*group).copied(),
        _ => None,
    });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_gives_the_singulars_of_its_plurals() {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let plurals = Plurals::new(Given {
            patterns: vec![
                (texts(&["A", "{c}", "{c}", "A", "\\2"]), texts(&[r"\1\2"])),
                (texts(&["{c}", "[WY]", "{c}"]), texts(&[r"\1A\2", r"\1\2"])),
            ],
            consonant: "{c}".to_owned(),
            vowels: vec!['A'],
        });
        let singulars = |plural: &str| {
            let plural: Vec<char> = plural.chars().collect();
            plurals.singulars(&plural).collect::<Vec<_>>()
        };

        assert_eq!(singulars("AjdAd"), [["jd"]]);
        assert_eq!(singulars("bYt"), [["bAt", "bt"]]);
        assert!(singulars("AjdAb").is_empty());
        assert!(singulars("AYt").is_empty());
    }
}
