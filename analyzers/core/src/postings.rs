//! Posting lists of one field, packed as a segment of the whoosh engine has them.
//!
//! The format is that of `bahith.indexer.engines.whoosh.field`, which describes it.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyList};

use crate::arrays;
use crate::varint;

/// The posting lists of some documents, term by term, sorted by the bytes of terms.
#[pyclass(frozen, module = "bahith._core")]
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Postings {
    /// All terms, one after the other.
    terms: Vec<u8>,
    /// Where each term ends in `terms`.
    ends: Vec<usize>,
    /// How many documents each term has.
    sizes: Vec<u32>,
    /// The documents and counts of all terms.
    posts: Vec<u8>,
    /// Where those of each term end.
    post_ends: Vec<usize>,
    /// The positions of all terms; nothing in a field without positions.
    places: Vec<u8>,
    /// Where those of each term end.
    place_ends: Vec<usize>,
}

/// The packed list of one term.
#[derive(Clone, Copy)]
pub struct List<'a> {
    /// How many documents it has.
    pub size: u32,
    /// Its documents and counts.
    pub posts: &'a [u8],
    /// Its positions.
    pub places: &'a [u8],
}

impl Postings {
    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The term of a number.
    pub fn term(&self, number: usize) -> &[u8] {
        part(&self.terms, &self.ends, number)
    }

    /// The list of the term of a number.
    pub fn list(&self, number: usize) -> List<'_> {
        List {
            size: self.sizes[number],
            posts: part(&self.posts, &self.post_ends, number),
            places: part(&self.places, &self.place_ends, number),
        }
    }

    /// Adds a term after all others. `docs` ascend, and each has a count, which is not 0.
    pub fn push(&mut self, term: &[u8], docs: &[u32], counts: &[u32]) {
        self.terms.extend_from_slice(term);
        self.ends.push(self.terms.len());
        self.sizes.push(docs.len() as u32);
        let mut before = 0;
        for (&doc, &count) in docs.iter().zip(counts) {
            varint::push(
                &mut self.posts,
                u64::from(doc - before) * 2 + u64::from(count > 1),
            );
            before = doc;
        }
        for &count in counts.iter().filter(|&&count| count > 1) {
            varint::push(&mut self.posts, u64::from(count));
        }
        self.post_ends.push(self.posts.len());
        self.place_ends.push(self.places.len());
    }

    /// Adds the positions of a document of the last term; they ascend.
    pub fn push_places(&mut self, places: &[u32]) {
        let mut before = 0;
        for &place in places {
            varint::push(&mut self.places, u64::from(place - before));
            before = place;
        }
        self.end_places();
    }

    /// Adds packed positions of the last term.
    pub fn push_packed_places(&mut self, places: &[u8]) {
        self.places.extend_from_slice(places);
        self.end_places();
    }

    fn end_places(&mut self) {
        *self.place_ends.last_mut().expect("no term yet") = self.places.len();
    }
}

/// The arguments of `packed`.
type Reduced<'py> = (
    Bound<'py, PyList>,
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
    Bound<'py, PyBytes>,
);

fn part<'a>(bytes: &'a [u8], ends: &[usize], number: usize) -> &'a [u8] {
    let start = if number == 0 { 0 } else { ends[number - 1] };
    &bytes[start..ends[number]]
}

/// What cannot be read: damage that a checksum would have shown, or a mistake of a caller.
fn contradiction(what: &str) -> PyErr {
    PyValueError::new_err(format!("posting lists that contradict each other: {what}"))
}

