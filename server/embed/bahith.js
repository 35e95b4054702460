// <bahith-search>: a search box for any site. Suggestions while typing, results in a sheet.
// See docs/embedding.md. Text from the server is only ever inserted as text.

const WORDS = {
  ar: {
    box: "ابحث في الموقع",
    search: "بحث",
    close: "إغلاق",
    list: "اقتراحات",
    heading: "نتائج البحث",
    sort: "الترتيب",
    relevance: "الأكثر صلة",
    newest: "الأحدث",
    oldest: "الأقدم",
    own: "ترتيب الموقع",
    more: "المزيد من النتائج",
    searching: "جارٍ البحث…",
    busy: "الطلبات كثيرة الآن.",
    failed: "تعذّر البحث.",
    late: "تأخّر خادم البحث في الرد.",
    unreachable: "تعذّر الاتصال بخادم البحث.",
    refused: "البحث غير متاح هنا.",
    again: "أعد المحاولة",
    soon: "حاول بعد قليل.",
    seconds: { one: "حاول بعد ثانية.", two: "حاول بعد ثانيتين.", few: "حاول بعد {n} ثوانٍ.", other: "حاول بعد {n} ثانية." },
    minutes: { one: "حاول بعد دقيقة.", two: "حاول بعد دقيقتين.", few: "حاول بعد {n} دقائق.", other: "حاول بعد {n} دقيقة." },
    hours: { one: "حاول بعد ساعة.", two: "حاول بعد ساعتين.", few: "حاول بعد {n} ساعات.", other: "حاول بعد {n} ساعة." },
    partial: "لم يكتمل البحث في الوقت المتاح، وقد تكون هناك نتائج أخرى.",
    count: { zero: "لا نتائج", one: "نتيجة واحدة", two: "نتيجتان", few: "{n} نتائج", many: "{n} نتيجة", other: "{n} نتيجة" },
    offered: { zero: "لا اقتراحات", one: "اقتراح واحد", two: "اقتراحان", few: "{n} اقتراحات", many: "{n} اقتراحًا", other: "{n} اقتراح" },
  },
  en: {
    box: "Search this site",
    search: "Search",
    close: "Close",
    list: "Suggestions",
    heading: "Search results",
    sort: "Order",
    relevance: "Most relevant",
    newest: "Newest",
    oldest: "Oldest",
    own: "This site’s order",
    more: "More results",
    searching: "Searching…",
    busy: "Too many requests.",
    failed: "The search failed.",
    late: "The search server took too long to answer.",
    unreachable: "The search server could not be reached.",
    refused: "Search is not available here.",
    again: "Try again",
    soon: "Try again in a moment.",
    seconds: { one: "Try again in {n} second.", other: "Try again in {n} seconds." },
    minutes: { one: "Try again in {n} minute.", other: "Try again in {n} minutes." },
    hours: { one: "Try again in {n} hour.", other: "Try again in {n} hours." },
    partial: "The search ran out of time; there may be more results.",
    count: { zero: "No results", one: "{n} result", other: "{n} results" },
    offered: { one: "{n} suggestion", other: "{n} suggestions" },
  },
};

// Seconds: how long an answer may take, unless the page says; which waits need no word to the reader.
const PATIENCE = 15;
const SHORT = 5;

