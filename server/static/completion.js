// Which part of a suggestion was typed, and which completes it.

// Vowel marks, tatweel and joiners, which many do not type.
const MARK = /[\u064b-\u065f\u0670\u0640\u200c-\u200f]/;
const SAME = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه" };
const folded = (letter) => SAME[letter] ?? letter.toLowerCase();

// How far `word` is spelt by `beginning`, in any spelling; 0 if it begins otherwise.
function spelt(word, beginning) {
  let place = 0;
  const skip = () => {
    while (MARK.test(word[place] ?? "")) place += 1;
  };
  for (const letter of beginning) {
    if (MARK.test(letter)) continue;
    skip();
    if (place >= word.length || folded(word[place]) !== folded(letter)) return 0;
    place += 1;
  }
  skip();
  return place;
}

// The pieces of `text` in order, each with whether it was typed, with the article before it or without.
export function pieces(text, typed) {
  const begun = typed.split(/\s+/).filter(Boolean);
  const found = [];
  const add = (piece, isTyped) => {
    if (!piece) return;
    if (found.length && found.at(-1)[1] === isTyped) found.at(-1)[0] += piece;
    else found.push([piece, isTyped]);
  };
  for (const word of text.split(/(\s+)/)) {
    const start = word.startsWith("ال") && !begun.some((each) => spelt(word, each)) ? 2 : 0;
    const length = Math.max(0, ...begun.map((each) => spelt(word.slice(start), each)));
    add(word.slice(0, length && start), false);
    add(word.slice(length && start, length && start + length), true);
    add(word.slice(length && start + length), /^\s*$/.test(word) && found.at(-1)?.[1] === true);
  }
  return found;
}
