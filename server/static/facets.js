// Facets, loaded one by one.

// "More" and the search inside a facet load only the facet, not the page.
export function facets(panels) {
  let timer = 0;
  let running = new AbortController();
  async function load(address, id) {
    running.abort();
    running = new AbortController();
    const reply = await fetch(address, { signal: running.signal });
    if (!reply.ok) throw new Error(reply.statusText);
    history.replaceState(null, "", address);
    return new DOMParser().parseFromString(await reply.text(), "text/html").getElementById(id);
  }
  const searched = (form) => `${form.action.split("#")[0]}?${new URLSearchParams(new FormData(form))}`;
  async function search(form) {
    const section = form.closest(".facet");
    try {
      const loaded = await load(searched(form), section.id);
      // What is typed meanwhile is not lost.
      for (const part of [".values", "[role=status]"]) {
        section.querySelector(part).replaceChildren(...loaded.querySelector(part).childNodes);
      }
    } catch (error) {
      if (error.name !== "AbortError") form.submit();
    }
  }
  panels.addEventListener("input", (event) => {
    const inside = event.target.closest(".inside");
    clearTimeout(timer);
    if (inside) timer = setTimeout(search, 150, inside);
  });
  panels.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search(event.target);
  });
  panels.addEventListener("click", async (event) => {
    const link = event.target.closest(".more");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { id } = link.closest(".facet");
    try {
      const loaded = await load(link.href.split("#")[0], id);
      // Only one facet is open at a time: the address has one.
      for (const form of panels.querySelectorAll(".inside")) if (!form.closest(`#${id}`)) return location.assign(link.href);
      document.getElementById(id).replaceWith(loaded);
      (loaded.querySelector("#find") ?? loaded.querySelector(".more")).focus();
    } catch (error) {
      if (error.name !== "AbortError") location.assign(link.href);
    }
  });
}
