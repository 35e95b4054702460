// What JavaScript adds to the pages; everything works without it. Each module has one topic.
// Text from the server is only ever inserted as text, or as the HTML that the server rendered.

import { facets } from "./facets.js";
import { shortcuts } from "./keys.js";
import { matches } from "./reading.js";
import { copying } from "./sharing.js";
import { recent, suggest } from "./suggestions.js";

document.documentElement.classList.add("js");

// A picture that does not load leaves no gap. It may have failed before this script ran.
for (const picture of document.querySelectorAll(".picture")) {
  picture.addEventListener("error", () => picture.remove());
  if (picture.complete && !picture.naturalWidth && picture.loading !== "lazy") picture.remove();
}

// Addresses hold no empty inputs; without this, the server takes them out.
document.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

const box = document.querySelector(".search-box");
const field = box?.querySelector("input");
if (box) suggest(box);
if (document.body.classList.contains("found") && field?.value.trim()) recent.add(field.value.trim());
const bar = document.querySelector(".matches");
shortcuts(field, bar && matches(bar), document.querySelector(".keys"));
const panels = document.querySelector(".facets");
if (panels) facets(panels);
document.querySelectorAll(".copy").forEach(copying);