#[pymethods]
impl Postings {
    /// Lists as a segment has them: the terms, an array of the number of documents of each, and
    /// arrays of the lengths in bytes of each term's part of `posts` and `places`.
    #[staticmethod]
    fn packed(
        terms: Vec<PyBackedBytes>,
        sizes: &[u8],
        at: &[u8],
        posts: &[u8],
        r#where: &[u8],
        places: &[u8],
    ) -> PyResult<Self> {
        let sizes = arrays::integers(sizes)?;
        let post_ends = arrays::sums(&arrays::integers(at)?);
        let place_ends = arrays::sums(&arrays::integers(r#where)?);
        let counts = [sizes.len(), post_ends.len(), place_ends.len()];
        if counts.iter().any(|&count| count != terms.len()) {
            return Err(contradiction("a number of terms"));
        }
        if post_ends.last().is_some_and(|&end| end != posts.len())
            || place_ends.last().is_some_and(|&end| end != places.len())
        {
            return Err(contradiction("a length"));
        }
        let mut made = Self {
            sizes,
            posts: posts.to_vec(),
            post_ends,
            places: places.to_vec(),
            place_ends,
            ..Self::default()
        };
        for term in &terms {
            made.terms.extend_from_slice(term);
            made.ends.push(made.terms.len());
        }
        Ok(made)
    }

    /// Lists from arrays, as `bahith.indexer.engines.whoosh.postings.Lists` has them.
    #[staticmethod]
    fn of(
        terms: Vec<PyBackedBytes>,
        sizes: &[u8],
        docs: &[u8],
        counts: &[u8],
        places: &[u8],
    ) -> PyResult<Self> {
        let [sizes, docs, counts, places] = [sizes, docs, counts, places].map(arrays::integers);
        let (sizes, docs, counts, places) = (sizes?, docs?, counts?, places?);
        let total = |numbers: &[u32]| numbers.iter().map(|&each| each as usize).sum::<usize>();
        if sizes.len() != terms.len() || total(&sizes) != docs.len() || docs.len() != counts.len() {
            return Err(contradiction("a number of documents"));
        }
        if !places.is_empty() && total(&counts) != places.len() {
            return Err(contradiction("a number of positions"));
        }
        let mut made = Self::default();
        let (mut post, mut place) = (0, 0);
        for (term, &size) in terms.iter().zip(&sizes) {
            let run = post..post + size as usize;
            post = run.end;
            made.push(term, &docs[run.clone()], &counts[run.clone()]);
            for &count in counts[run].iter().filter(|_| !places.is_empty()) {
                made.push_places(&places[place..place + count as usize]);
                place += count as usize;
            }
        }
        Ok(made)
    }

    /// How to make the same lists, so that they can be sent to another process.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Reduced<'py>)> {
        let (py, lists) = (slf.py(), slf.get());
        let make = slf.get_type().getattr("packed")?;
        let (terms, sizes) = (lists.terms(py)?, lists.sizes(py)?);
        let (at, r#where) = (lists.at(py)?, lists.r#where(py)?);
        Ok((
            make,
            (terms, sizes, at, lists.posts(py), r#where, lists.places(py)),
        ))
    }

    /// All terms, sorted by their bytes.
    #[getter]
    fn terms<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(
            py,
            (0..self.len()).map(|number| PyBytes::new(py, self.term(number))),
        )
    }

    /// How many documents each term has: an array, as bytes.
    #[getter]
    fn sizes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        arrays::bytes(py, &self.sizes)
    }

    /// How many bytes of `posts` each term has: an array, as bytes.
    #[getter]
    fn at<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        arrays::bytes(py, &arrays::differences(&self.post_ends))
    }

    /// The packed documents and counts of all terms.
    #[getter]
    fn posts<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.posts)
    }

    /// How many bytes of `places` each term has: an array, as bytes.
    #[getter]
    fn r#where<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        arrays::bytes(py, &arrays::differences(&self.place_ends))
    }

    /// The packed positions of all terms.
    #[getter]
    fn places<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_its_documents_then_counts_above_one_and_positions_by_document() {
        let mut postings = Postings::default();
        postings.push(b"a", &[3, 4, 200], &[1, 2, 1]);
        postings.push_places(&[7]);
        postings.push_places(&[1, 300]);
        postings.push_places(&[0]);

        let list = postings.list(0);
        assert_eq!(list.size, 3);
        assert_eq!(list.posts, [6, 3, 0x83, 0x08, 2]);
        assert_eq!(list.places, [7, 1, 0x82, 0x2B, 0]);
    }
}
