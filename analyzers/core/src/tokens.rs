//! The tokens of a word in the fields of the tantivy engine.

use pyo3::prelude::*;

use crate::terms::Entry;

/// Signs and limits of tokens, as `bahith.indexer.engines.tantivy` has them.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Given {
    /// Letters that stand for each other in tokens, in both directions.
    swapped: Vec<(char, char)>,
    root: String,
    written: String,
    in_title: String,
    pad: String,
    none: String,
    end: String,
    part: String,
    of: String,
    /// Tokens up to so many characters are within any limit.
    short: usize,
    /// Bytes of the longest token.
    longest: usize,
    /// How far into a word a stem may reach that is coded by its place.
    far: usize,
    /// The character for 0.
    first: u32,
    title_weight: usize,
}

/// How many texts a word has.
pub const TEXTS: usize = 5;

/// The tokens of a word: its texts in the fields of an article, and that of its spelling.
#[derive(Clone, Copy)]
pub struct Tokens<'a> {
    /// The key of its stems, and its written form.
    pub words: &'a [u8],
    /// Its stems and roots.
    pub terms: &'a [u8],
    /// What leads from its stems to the key; mostly nothing.
    pub combined: &'a [u8],
    /// Its written form and stems.
    pub title: &'a [u8],
    /// How texts spell it; mostly nothing.
    pub spelling: &'a [u8],
}

impl<'a> Tokens<'a> {
    /// The texts in the order of the fields, as one.
    pub fn packed(texts: &[String; TEXTS]) -> Box<[u8]> {
        let mut bytes = Vec::new();
        for text in texts {
            bytes.extend_from_slice(&(text.len() as u32).to_ne_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.into()
    }

    /// What `packed` packed.
    pub fn of(mut packed: &'a [u8]) -> Self {
        let mut next = || {
            let (length, rest) = packed.split_at(4);
            let length = u32::from_ne_bytes(length.try_into().expect("four bytes"));
            let (text, rest) = rest.split_at(length as usize);
            packed = rest;
            text
        };
        Self {
            words: next(),
            terms: next(),
            combined: next(),
            title: next(),
            spelling: next(),
        }
    }

    /// The stems alone; None where there are none.
    pub fn stems(&self) -> Option<&'a [u8]> {
        let space = self.title.iter().position(|&byte| byte == b' ')?;
        Some(&self.title[space + 1..])
    }
}

/// The end of the range of letters that may be swapped.
const SWAPPED: usize = 0x700;

/// Makes tokens.
pub struct Maker {
    given: Given,
    swapped: Vec<char>,
}

impl Maker {
    /// Makes tokens with these signs.
    pub fn new(given: Given) -> Self {
        let identity = |code| char::from_u32(code).expect("no surrogate is below");
        let mut swapped: Vec<char> = (0..SWAPPED as u32).map(identity).collect();
        for &(letter, other) in &given.swapped {
            swapped[letter as usize] = other;
        }
        Self { given, swapped }
    }

    /// What marks a word of a title.
    pub fn in_title(&self) -> &[u8] {
        self.given.in_title.as_bytes()
    }

    /// The token that pads titles.
    pub fn pad(&self) -> &[u8] {
        self.given.pad.as_bytes()
    }

    /// How many words of the body one of the title counts for.
    pub fn title_weight(&self) -> usize {
        self.given.title_weight
    }

    /// Makes the tokens of a word unless it has them; false where Python has to.
    pub fn learn(&self, entry: &Entry) -> bool {
        if entry.tantivy.get().is_some() {
            return true;
        }
        match self.texts(entry) {
            Some(texts) => {
                // Another thread may have been first, with the same texts.
                let _ = entry.tantivy.set(Tokens::packed(&texts));
                true
            }
            None => false,
        }
    }

