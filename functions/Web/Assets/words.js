// Words in the reader's language, and times as he writes them.

let table = {};
let language = "en";

export async function loadWords() {
  table = await (await fetch("/assets/words.json?v=0")).json();
  language = stored() ?? document.documentElement.lang;
  apply();
}

export const current = () => language;

export function switchLanguage() {
  language = language === "en" ? "fr" : "en";
  try {
    localStorage.setItem("vigie.language", language);
  } catch {
    // A browser that keeps nothing forgets the choice; the page works all the same.
  }
  apply();
}

export function word(key, ...values) {
  const text = table[key]?.[language] ?? key;
  return text.replace(/\{(\d)\}/g, (hole, index) => values[index] ?? hole);
}

// The reader's own kind of the language, so that he sees his clock; else one with 24 hours.
const locale = () => navigator.languages.find(tag => tag.startsWith(language)) ?? (language === "en" ? "en-GB" : "fr-FR");

export const number = value => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value);

export const percent = (part, whole) => new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(whole ? part / whole : 0);

// Whole cents hide what a small brand costs.
export const money = dollars => new Intl.NumberFormat(locale(), { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", maximumFractionDigits: dollars > 0 && dollars < 0.1 ? 4 : 2 }).format(dollars);

export const clock = at => new Intl.DateTimeFormat(locale(), { weekday: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(at));

export const day = at => new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short" }).format(new Date(at));

export const moment = at => new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(at));

// A length of time in at most two units: "45 s", "12 min", "3 h 05", "2 d 4 h".
export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const d = language === "fr" ? "j" : "d";
  if (seconds < 60) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
  return hours % 24 === 0 ? `${hours / 24} ${d}` : `${Math.floor(hours / 24)} ${d} ${hours % 24} h`;
}

// "1d2h30m" as the API writes it, in milliseconds.
export function duration(text) {
  const units = { d: 86400000, h: 3600000, m: 60000, s: 1000 };
  let sum = 0;
  for (const [, count, unit] of (text ?? "").matchAll(/(\d+)([dhms])/g)) sum += count * units[unit];
  return sum;
}

function stored() {
  try {
    const kept = localStorage.getItem("vigie.language");
    return kept === "en" || kept === "fr" ? kept : null;
  } catch {
    return null;
  }
}

function apply() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.title = word(element.dataset.hint);
    element.lang = language === "en" ? "fr" : "en";
  }
}
