//! How near to each other articles have the words of a question, by their forward lists.
//!
//! `indexer/engines/nearness.py` says what is counted, and does the same in Python.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::arrays::bytes;
use crate::forward::MORE;
use crate::located::parts;

/// A question: its words by code and tag, which of them are searched for, and what they are worth.
struct Question {
    /// For each code and tag the number of a word, counted from 1, or 0.
    table: Vec<u8>,
    searched: Vec<bool>,
    worth: Vec<f64>,
    /// For each word and each that follows it the number of their pair, counted from 1, or 0.
    pairs: Vec<usize>,
    count: usize,
    title_weight: u32,
}

/// What is counted in one article.
struct Row<'r> {
    near: &'r mut [f64],
    pairs: &'r mut [u32],
}

impl Question {
    fn new(
        table: Vec<u8>,
        searched: Vec<bool>,
        worth: Vec<f64>,
        pairs: &[(usize, usize)],
        title_weight: u32,
    ) -> Option<Self> {
        let words = searched.len();
        let known = table.iter().all(|&word| usize::from(word) <= words);
        if !known || worth.len() != words || pairs.iter().any(|&(a, b)| a.max(b) >= words) {
            return None;
        }
        let mut numbers = vec![0; words * words];
        for (number, &(one, other)) in pairs.iter().enumerate() {
            numbers[one * words + other] = number + 1;
        }
        Some(Self {
            table,
            searched,
            worth,
            pairs: numbers,
            count: pairs.len(),
            title_weight,
        })
    }

    /// Counts a text of which these are the codes and, from the first word on, the tags; what is in
    /// it counts `weight` times.
    ///
    /// Returns how many words it has; None if there are fewer tags, or codes that are none.
    fn count(&self, codes: &[u8], tags: &[u8], weight: u32, row: &mut Row) -> Option<usize> {
        let words = self.searched.len();
        let (mut place, mut before) = (0usize, 0usize);
        let mut last: Option<(usize, usize)> = None;
        for group in codes.chunks_exact(3) {
            let group = u32::from_be_bytes([0, group[0], group[1], group[2]]);
            for shift in [18, 12, 6, 0] {
                let code = (group >> shift & 63) as u8;
                if code >= MORE {
                    continue;
                }
                let key = usize::from(code) << 8 | usize::from(*tags.get(place)?);
                let word = usize::from(*self.table.get(key)?);
                if word > 0 && before > 0 {
                    if let Some(pair) = self.pairs[(before - 1) * words + word - 1].checked_sub(1) {
                        row.pairs[pair] += weight;
                    }
                }
                if word > 0 && self.searched[word - 1] {
                    if let Some((at, other)) = last.filter(|&(_, other)| other != word) {
                        let gap = place - at;
                        let share = f64::from(weight) / (gap * gap) as f64;
                        row.near[other - 1] += self.worth[word - 1] * share;
                        row.near[word - 1] += self.worth[other - 1] * share;
                    }
                    last = Some((place, word));
                }
                before = word;
                place += 1;
            }
        }
        Some(place)
    }

    /// Counts an article by its forward list; returns how many words it has.
    fn count_article(&self, forward: &[u8], row: &mut Row) -> Option<usize> {
        if forward.is_empty() {
            return Some(0);
        }
        let [_, title, _, body, tags] = parts(forward)?;
        let in_title = self.count(title, tags, self.title_weight, row)?;
        let in_body = self.count(body, &tags[in_title..], 1, row)?;
        (tags.len() == in_title + in_body).then_some(tags.len())
    }
}

