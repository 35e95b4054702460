"""The forward list of an article: where its words are, and which words may match a query.

Engines store it with each article, so that the words of a query are found in the text, and marked,
without analyzing all of the text again. It is a signature file in the sense of Faloutsos and
Christodoulakis, "Signature files", ACM TOIS 2(4), 1984: each word has a code of five bits, a query
word can only match words that have one of its codes, and only these are analyzed.

A list is bytes. Four varints (seven bits a byte, lowest first, bit 7 set on all bytes but the
last) say how many bytes the ranges of the title take, its codes, the ranges of the body and its
codes. These parts follow, and then the tags of title and body. A list is empty if the ranges of a
word are not known or cannot be written; such an article is analyzed again.

Ranges are half bytes, the first one in the high half. Each word has one, preceded by those that
change what it says. The first word of a text follows a word that ends at -1.

- 0 to 9: a word of one more code points, one code point after the end of the word before it.
- 10: the next word begins one earlier, 11: one later, 14: eight later.
- 12: the next word is ten longer.
- 13: the next word is joined (``EncodedTexts.joined``); also fills up the last byte.
- 15: a word with the range of the word before it, and joined to it.

Codes are six bits, four in three bytes, the first in the highest bits. Each word has one below 32,
that of its first stem, or of its written form if it has no stem. The other codes of the same word,
of its written form and stems, follow in ascending order, each plus 32. 63 fills up the last bytes.

Tags are bytes, one for each word: a hash of its first stem, or of its written form if it has no
stem. With the word's first code it tells the stem from nearly all others, so what depends on where
words stand, as the distance between words of a query, needs neither the text nor its analysis.
"""
