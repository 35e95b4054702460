//! Places as they are cached: about two bytes for each.

use crate::compact::start;
use crate::varint::{push, take};

/// Places in a block, which is the least that is decoded to find one.
const BLOCK: usize = 64;

/// Document × 2³² + position of each occurrence, in rising order.
///
/// A place is the difference to the position before, doubled; of the first place in a document,
/// the difference to the document before, doubled, and 1; then the position.
#[derive(Debug, Default, PartialEq)]
pub struct PlaceList {
    content: Box<[u8]>,
    /// The last place before each block, and where the block starts.
    blocks: Box<[(u64, u32)]>,
    count: usize,
}

impl PlaceList {
    /// A list of these places; panics where they take more than 4 GB.
    pub fn new(places: impl IntoIterator<Item = u64>) -> Self {
        let (mut content, mut blocks, mut count, mut before) = (Vec::new(), Vec::new(), 0, 0);
        for place in places {
            if count % BLOCK == 0 {
                blocks.push((before, start(&content)));
            }
            let docs = (place >> 32) - (before >> 32);
            if docs == 0 {
                push(&mut content, (place - before) << 1);
            } else {
                push(&mut content, docs << 1 | 1);
                push(&mut content, place & u64::from(u32::MAX));
            }
            before = place;
            count += 1;
        }
        Self {
            content: content.into(),
            blocks: blocks.into(),
            count,
        }
    }

    /// How many places there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many bytes the list takes.
    pub fn bytes(&self) -> usize {
        self.content.len() + std::mem::size_of_val(&self.blocks[..])
    }

    /// All places.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        let (mut content, mut place) = (&self.content[..], 0);
        std::iter::from_fn(move || {
            place = next(&mut content, place)?;
            Some(place)
        })
    }

    /// What finds places that rise.
    pub fn finder(&self) -> Finder<'_> {
        Finder {
            list: self,
            block: 0,
            rest: &self.content,
            place: None,
        }
    }
}

#[inline]
fn next(content: &mut &[u8], before: u64) -> Option<u64> {
    let code = take(content)?;
    if code & 1 == 0 {
        return Some(before + (code >> 1));
    }
    let doc = (before >> 32) + (code >> 1);
    Some(doc << 32 | take(content)?)
}

/// Where a search for places has come to.
pub struct Finder<'a> {
    list: &'a PlaceList,
    /// The block of the last place, or one before it.
    block: usize,
    rest: &'a [u8],
    place: Option<u64>,
}

impl Finder<'_> {
    /// Whether the list has a place, which is not less than that of the last call.
    pub fn has(&mut self, wanted: u64) -> bool {
        if self.place.is_some_and(|place| place >= wanted) {
            return self.place == Some(wanted);
        }
        self.skip_to_block(wanted);
        while let Some(place) = next(&mut self.rest, self.place.unwrap_or_default()) {
            self.place = Some(place);
            if place >= wanted {
                return place == wanted;
            }
        }
        false
    }

    /// Moves on to the block that the wanted place would be in, if that is another one.
    ///
    /// Takes steps that double, since it is mostly near.
    fn skip_to_block(&mut self, wanted: u64) {
        let blocks = &self.list.blocks;
        let is_before = |block: usize| blocks.get(block).is_some_and(|&(last, _)| last < wanted);
        let (mut block, mut step) = (self.block, 1);
        while is_before(block + step) {
            block += step;
            step *= 2;
        }
        let end = blocks.len().min(block + step);
        if block + 1 < end {
            block += blocks[block + 1..end].partition_point(|&(last, _)| last < wanted);
        }
        if block > self.block {
            let (last, start) = blocks[block];
            (self.block, self.place) = (block, Some(last));
            self.rest = &self.list.content[start as usize..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Vec<u64> {
        let in_documents = (0..70u64).map(|doc| (doc * doc) << 32);
        in_documents
            .flat_map(|doc| (0..doc >> 30 & 31).map(move |number| doc + number * 97))
            .collect()
    }

    #[test]
    fn places_are_what_they_were() {
        let list = PlaceList::new(places());

        assert_eq!(list.iter().collect::<Vec<_>>(), places());
        assert_eq!(list.count(), places().len());
    }

    #[test]
    fn each_place_is_found_and_no_other_at_any_distance() {
        let (places, list) = (places(), PlaceList::new(places()));
        for step in [1, 2, 7, 63, 64, 65, 300] {
            let mut finder = list.finder();
            for &place in places.iter().step_by(step) {
                assert!(!places.contains(&(place + 1)));
                assert!(finder.has(place) && finder.has(place));
                assert!(!finder.has(place + 1));
            }
            assert!(!finder.has(u64::MAX) && !finder.has(u64::MAX));
        }
        assert!(!PlaceList::default().finder().has(0));
        assert!(PlaceList::new([0]).finder().has(0));
    }
}