/// Arrays, as bytes: how many words each article of `lists` has (32-bit integers), how near it
/// has each word of the question (64-bit floats), and how often each pair (32-bit integers). What
/// is in its title counts `title_weight` times.
///
/// Raises ValueError for bytes that are no forward list, and for numbers of words that do not fit.
#[pyfunction]
#[allow(clippy::type_complexity)]
pub fn nearness<'py>(
    py: Python<'py>,
    lists: Vec<PyBackedBytes>,
    table: &[u8],
    searched: Vec<bool>,
    worth: Vec<f64>,
    pairs: Vec<(usize, usize)>,
    title_weight: u32,
) -> PyResult<(
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
)> {
    let question = Question::new(table.to_vec(), searched, worth, &pairs, title_weight)
        .ok_or_else(|| PyValueError::new_err("there are no such words"))?;
    let (words, count) = (question.searched.len(), question.count);
    let mut lengths = vec![0; lists.len()];
    let mut near = vec![0f64; lists.len() * words];
    let mut found = vec![0; lists.len() * count];
    let read = py.detach(|| {
        lists.iter().enumerate().all(|(number, list)| {
            let mut row = Row {
                near: &mut near[number * words..][..words],
                pairs: &mut found[number * count..][..count],
            };
            let length = question.count_article(list, &mut row);
            lengths[number] = length.unwrap_or_default() as u32;
            length.is_some()
        })
    });
    if !read {
        return Err(PyValueError::new_err("these bytes are no forward list"));
    }
    let near: Vec<u8> = near.iter().flat_map(|float| float.to_ne_bytes()).collect();
    Ok((
        bytes(py, &lengths)?,
        PyBytes::new(py, &near),
        bytes(py, &found)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes of at most four words, in three bytes; without a code, 63.
    fn packed(codes: &[u32]) -> [u8; 3] {
        let group = (0..4).fold(0, |group, at| group << 6 | codes.get(at).unwrap_or(&63));
        group.to_be_bytes()[1..].try_into().unwrap()
    }

    fn question() -> Question {
        let mut table = vec![0; 31 << 8];
        (table[1 << 8 | 7], table[2 << 8 | 7], table[3 << 8 | 7]) = (1, 2, 3);
        let worth = vec![2.0, 4.0, 1.0];
        Question::new(table, vec![true, true, false], worth, &[(2, 1)], 3).unwrap()
    }

    #[test]
    fn neighbours_gain_what_the_other_is_worth_by_the_square_of_their_gap() {
        let (mut near, mut pairs) = ([0.0; 3], [0]);
        let mut row = Row {
            near: &mut near,
            pairs: &mut pairs,
        };
        // The first word, one that is not searched for, a stranger, the second word.
        let list = [&[0, 0, 0, 3][..], &packed(&[1, 3, 1, 2]), &[7, 7, 8, 7]].concat();
        assert_eq!(question().count_article(&list, &mut row), Some(4));
        let share = 1.0 / 9.0;
        assert_eq!((near, pairs), ([4.0 * share, 2.0 * share, 0.0], [0]));
    }

    #[test]
    fn pairs_are_of_one_text() {
        let (mut near, mut pairs) = ([0.0; 3], [0]);
        let mut row = Row {
            near: &mut near,
            pairs: &mut pairs,
        };
        let both = [packed(&[1, 3]), packed(&[2, 3, 2])].concat();
        let list = [&[0, 3, 0, 3][..], &both, &[7, 7, 7, 7, 7]].concat();
        assert_eq!(question().count_article(&list, &mut row), Some(5));
        assert_eq!((near, pairs), ([0.0; 3], [1]));
        let list = [&[0, 3, 0, 0][..], &packed(&[3, 2, 1]), &[7; 3]].concat();
        let mut row = Row {
            near: &mut near,
            pairs: &mut pairs,
        };
        assert_eq!(question().count_article(&list, &mut row), Some(3));
        assert_eq!((near, pairs), ([12.0, 6.0, 0.0], [4]));
    }

    #[test]
    fn torn_lists_have_no_count() {
        for list in [&[1][..], &[0, 3, 0, 0, 1, 2, 3], &[0, 0, 0, 0, 9]] {
            let mut row = Row {
                near: &mut [0.0; 3],
                pairs: &mut [0],
            };
            assert_eq!(question().count_article(list, &mut row), None);
        }
    }
}
