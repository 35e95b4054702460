// What scripts add to the pages, which work without them. Text from the server is only ever inserted as text,
// or as HTML that it rendered.

import { facets } from "./facets.js";
import { shortcuts } from "./keys.js";
import { live, SHOWN } from "./live.js";
import { matches } from "./reading.js";
import { sharing } from "./sharing.js";
import { recent, suggest } from "./suggestions.js";

document.documentElement.classList.add("js");

// What the script does to a part of the page, when it loads and when other results are shown.
function enliven(part) {
  // A picture that does not load leaves no gap. It may have failed before this script ran.
  for (const picture of part.querySelectorAll(".picture")) {
    picture.addEventListener("error", () => picture.remove());
    if (picture.complete && !picture.naturalWidth && picture.loading !== "lazy") picture.remove();
  }
  const panels = part.querySelector(".facets");
  if (panels) facets(panels);
  part.querySelectorAll(".copy").forEach(sharing);
}

// Addresses hold no empty inputs; without this, the server takes them out.
document.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

enliven(document);
const box = document.querySelector(".search-box");
const field = box?.querySelector("input");
if (box) suggest(box);
if (document.body.matches(SHOWN) && field) {
  if (document.body.matches(".found") && field.value.trim()) recent.add(field.value.trim());
  live(field.form, field, { settled: recent.add, shown: enliven });
}
const bar = document.querySelector(".matches");
shortcuts(field, bar && matches(bar), document.querySelector(".keys"));