    fn texts(&self, entry: &Entry) -> Option<[String; TEXTS]> {
        let given = &self.given;
        let (terms, text) = (&entry.terms, &entry.text);
        let plain = terms.stems().map(|stem| self.term(stem));
        let plain = plain.collect::<Option<Vec<String>>>()?;
        let stems = plain.iter().map(|stem| self.token(stem.clone()));
        let stems = stems.collect::<Option<Vec<String>>>()?;
        let word = self.term(terms.written())?;
        let spelling = self.term(terms.spelling())?;
        let roots = terms.roots().map(|root| self.root(root));
        let roots = roots.collect::<Option<Vec<String>>>()?;
        let key: String = plain
            .iter()
            .flat_map(|stem| [&**stem, &given.end])
            .collect();
        let key = self.token(key)?;
        let written = self.written(&word, &plain, &spelling)?;
        let of_title = self.token(format!("{}{word}", given.written))?;
        let mut combined = Vec::new();
        if stems == plain {
            let all = (1..plain.len()).map(|number| self.combination(&plain, number));
            combined.extend(all.filter(|each| !self.is_long(each)));
        }
        let spelled = if text.is_empty() {
            String::new()
        } else {
            self.token(format!("{word}{}{}", given.of, self.term(text)?))?
        };
        Some([
            format!("{key} {written}"),
            [&stems[..], &roots].concat().join(" "),
            combined.join(" "),
            [&[of_title], &stems[..]].concat().join(" "),
            spelled,
        ])
    }

    /// A term as written in tokens; None where characters have to be escaped.
    fn term(&self, text: &str) -> Option<String> {
        let swapped = |letter: char| match letter {
            // Those that `bahith.indexer.engines.tantivy.schema.term` escapes.
            '\0'..=' ' | '\u{D7FF}' => None,
            _ => Some(*self.swapped.get(letter as usize).unwrap_or(&letter)),
        };
        text.chars().map(swapped).collect()
    }

    /// A token; None where it has to be shortened.
    fn token(&self, text: String) -> Option<String> {
        if text.is_empty() {
            return Some(self.given.none.clone());
        }
        (!self.is_long(&text)).then_some(text)
    }

    fn is_long(&self, text: &str) -> bool {
        text.len() > self.given.longest && text.chars().count() > self.given.short
    }

    fn root(&self, root: &str) -> Option<String> {
        self.token(format!("{}{}", self.given.root, self.term(root)?))
    }

    fn written(&self, word: &str, stems: &[String], spelling: &str) -> Option<String> {
        let given = &self.given;
        let mut plain = format!("{}{word}{}", given.written, given.of);
        for stem in stems {
            self.push_coded(&mut plain, stem, word);
        }
        if !spelling.is_empty() {
            let exact = format!("{plain}{}{spelling}", given.of);
            if !self.is_long(&exact) {
                return Some(exact);
            }
        }
        self.token(plain)
    }

    /// Adds a stem in few characters: most stems are a part of the word.
    fn push_coded(&self, text: &mut String, stem: &str, word: &str) {
        let given = &self.given;
        let length = stem.chars().count();
        let start = position(word, stem).map(|byte| word[..byte].chars().count());
        match start.filter(|start| start + length <= given.far) {
            Some(start) => {
                text.push_str(&given.part);
                text.extend([start, length].map(|number| self.number(number)));
            }
            None => {
                text.push_str(stem);
                text.push_str(&given.end);
            }
        }
    }

    fn number(&self, number: usize) -> char {
        char::from_u32(self.given.first + number as u32).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn combination(&self, stems: &[String], number: usize) -> String {
        let stem = &stems[number];
        let mut text = format!("{stem}{}{}", self.given.of, self.number(number));
        for (other, each) in stems.iter().enumerate() {
            if other != number {
                self.push_coded(&mut text, each, stem);
            }
        }
        text
    }
}

/// Where the first occurrence of a part begins; for words, `str::find` prepares longer than it
/// searches.
fn position(word: &str, part: &str) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    let mut windows = word.as_bytes().windows(part.len());
    windows.position(|window| window == part.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn parts_are_where_the_standard_library_finds_them() {
        for word in ["", "ab", "abab", "كتاب", "باب"] {
            for part in ["", "a", "b", "ba", "bab", "ababa", "ب", "اب", "كتاب"] {
                assert_eq!(
                    position(word, part),
                    word.find(part),
                    "{part:?} in {word:?}"
                );
            }
        }
    }
}
