// The matches of an article.

import { numbers } from "./shared.js";

// Moves from match to match in an article, and from the last to the first.
export function matches(bar) {
  const marks = [...document.querySelectorAll("main article mark")];
  const place = bar.querySelector(".place");
  let here = -1;
  const go = (by) => {
    marks[here]?.classList.remove("here");
    here = here < 0 ? (by > 0 ? 0 : marks.length - 1) : (here + by + marks.length) % marks.length;
    const mark = marks[here];
    mark.classList.add("here");
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
    place.textContent = `${numbers.format(here + 1)} / ${numbers.format(marks.length)}`;
  };
  const [previous, next] = bar.querySelectorAll("button");
  previous.addEventListener("click", () => go(-1));
  next.addEventListener("click", () => go(1));
  return go;
}
