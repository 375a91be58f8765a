import { h, renew } from "./dom.js?v=0";
import { word, number, percent } from "./words.js?v=0";

// What the judge said against what people said, of the mentions that people looked at.
export function renderConfusion(body, table) {
  renew(body, table.looked === 0 ? h("p", { class: "empty quiet" }, word("confusion.empty")) : [
    ["sentiment", "triage"].filter(name => table[name].looked > 0).map(name => matrix(name, table[name])),
    h("p", { class: "quiet small" }, word("confusion.note"), table.more && ` ${word("confusion.newest")}`),
  ]);
}

function matrix(name, part) {
  // A label that nobody gave says nothing.
  const used = part.labels.map((_, i) => i).filter(i => part.judgeThenPerson[i].some(Boolean) || part.judgeThenPerson.some(row => row[i]));
  return h("div", { class: "scroll confusion" }, h("table", {},
    h("caption", {}, h("strong", {}, word(`thread.${name}`)), " ", word("confusion.agree", number(part.right), number(part.looked), percent(part.right, part.looked))),
    h("thead", {},
      h("tr", {}, h("td", {}), h("th", { scope: "colgroup", colspan: used.length }, word("confusion.person"))),
      h("tr", {}, h("th", { scope: "col" }, word("confusion.judge")), used.map(i => h("th", { scope: "col" }, word(`${name}.${part.labels[i]}`))))),
    h("tbody", {}, used.map(row => h("tr", {}, h("th", { scope: "row" }, word(`${name}.${part.labels[row]}`)),
      used.map(column => h("td", { class: row === column ? "agree" : part.judgeThenPerson[row][column] ? "differ" : "none" }, number(part.judgeThenPerson[row][column]))))))));
}
