import { h, renew } from "./dom.js?v=0";
import { word, number, moment, money } from "./words.js?v=0";

// What the month costs: so far, at its end, of how much, and what is given up for it.
export function renderBudget(body, budget) {
  renew(body,
    h("p", { class: "sum" }, word("budget.sum", money(budget.spent), money(budget.forecast), money(budget.budget))),
    gauge(budget),
    h("p", { class: `level ${budget.level}` },
      h("span", { "aria-hidden": "true" }, budget.level === "normal" ? "✓ " : "! "), word(`budget.${budget.level}`),
      budget.level !== "normal" && budget.since && ` ${word("budget.since", moment(budget.since))}`),
    budget.sources.length > 0 && h("ul", { class: "spend" }, budget.sources.map(source => h("li", {},
      h("strong", {}, source.name), " ",
      source.cap === undefined ? money(source.spent) : word("budget.ofCap", money(source.spent), money(source.cap))))),
    h("details", { "data-key": "budget-meters" }, h("summary", { "data-key": "summary-budget-meters" }, word("budget.details")), meters(budget.meters),
      h("p", { class: "quiet small" }, word("budget.note", budget.pricesReadOn))));
}

// Full at the budget; what is beyond it shows as full.
function gauge(budget) {
  const share = dollars => `${Math.min(100, Math.round(100 * dollars / budget.budget))}%`;
  const bar = h("div", { class: "gauge", "aria-hidden": "true" }, h("span", { class: "expected" }), h("span", { class: "done" }));
  bar.children[0].style.width = share(budget.forecast);
  bar.children[1].style.width = share(budget.spent);
  bar.classList.toggle("over", budget.forecast >= budget.budget);
  return bar;
}

function meters(items) {
  return h("table", { class: "meters" },
    h("thead", {}, h("tr", {}, ["meter", "used", "free", "expected"].map(name => h("th", { scope: "col" }, word(`budget.${name}`))))),
    h("tbody", {}, items.map(item => h("tr", {},
      h("th", { scope: "row" }, word(`meter.${item.meter}`)),
      h("td", {}, number(Math.round(item.used))),
      h("td", {}, item.free ? number(item.free) : "–"),
      h("td", {}, money(item.expectedDollars))))));
}
