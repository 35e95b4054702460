//! Posting lists as they are cached: two or three bytes for each posting.

/// Postings in a block, which are decoded at once.
pub const POSTINGS: usize = 128;

/// Documents, in rising order, and the count of each.
///
/// A block has a byte with the widths of its numbers; for each document, the difference to the one
/// before; and the counts. All numbers of a kind have the same width in a block, which is much
/// faster to decode than numbers that have their own.
#[derive(Debug, Default, PartialEq)]
pub struct PostingList {
    content: Box<[u8]>,
    /// The last document before each block, and where the block starts.
    blocks: Box<[(u32, u32)]>,
    count: usize,
}

impl PostingList {
    /// A list of these documents and counts; panics where they take more than 4 GB.
    pub fn new(docs: &[u32], counts: &[u32]) -> Self {
        let (mut content, mut blocks) = (Vec::with_capacity(2 * docs.len() + 8), Vec::new());
        let mut before = 0;
        for (docs, counts) in docs.chunks(POSTINGS).zip(counts.chunks(POSTINGS)) {
            blocks.push((before, start(&content)));
            let mut steps = [0; POSTINGS];
            for (step, &doc) in steps.iter_mut().zip(docs) {
                *step = doc.wrapping_sub(before);
                before = doc;
            }
            let steps = &steps[..docs.len()];
            let (of_steps, of_counts) = (width(steps), width(counts));
            content.push(of_steps | of_counts << 4);
            append(&mut content, steps, of_steps);
            append(&mut content, counts, of_counts);
        }
        Self {
            content: content.into(),
            blocks: blocks.into(),
            count: docs.len(),
        }
    }

    /// How many documents there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many bytes the list takes.
    pub fn bytes(&self) -> usize {
        self.content.len() + std::mem::size_of_val(&self.blocks[..])
    }

    /// Calls `each` with the documents and counts of one block after the other.
    pub fn each_block(&self, mut each: impl FnMut(&[u32], &[u32])) {
        let mut block = Block::default();
        for number in 0..self.blocks.len() {
            block.read(self, number);
            each(block.docs(), block.counts());
        }
    }

    /// The count of each of `docs`, None if it is not here.
    pub fn find<'a>(&'a self, docs: &'a [u32]) -> impl Iterator<Item = Option<u32>> + 'a {
        let (mut block, mut read) = (Block::default(), None);
        docs.iter().map(move |doc| {
            let after = self.blocks.partition_point(|(before, _)| before < doc);
            let number = after.saturating_sub(1);
            if read != Some(number) && !self.blocks.is_empty() {
                block.read(self, number);
                read = Some(number);
            }
            let place = block.docs().binary_search(doc).ok()?;
            Some(block.counts()[place])
        })
    }
}

/// The postings of a block, decoded.
struct Block {
    docs: [u32; POSTINGS],
    counts: [u32; POSTINGS],
    size: usize,
}

impl Default for Block {
    fn default() -> Self {
        Self {
            docs: [0; POSTINGS],
            counts: [0; POSTINGS],
            size: 0,
        }
    }
}

impl Block {
    fn docs(&self) -> &[u32] {
        &self.docs[..self.size]
    }

    fn counts(&self) -> &[u32] {
        &self.counts[..self.size]
    }

    fn read(&mut self, list: &PostingList, number: usize) {
        self.size = POSTINGS.min(list.count - number * POSTINGS);
        let (mut doc, start) = list.blocks[number];
        let (docs, counts) = (&mut self.docs[..self.size], &mut self.counts[..self.size]);
        let content = &list.content[start as usize..];
        let (widths, rest) = (content[0], &content[1..]);
        read(read(rest, widths & 15, docs), widths >> 4, counts);
        for each in docs {
            doc = each.wrapping_add(doc);
            *each = doc;
        }
    }
}

/// Where in a list what follows its content so far starts; panics beyond 4 GB.
pub fn start(content: &[u8]) -> u32 {
    u32::try_from(content.len()).expect("a list of more than 4 GB")
}

/// The bytes that each of these numbers takes: 1, 2 or 4.
fn width(numbers: &[u32]) -> u8 {
    match numbers.iter().max() {
        Some(0x1_0000..) => 4,
        Some(0x100..) => 2,
        _ => 1,
    }
}

fn append(content: &mut Vec<u8>, numbers: &[u32], width: u8) {
    for number in numbers {
        content.extend(&number.to_le_bytes()[..width.into()]);
    }
}

/// Reads numbers that take `width` bytes each. Returns what follows them.
fn read<'a>(content: &'a [u8], width: u8, numbers: &mut [u32]) -> &'a [u8] {
    let (bytes, rest) = content.split_at(numbers.len() * usize::from(width));
    match width {
        1 => {
            for (number, &byte) in numbers.iter_mut().zip(bytes) {
                *number = byte.into();
            }
        }
        2 => {
            for (number, bytes) in numbers.iter_mut().zip(bytes.chunks_exact(2)) {
                *number = u16::from_le_bytes([bytes[0], bytes[1]]).into();
            }
        }
        _ => {
            for (number, bytes) in numbers.iter_mut().zip(bytes.chunks_exact(4)) {
                *number = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            }
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_are_what_they_were() {
        for (step, many, length) in [
            (1, 1, 0),
            (3, 255, 1),
            (700, 256, 128),
            (70_000, 70_000, 300),
        ] {
            let docs: Vec<u32> = (0..length).map(|number| number * step).collect();
            let counts: Vec<u32> = docs.iter().map(|doc| 1 + doc % many).collect();
            let list = PostingList::new(&docs, &counts);

            let (mut same, mut as_often) = (vec![], vec![]);
            list.each_block(|docs, counts| {
                same.extend(docs);
                as_often.extend(counts);
            });
            assert_eq!((&same, &as_often), (&docs, &counts));
            assert_eq!(list.count(), docs.len());
            let expected: Vec<_> = counts.into_iter().map(Some).collect();
            assert!(list.find(&docs).eq(expected));
            let others: Vec<u32> = docs.iter().map(|doc| doc + doc / step % 2).collect();
            let expected = others.iter().map(|doc| docs.binary_search(doc).is_ok());
            assert!(list.find(&others).map(|count| count.is_some()).eq(expected));
        }
    }
}
