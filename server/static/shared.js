// What the other scripts share.

const page = document.documentElement;
export const numbers = new Intl.NumberFormat(`${page.lang}-u-nu-${page.dataset.digits}`, { useGrouping: false });

export const make = (tag, attributes = {}, text = "") => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
};

// Nothing is remembered where storage is not allowed.
export const store = {
  get(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      // Private windows and full disks: see above.
    }
  },
};
