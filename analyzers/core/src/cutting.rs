//! Cuts texts at white space into pieces, and numbers the distinct ones.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use pyo3::prelude::*;

use crate::text::{set, WordSet};

/// The characters that cutting looks at.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    /// Characters around words that are never the first or last of one.
    pub punctuation: Vec<char>,
    /// The letters of plain words.
    pub plain: Vec<char>,
    /// What is never the first character of a word, but may continue one after a space.
    pub marks: Vec<char>,
    /// Words that may be the first half of one that is written with a space, one a line.
    pub first_halves: String,
}

/// Cuts texts.
pub struct Cutter {
    punctuation: Vec<char>,
    plain: Vec<char>,
    marks: Vec<char>,
    first_halves: WordSet,
}

/// A distinct piece of some texts, without the punctuation around it.
pub struct Piece<'t> {
    /// The hash of its text.
    pub hash: u64,
    /// Its text; of words that may be in two halves, all that may be one of them.
    pub text: &'t str,
    /// How many code points it has.
    pub size: u32,
    /// Whether it is in a text by itself, and not only as the first half of another piece.
    pub is_used: bool,
    is_first_half: bool,
}

/// Texts as the numbers of their pieces.
pub struct Cut<'t> {
    /// The distinct pieces.
    pub pieces: Vec<Piece<'t>>,
    /// The number of each piece, and where it starts in its text in code points.
    pub places: Vec<(u32, u32)>,
    /// How many pieces each text has.
    pub lengths: Vec<u32>,
    numbers: HashTable<u32>,
    hasher: &'t DefaultHashBuilder,
}

/// A place in a text.
#[derive(Clone, Copy, Default)]
struct Place {
    byte: usize,
    point: u32,
}

impl Cutter {
    /// A cutter by the given characters, each list of which is sorted here.
    pub fn new(given: Given) -> Self {
        let sorted = |mut characters: Vec<char>| {
            characters.sort_unstable();
            characters
        };
        Self {
            punctuation: sorted(given.punctuation),
            plain: sorted(given.plain),
            marks: sorted(given.marks),
            first_halves: set(&given.first_halves),
        }
    }

    /// The pieces of texts; `hasher` hashes them.
    pub fn cut<'t>(
        &self,
        texts: impl Iterator<Item = &'t str>,
        hasher: &'t DefaultHashBuilder,
    ) -> Cut<'t> {
        let mut cut = Cut {
            pieces: Vec::new(),
            places: Vec::new(),
            lengths: Vec::new(),
            numbers: HashTable::new(),
            hasher,
        };
        for text in texts {
            let before = cut.places.len();
            if !self.cut_text(text, &mut cut) {
                // A word goes on after a space: the whole text is one piece.
                cut.places.truncate(before);
                let number = cut.number(text, self);
                cut.use_piece(number, 0);
            }
            cut.lengths.push((cut.places.len() - before) as u32);
        }
        cut
    }

    /// Whether words end at white space in a text; if so, its pieces are added to `cut`.
    fn cut_text<'t>(&self, text: &'t str, cut: &mut Cut<'t>) -> bool {
        let mut at = Place::default();
        // Where the first half of a word began, and where the last piece ended.
        let mut first_half: Option<(Place, usize)> = None;
        while let Some((start, end)) = next_piece(text, &mut at) {
            let raw = &text[start.byte..end];
            if first_char(raw).is_some_and(|first| has(&self.marks, first)) {
                return false;
            }
            let bare = raw.trim_start_matches(|each| has(&self.punctuation, each));
            let stripped = raw.len() - bare.len();
            let bare_start = Place {
                byte: start.byte + stripped,
                point: start.point + raw[..stripped].chars().count() as u32,
            };
            let bare = bare.trim_end_matches(|each| has(&self.punctuation, each));
            let bare_end = bare_start.byte + bare.len();
            let number = (!bare.is_empty()).then(|| cut.number(bare, self));
            let begins = number.is_some_and(|number| cut.pieces[number as usize].is_first_half);
            if begins && bare_end == end {
                first_half = Some((first_half.map_or(bare_start, |(start, _)| start), end));
            } else if let Some((start, before)) = first_half.take() {
                let end = if bare.is_empty() { before } else { bare_end };
                let number = cut.number(&text[start.byte..end], self);
                cut.use_piece(number, start.point);
            } else if let Some(number) = number {
                cut.use_piece(number, bare_start.point);
            }
        }
        if let Some((start, end)) = first_half {
            let number = cut.number(&text[start.byte..end], self);
            cut.use_piece(number, start.point);
        }
        true
    }

    /// Whether a piece ends in what may be the first half of a word.
    fn is_first_half(&self, piece: &str) -> bool {
        let before = piece.trim_end_matches(|each| has(&self.plain, each));
        self.first_halves.contains(&piece[before.len()..])
    }

    /// Whether a text has letters of the Arabic language only.
    pub fn is_plain(&self, text: &str) -> bool {
        text.chars().all(|each| has(&self.plain, each))
    }
}

