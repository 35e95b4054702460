//! Words of articles to the posting lists of the whoosh engine.

use std::ops::Range;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::encoded::Encoded;
use crate::names::{names, Names};
use crate::postings::Postings;

/// Texts of an article that have words: its title, its body, its source.
pub const PARTS: usize = 3;

/// The posting lists of a chunk of articles, field by field.
#[derive(IntoPyObject)]
struct Fields {
    written: Postings,
    title_written: Postings,
    stems: Postings,
    title_stems: Postings,
    roots: Postings,
    exact: Postings,
    source: Postings,
    spellings: Postings,
}

/// The posting lists of articles, of which `words` has `PARTS` texts each; a dictionary by field.
///
/// `gap` is the number of unused positions between title and body, `title_weight` the count of a
/// root in a title, and `spelled` stands between a written form and its spelling.
#[pyfunction]
pub fn whoosh_fields<'py>(
    py: Python<'py>,
    words: &Encoded,
    gap: u32,
    title_weight: u32,
    spelled: &str,
) -> PyResult<Bound<'py, PyAny>> {
    if !words.lengths.len().is_multiple_of(PARTS) {
        return Err(PyValueError::new_err(
            "a number of texts that is no multiple of three",
        ));
    }
    let fields = py.detach(|| fields(words, gap, title_weight, spelled));
    Ok(fields.into_pyobject(py)?.into_any())
}

fn fields(words: &Encoded, gap: u32, title_weight: u32, spelled: &str) -> Fields {
    let occurrences = Occurrences::new(words, gap);
    let [written, stems, roots, exact, spellings] = names(words, spelled);
    let (all, titles) = (&occurrences.all, &occurrences.titles);
    Fields {
        written: written.lists(all, Kind::Positions),
        title_written: written.lists(titles, Kind::Positions),
        stems: stems.lists(all, Kind::Positions),
        title_stems: stems.lists(titles, Kind::Positions),
        roots: roots.lists(all, Kind::Weighed(title_weight)),
        exact: exact.lists(all, Kind::Positions),
        source: stems.lists(&occurrences.sources, Kind::Once),
        spellings: spellings.lists(all, Kind::Once),
    }
}

/// A word in an article.
#[derive(Clone, Copy)]
struct Occurrence {
    word: u32,
    doc: u32,
    place: u32,
    is_titled: bool,
}

struct Occurrences {
    /// Those of titles and bodies.
    all: Vec<Occurrence>,
    titles: Vec<Occurrence>,
    sources: Vec<Occurrence>,
}

impl Occurrences {
    fn new(words: &Encoded, gap: u32) -> Self {
        let mut made = Self {
            all: Vec::with_capacity(words.ids.len()),
            titles: Vec::new(),
            sources: Vec::new(),
        };
        let texts: Vec<Range<usize>> = words.texts().collect();
        for (doc, parts) in texts.chunks_exact(PARTS).enumerate() {
            let [title, body, source] = parts else {
                unreachable!("chunks of three")
            };
            let of = |part: &Range<usize>, first: usize, is_titled| {
                let ids = words.ids[part.clone()].iter().enumerate();
                ids.map(move |(place, &word)| Occurrence {
                    word,
                    doc: doc as u32,
                    place: (first + place) as u32,
                    is_titled,
                })
            };
            made.titles.extend(of(title, 0, true));
            made.all.extend(of(title, 0, true));
            made.all.extend(of(body, title.len() + gap as usize, false));
            made.sources.extend(of(source, 0, false));
        }
        made
    }
}

/// What the postings of a field have beside documents.
#[derive(Clone, Copy)]
enum Kind {
    /// Counts and positions.
    Positions,
    /// Counts; that of a word in a title is this.
    Weighed(u32),
    /// Nothing.
    Once,
}

impl Names {
    /// The posting lists of occurrences, which are sorted by document and position.
    fn lists(&self, occurrences: &[Occurrence], kind: Kind) -> Postings {
        let mut ends = vec![0; self.ranges.len() + 1];
        for each in occurrences {
            for &number in self.numbers(each.word) {
                ends[number as usize + 1] += 1;
            }
        }
        for number in 1..ends.len() {
            ends[number] += ends[number - 1];
        }
        let total = ends[self.ranges.len()];
        // Term by term, the index of each occurrence.
        let (mut sorted, mut next) = (vec![0; total], ends.clone());
        for (index, each) in occurrences.iter().enumerate() {
            for &number in self.numbers(each.word) {
                sorted[next[number as usize]] = index as u32;
                next[number as usize] += 1;
            }
        }
        let mut list = OneList::default();
        let mut result = Postings::default();
        for (number, range) in self.ranges.iter().enumerate() {
            let run = &sorted[ends[number]..ends[number + 1]];
            if !run.is_empty() {
                list.fill(run.iter().map(|&index| &occurrences[index as usize]), kind);
                list.push(self.text[range.clone()].as_bytes(), kind, &mut result);
            }
        }
        result
    }
}

/// The posting list of a term, reused for the next.
#[derive(Default)]
struct OneList {
    docs: Vec<u32>,
    counts: Vec<u32>,
    places: Vec<u32>,
}

impl OneList {
    fn fill<'a>(&mut self, occurrences: impl Iterator<Item = &'a Occurrence>, kind: Kind) {
        self.docs.clear();
        self.counts.clear();
        self.places.clear();
        for each in occurrences {
            let count = match kind {
                Kind::Weighed(weight) if each.is_titled => weight,
                _ => 1,
            };
            self.places.push(each.place);
            if self.docs.last() != Some(&each.doc) {
                self.docs.push(each.doc);
                self.counts.push(count);
            } else if !matches!(kind, Kind::Once) {
                *self.counts.last_mut().expect("a count of each document") += count;
            }
        }
    }

    fn push(&self, term: &[u8], kind: Kind, result: &mut Postings) {
        result.push(term, &self.docs, &self.counts);
        if matches!(kind, Kind::Positions) {
            let mut start = 0;
            for &count in &self.counts {
                result.push_places(&self.places[start..start + count as usize]);
                start += count as usize;
            }
        }
    }
}
