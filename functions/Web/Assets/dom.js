// Elements are built, never parsed: whatever comes from outside becomes a text node or an attribute value.

const SVG = "http://www.w3.org/2000/svg";

export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "onclick" || name === "onsubmit" || name === "ontoggle" || name === "onchange") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

// An outside address as a link, only if it leads to a web page.
export function outside(url, text, attributes = {}) {
  return isWeb(url) ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer", ...attributes }, text) : null;
}

function isWeb(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

// Puts new content in place, and keeps the reader where he was: focus and opened details stay, by data-key.
export function renew(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const open = new Set([...container.querySelectorAll("details[open][data-key]")].map(details => details.dataset.key));
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  for (const details of container.querySelectorAll("details[data-key]")) {
    if (open.has(details.dataset.key)) details.open = true;
  }
  if (focused) container.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

// The first of a long list, and the others behind a line that opens them.
export function foldRest(list, shown, key, label, wrap) {
  const rest = list.slice(shown);
  return [
    wrap(list.slice(0, shown)),
    rest.length > 0 && h("details", { class: "rest", "data-key": key }, h("summary", { "data-key": `summary-${key}` }, label(rest.length)), wrap(rest)),
  ];
}

export function say(text) {
  document.getElementById("say").textContent = text;
}

export function copyable(text, word) {
  const button = h("button", { type: "button", class: "small", onclick: async () => {
    await navigator.clipboard?.writeText(text).catch(() => {});
    button.textContent = word("app.copied");
    say(word("app.copied"));
  } }, word("app.copy"));
  return h("div", { class: "copyable" }, h("pre", { tabindex: 0 }, h("code", {}, text)), button);
}