impl<'t> Cut<'t> {
    /// The number of a piece, which is a new one if need be.
    fn number(&mut self, text: &'t str, cutter: &Cutter) -> u32 {
        let pieces = &mut self.pieces;
        let hash = self.hasher.hash_one(text);
        let is_text = |&number: &u32| {
            let piece = &pieces[number as usize];
            piece.hash == hash && piece.text == text
        };
        if let Some(&number) = self.numbers.find(hash, is_text) {
            return number;
        }
        let number = pieces.len() as u32;
        pieces.push(Piece {
            hash,
            text,
            size: text.chars().count() as u32,
            is_used: false,
            is_first_half: cutter.is_first_half(text),
        });
        let hash_of = |&number: &u32| pieces[number as usize].hash;
        self.numbers.insert_unique(hash, number, hash_of);
        number
    }

    fn use_piece(&mut self, number: u32, start: u32) {
        self.pieces[number as usize].is_used = true;
        self.places.push((number, start));
    }
}

fn first_char(text: &str) -> Option<char> {
    text.chars().next()
}

fn has(sorted: &[char], character: char) -> bool {
    sorted.binary_search(&character).is_ok()
}

/// The next run of characters that are not white space: its start, and its end in bytes.
fn next_piece(text: &str, at: &mut Place) -> Option<(Place, usize)> {
    let bytes = text.as_bytes();
    while let Some(size) = white_space(bytes, at.byte) {
        at.byte += size;
        at.point += 1;
    }
    let start = *at;
    while at.byte < bytes.len() && white_space(bytes, at.byte).is_none() {
        // The first byte of each character only.
        at.point += u32::from(bytes[at.byte] & 0xC0 != 0x80);
        at.byte += 1;
    }
    (at.byte > start.byte).then_some((start, at.byte))
}

/// How many bytes the white space at a place takes, as `str.split` of Python sees it.
fn white_space(bytes: &[u8], at: usize) -> Option<usize> {
    let first = *bytes.get(at)?;
    if first > b' ' && !(0xC2..=0xE3).contains(&first) {
        return None;
    }
    match (first, &bytes[at + 1..]) {
        (b' ' | 0x09..=0x0D | 0x1C..=0x1F, _) => Some(1),
        (0xC2, [0x85 | 0xA0, ..]) => Some(2),
        (0xE1, [0x9A, 0x80, ..]) | (0xE3, [0x80, 0x80, ..]) => Some(3),
        (0xE2, [0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF, ..] | [0x81, 0x9F, ..]) => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cutter() -> Cutter {
        Cutter::new(Given {
            punctuation: ".,()«»".chars().collect(),
            plain: ('a'..='z').collect(),
            marks: vec!['\''],
            first_halves: "new\nsan".to_owned(),
        })
    }

    fn pieces(text: &str) -> Vec<(String, u32)> {
        let hasher = DefaultHashBuilder::default();
        let cut = cutter().cut([text].into_iter(), &hasher);
        let places = cut.places.iter();
        places
            .map(|&(number, start)| (cut.pieces[number as usize].text.to_owned(), start))
            .collect()
    }

    #[test]
    fn pieces_have_no_punctuation_around_them() {
        let expected = [("ab", 1), ("c.d", 6), ("é", 11)].map(|(text, at)| (text.to_owned(), at));

        assert_eq!(pieces("«ab», c.d\u{a0}(é) ."), expected);
    }

    #[test]
    fn a_first_half_stays_with_what_follows() {
        let expected = [("a", 0), ("new  york", 3), ("new", 14), ("x-san new y", 19)];

        assert_eq!(
            pieces("a (new  york) new, x-san new y."),
            expected.map(|(text, at)| (text.to_owned(), at))
        );
        assert_eq!(
            pieces("a san ."),
            [("a".to_owned(), 0), ("san".to_owned(), 2)]
        );
        assert_eq!(
            pieces("a san"),
            [("a".to_owned(), 0), ("san".to_owned(), 2)]
        );
    }

    #[test]
    fn a_text_with_a_word_in_pieces_is_one_piece() {
        assert_eq!(pieces("a b 'c"), [("a b 'c".to_owned(), 0)]);
    }

    #[test]
    fn white_space_is_what_python_splits_at() {
        let spaces = "\t\n\u{b}\u{c}\r\u{1c}\u{1d}\u{1e}\u{1f} \u{85}\u{a0}\u{1680}\u{2000}\
            \u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";
        for space in spaces.chars() {
            assert_eq!(pieces(&format!("a{space}b")).len(), 2, "{space:?}");
        }
        for other in "\u{1b}\u{84}\u{200b}\u{180e}\u{2060}\u{feff}é".chars() {
            assert_eq!(pieces(&format!("a{other}b")).len(), 1, "{other:?}");
        }
    }
}