// A constructed style sheet, so that sites need not allow inline styles.
const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
  :host {
    --_text: var(--bahith-text, #1b1b1f); --_soft: var(--bahith-soft, #55565c); --_line: var(--bahith-line, #c6c7cd);
    --_ground: var(--bahith-ground, #fff); --_hover: var(--bahith-hover, #eef2f8); --_accent: var(--bahith-accent, #0b57a4);
    --_on-accent: var(--bahith-on-accent, #fff); --_mark: var(--bahith-mark, #ffe9a3);
    display: block; color-scheme: light;
  }
  /* What sites say of their own texts, or of all elements, would reach into the box. */
  .root {
    font: var(--bahith-font, 1rem/1.6 system-ui, sans-serif); color: var(--_text);
    text-align: start; text-indent: 0; text-transform: none; text-shadow: none; white-space: normal;
    letter-spacing: normal; word-spacing: normal; cursor: auto;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme=light])) {
      --_text: var(--bahith-text, #e8e8ec); --_soft: var(--bahith-soft, #b4b5bc); --_line: var(--bahith-line, #4a4b52);
      --_ground: var(--bahith-ground, #1c1d21); --_hover: var(--bahith-hover, #2b2e36); --_accent: var(--bahith-accent, #9cc7ff);
      --_on-accent: var(--bahith-on-accent, #0d1a2b); --_mark: var(--bahith-mark, #5d4a00); color-scheme: dark;
    }
  }
  :host([theme=dark]) {
    --_text: var(--bahith-text, #e8e8ec); --_soft: var(--bahith-soft, #b4b5bc); --_line: var(--bahith-line, #4a4b52);
    --_ground: var(--bahith-ground, #1c1d21); --_hover: var(--bahith-hover, #2b2e36); --_accent: var(--bahith-accent, #9cc7ff);
    --_on-accent: var(--bahith-on-accent, #0d1a2b); --_mark: var(--bahith-mark, #5d4a00); color-scheme: dark;
  }
  :host([hidden]), [hidden] { display: none; }
  *, ::before { box-sizing: border-box; }
  form { position: relative; display: flex; gap: .5em; }
  input, button, select {
    font: inherit; color: inherit; background: var(--_ground); border: 1px solid var(--_line);
    border-radius: var(--bahith-radius, .4em); padding: .4em .75em; min-block-size: 2.75em;
  }
  input { flex: 1; inline-size: 100%; min-inline-size: 0; }
  button { cursor: pointer; }
  button[aria-disabled=true] { cursor: default; opacity: .6; }
  form button, .more { background: var(--_accent); color: var(--_on-accent); border-color: transparent; }
  h2:focus { outline: none; }
  :focus-visible:not(h2) { outline: 2px solid var(--_accent); outline-offset: 2px; }
  ul, dialog { overflow-wrap: anywhere; }
  ul, ol { list-style: none; margin: 0; padding: 0; }
  ul {
    position: absolute; z-index: 10; inset-block-start: calc(100% + .25em); inset-inline: 0; background: var(--_ground);
    border: 1px solid var(--_line); border-radius: var(--bahith-radius, .4em); overflow: hidden; box-shadow: 0 4px 16px #0003;
  }
  ul li { padding: .5em .75em; cursor: pointer; }
  ul li:hover, ul li[aria-selected=true] { background: var(--_hover); }
  ul li[aria-selected=true] { box-shadow: inset 3px 0 var(--_accent); }
  @media (forced-colors: active) {
    ul li[aria-selected=true] { outline: 2px solid Highlight; outline-offset: -2px; }
    button[aria-disabled=true] { color: GrayText; border-color: GrayText; opacity: 1; }
  }
  dialog {
    position: fixed; inset-block: 0; margin: 0; margin-inline-start: auto; inline-size: min(42rem, 100%); max-inline-size: none;
    block-size: 100dvh; max-block-size: none; padding: 1rem; border: 0; background: var(--_ground);
    overflow: auto; overscroll-behavior: contain;
  }
  dialog::backdrop { background: #0008; }
  .top, .tools { display: flex; gap: .75em; align-items: center; justify-content: space-between; }
  h2, h3, p { margin: 0; font-size: 1em; }
  h2 { font-size: 1.2em; }
  .top { margin-block-end: .75em; }
  .tools { margin-block: .75em; flex-wrap: wrap; }
  ol li { padding-block: .9em; border-block-start: 1px solid var(--_line); }
  h3 { font-size: 1.1em; }
  a { color: var(--_accent); }
  .about { color: var(--_soft); font-size: .9em; }
  .about > * + *::before { content: " · "; }
  mark { background: var(--_mark); color: inherit; border-radius: .15em; }
  .more { inline-size: 100%; }
  .unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (prefers-reduced-motion: no-preference) { dialog[open] { animation: in .15s ease-out; } }
  @keyframes in { from { opacity: 0; } }
`);

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// The direction of most letters; browsers go by the first one. As in server/pages/markup.py.
function direction(text) {
  // Addresses and code are in Latin letters in texts of all languages.
  const prose = text.replace(/(?:https?:\/\/|www\.)\S+|`[^`\n]+`|\S+@\S+\.\S+/g, "");
  const letters = prose.match(/\p{L}/gu) ?? text.match(/\p{L}/gu) ?? [];
  const toLeft = (letter) => /[\u0590-\u08ff\ufb1d-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u.test(letter);
  const balance = letters.filter(toLeft).length * 2 - letters.length;
  if (!letters.length) return "auto";
  return balance > 0 || (!balance && toLeft(letters[0])) ? "rtl" : "ltr";
}

function isLocale(language) {
  try {
    return Intl.getCanonicalLocales(language).length === 1;
  } catch {
    return false;
  }
}

// Marks are pairs of positions in code points.
function marked(text, marks) {
  const letters = Array.from(text);
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(letters.slice(at, start).join(""), make("mark", { part: "mark" }, letters.slice(start, end).join("")));
    at = end;
  }
  return [...parts, letters.slice(at).join("")];
}

// A search that failed: a name in WORDS, and in how many seconds the server wants to be asked again, if it says.
class Failure extends Error {
  constructor(word, after = 0) {
    super(word);
    Object.assign(this, { word, after });
  }

  static async of(reply) {
    const { status } = reply;
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      // The reader can do nothing about it; whoever made the page can.
      const { error } = await reply.json().catch(() => ({}));
      console.error("bahith-search:", status, error?.message ?? reply.statusText);
      return new Failure("refused");
    }
    const given = reply.headers.get("Retry-After") ?? "";
    const after = /^\d+$/.test(given) ? Number(given) : Math.ceil((Date.parse(given) - Date.now()) / 1000);
    return new Failure(status === 429 ? "busy" : "failed", Math.max(after, 0) || 0);
  }
}

class BahithSearch extends HTMLElement {
  static observedAttributes = ["lang", "placeholder"];

  #words;
  #language;
  #dialog;
  #status;
  #list;
  #order;
  #more;
  #fields = [];
  #query = "";
  #chosenOrder;
  #next = 1;
  #waiting = "";
  #askedAgainAt = 0;
  #running = new AbortController();

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" }).adoptedStyleSheets = [STYLE];
    this.#build();
    if (this.#waiting) this.search(this.#waiting);
  }

  disconnectedCallback() {
    this.#running.abort();
  }

  attributeChangedCallback(name, before, now) {
    if (before !== now && this.isConnected && this.shadowRoot) this.#build();
  }

  /** The address of the server, without a slash at its end: of the script, unless the page says another. */
  get endpoint() {
    return new URL(this.getAttribute("endpoint") || new URL("../..", import.meta.url), document.baseURI).href.replace(/\/+$/, "");
  }

  /**
   * Search for `query`, and show the results; while the element is in no page, once it is in one.
   * Throws InvalidStateError where it is in a part that is not shown, such as a closed dialog.
   */
  search(query) {
    const asked = String(query ?? "").trim();
    this.#waiting = this.isConnected ? "" : asked;
    if (!asked || !this.isConnected) return;
    // A sheet that nobody sees would make the page unusable.
    if (!this.#isShown) throw new DOMException("bahith-search: the element is not shown", "InvalidStateError");
    this.#query = asked;
    for (const field of this.#fields) field.value = this.#query;
    this.#offerOrders();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#show(1);
  }

  get #isShown() {
    const box = this.shadowRoot.firstElementChild;
    return box.checkVisibility?.() ?? box.getClientRects().length > 0;
  }

  /** The language of the element, or of the page around it, beyond shadow roots; "ar" where none is given. */
  get #given() {
    for (let at = this; at; at = at.getRootNode().host) {
      const around = at.closest("[lang]:not([lang=''])");
      if (around) return around.lang;
    }
    return "ar";
  }

  #build() {
    const given = this.#given;
    const name = given.toLowerCase().split(/[-_]/)[0];
    // Other languages see English, which would be out of order from right to left.
    const known = Object.hasOwn(WORDS, name) ? name : "en";
    const words = (this.#words = WORDS[known]);
    this.#language = known === name && isLocale(given) ? given : known;
    // Attributes may change, and the element be moved, while somebody types or reads.
    const typed = this.#fields.map((field) => field.value);
    const isOpen = this.#dialog?.open;
    const attributes = { class: "root", dir: this.#words === WORDS.ar ? "rtl" : "ltr", lang: this.#language };

    this.#fields = [];
    this.#status = make("p", { role: "status" });
    this.#list = make("ol", { part: "results" });
    this.#order = make("select", { part: "order", "aria-label": words.sort });
    this.#offerOrders();
    this.#order.addEventListener("change", () => {
      this.#chosenOrder = this.#order.value;
      this.#show(1);
    });
    this.#more = make("button", { type: "button", class: "more", part: "button more", hidden: "" }, words.more);
    this.#more.addEventListener("click", () => this.#more.ariaDisabled !== "true" && this.#show(this.#next));
    const close = make("button", { type: "button", part: "close" }, words.close);
    const heading = make("h2", { id: "heading", tabindex: "-1", autofocus: "" }, words.heading);
    this.#dialog = make(
      "dialog",
      { part: "sheet", "aria-labelledby": "heading", ...attributes },
      make("div", { class: "top" }, heading, close),
      this.#form("sheet"),
      make("div", { class: "tools" }, this.#status, this.#order),
      this.#list,
      this.#more,
    );
    close.addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#isOutside(event) && this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#running.abort());
    this.shadowRoot.replaceChildren(make("div", attributes, this.#form("box")), this.#dialog);
    typed.forEach((text, place) => (this.#fields[place].value = text));
    if (isOpen && this.#isShown) {
      this.#dialog.showModal();
      this.#show(1);
    }
  }

  // The reader's order comes before that of the site, in `params`.
  #offerOrders() {
    const sites = new URLSearchParams(this.getAttribute("params") ?? "").get("sort") || "relevance";
    const orders = [...new Set(["relevance", "newest", sites])];
    const name = (order) => this.#words[["relevance", "newest", "oldest"].includes(order) ? order : "own"];
    this.#order.replaceChildren(...orders.map((order) => make("option", { value: order }, name(order))));
    this.#order.value = orders.includes(this.#chosenOrder) ? this.#chosenOrder : sites;
  }

  #isOutside({ clientX, clientY }) {
    const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  }

  // The pattern "combobox with listbox popup" of the ARIA Authoring Practices.
  #form(place) {
    const words = this.#words;
    // Several boxes on one page are told apart by their placeholders.
    const placeholder = this.getAttribute("placeholder");
    const field = make("input", {
      type: "search", name: "q", part: "input", dir: "auto", autocomplete: "off", autocapitalize: "none", maxlength: "1000",
      enterkeyhint: "search", placeholder: placeholder ?? words.box, "aria-label": placeholder || words.box,
      role: "combobox", "aria-expanded": "false", "aria-controls": `${place}-list`, "aria-autocomplete": "list",
    });
    const list = make("ul", { id: `${place}-list`, role: "listbox", part: "suggestions", "aria-label": words.list, hidden: "" });
    const status = make("p", { class: "unseen", role: "status" });
    const submit = make("button", { part: "button" }, words.search);
    const form = make("form", { role: "search", part: "form", "aria-label": place === "box" ? placeholder || words.search : words.box }, field, submit, list, status);
    this.#fields.push(field);

    let active = -1;
    let timer = 0;
    let running = new AbortController();

    const activate = (next) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = next;
      const option = list.children[active];
      option?.setAttribute("aria-selected", "true");
      if (option) field.setAttribute("aria-activedescendant", option.id);
      else field.removeAttribute("aria-activedescendant");
    };
    const close = () => {
      clearTimeout(timer);
      running.abort();
      activate(-1);
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
    };
    const choose = (text) => {
      close();
      status.textContent = "";
      this.search(text);
    };
    const ask = async (typed) => {
      running.abort();
      running = new AbortController();
      try {
        const { suggestions } = await this.#ask("suggest", { q: typed, size: 6 }, running);
        if (field.value !== typed || this.shadowRoot.activeElement !== field) return;
        activate(-1);
        list.replaceChildren(
          ...suggestions.map(({ text }, place_) => {
            const option = make("li", { id: `${list.id}-${place_}`, role: "option", "aria-selected": "false", dir: direction(text) }, text);
            option.addEventListener("pointerdown", (event) => event.preventDefault());
            option.addEventListener("click", () => choose(text));
            return option;
          }),
        );
        list.hidden = !suggestions.length;
        field.setAttribute("aria-expanded", String(!list.hidden));
        status.textContent = this.#counted(words.offered, suggestions.length);
      } catch (error) {
        // Unless another letter was typed, the server is away: there are no suggestions.
        if (error.name !== "AbortError") close();
      }
    };
    const step = (by) => {
      const places = list.children.length + 1;
      if (!list.hidden) activate(((active + 1 + by + places) % places) - 1);
    };
    const keys = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Enter: () => active >= 0 && choose(list.children[active].textContent),
      Escape: () => !list.hidden && (close(), true),
    };

    const typed = (event) => {
      clearTimeout(timer);
      if (event.isComposing) return;
      if (field.value.trim() && Date.now() >= this.#askedAgainAt) timer = setTimeout(ask, 120, field.value);
      else close();
    };
    field.addEventListener("input", typed);
    // Chromium sends no input event after the end of a composition.
    field.addEventListener("compositionend", typed);
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (keys[event.key] && keys[event.key]() !== false) event.preventDefault();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      choose(field.value);
    });
    return form;
  }

  // Ends `running` when the answer takes too long. Raises Failure.
  async #ask(call, parameters, running) {
    const address = new URL(`${this.endpoint}/api/${call}`);
    // What a site gives in `params` narrows each search: params="category=محليات&after=2020".
    const always = call === "search" ? new URLSearchParams(this.getAttribute("params") ?? "") : [];
    for (const [name, value] of always) address.searchParams.append(name, value);
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
    address.searchParams.set("lang", this.#words === WORDS.ar ? "ar" : "en");

    const given = Number(this.getAttribute("timeout"));
    const patience = given > 0 ? Math.min(given, 3600) : PATIENCE;
    const timer = setTimeout(() => running.abort(new Failure("late")), patience * 1000);
    try {
      const reply = await fetch(address, { signal: running.signal, credentials: "omit" }).catch((error) => {
        throw running.signal.aborted ? error : new Failure("unreachable");
      });
      if (reply.ok) return await reply.json();
      const failure = await Failure.of(reply);
      this.#askedAgainAt = Date.now() + failure.after * 1000;
      throw failure;
    } finally {
      clearTimeout(timer);
    }
  }

  #counted(forms, count) {
    // English has no form of its own for none.
    const form = forms[count ? new Intl.PluralRules(this.#language).select(count) : "zero"] ?? forms.other;
    return form.replace("{n}", new Intl.NumberFormat(this.#language).format(count));
  }

  // `isSecond`: the server said that it wanted to be asked again in a moment.
  async #show(page, isSecond = false) {
    this.#running.abort();
    const running = (this.#running = new AbortController());
    const button = this.#more;
    // Where it was pressed, it stays until the answer, and so does the focus.
    button.hidden ||= this.shadowRoot.activeElement !== button;
    button.ariaDisabled = "true";
    this.#status.textContent = this.#words.searching;
    if (page === 1) this.#list.replaceChildren();
    try {
      const answer = await this.#ask("search", { q: this.#query, page, sort: this.#order.value }, running);
      const results = answer.results.map((result) => this.#result(result));
      this.#list.append(...results);
      const notes = answer.notes.map((note) => note.message);
      if (answer.timed_out) notes.push(this.#words.partial);
      this.#status.textContent = [this.#counted(this.#words.count, answer.total), ...notes].join(" · ");
      if (page > 1 || !button.hidden) results[0]?.querySelector("a").focus();
      this.#offer(page * answer.size < answer.total ? "more" : "", page + 1);
      this.dispatchEvent(new CustomEvent("bahith-search", { detail: { query: this.#query, total: answer.total, page }, bubbles: true, composed: true }));
    } catch (error) {
      const { word = "failed", after = 0 } = running.signal.reason ?? error;
      // A later search has taken its place, or the sheet was closed.
      if (running.signal.aborted && word !== "late") return;
      if (!running.signal.aborted && !(error instanceof Failure)) console.error("bahith-search:", error);
      if (after && after <= SHORT && !isSecond) {
        this.#later(after, running.signal, () => this.#show(page, true));
        return;
      }
      this.#status.textContent = word === "refused" ? this.#words.refused : `${this.#words[word]} ${this.#advice(after)}`;
      this.#offer(word === "refused" ? "" : "again", page);
      if (after) {
        button.ariaDisabled = "true";
        this.#later(after, running.signal, () => (button.ariaDisabled = "false"));
      }
    }
  }

  // The one button below the results: for more of them, or to try again.
  #offer(word, page) {
    this.#next = page;
    if (!word && this.shadowRoot.activeElement === this.#more) this.#dialog.querySelector("h2").focus();
    this.#more.hidden = !word;
    this.#more.ariaDisabled = "false";
    this.#more.part = `button ${word || "more"}`;
    this.#more.textContent = this.#words[word || "more"];
  }

  #later(seconds, signal, call) {
    const timer = setTimeout(call, Math.min(seconds, 86400) * 1000);
    signal.addEventListener("abort", () => clearTimeout(timer));
  }

  // When to try again.
  #advice(seconds) {
    if (!seconds) return this.#words.soon;
    if (seconds <= 90) return this.#counted(this.#words.seconds, seconds);
    const minutes = Math.ceil(seconds / 60);
    return minutes <= 90 ? this.#counted(this.#words.minutes, minutes) : this.#counted(this.#words.hours, Math.ceil(minutes / 60));
  }

  #result({ id, title, heading, title_marks: marks, url, source, published, snippet }) {
    const own = /^https?:\/\//i.test(url) && this.getAttribute("links") !== "server";
    const path = id.split("/").map(encodeURIComponent).join("/");
    const link = make("a", { href: own ? url : `${this.endpoint}/article/${path}?q=${encodeURIComponent(this.#query)}`, part: "title", dir: direction(title || heading || id) });
    link.append(...(title ? marked(title, marks) : [heading || id]));
    const about = make("p", { class: "about", part: "about" });
    if (source) about.append(make("bdi", {}, source));
    if (published) {
      const day = new Intl.DateTimeFormat(this.#language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(published));
      about.append(make("time", { datetime: published }, day));
    }
    const text = make("p", { part: "snippet", dir: direction(snippet.text) }, ...marked(snippet.text, snippet.marks));
    return make("li", { part: "result" }, make("h3", {}, link), about, text);
  }
}

if (!customElements.get("bahith-search")) customElements.define("bahith-search", BahithSearch);
