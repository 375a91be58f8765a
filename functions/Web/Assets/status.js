import { h, renew } from "./dom.js?v=0";
import { word, span } from "./words.js?v=0";

const MARKS = { ok: "✓", degraded: "!", failing: "✕" };

export function renderStatus(body, health, page) {
  body.className = `panel status ${health.status}`;
  const sources = health.sources ?? { total: 0, failing: 0, silent: 0 };
  const channels = health.channels ?? [];
  const opinions = health.secondOpinion;
  renew(body,
    h("div", { class: "verdict" },
      h("span", { class: "mark", "aria-hidden": "true" }, MARKS[health.status]),
      h("p", { class: "sentence" }, word(`status.${health.status}`))),
    h("dl", { class: "vitals" },
      vital("status.sweep", health.lastSweepAt ? word("app.ago", span(page.now() - Date.parse(health.lastSweepAt))) : word("status.never")),
      vital("status.sources", [word("status.sourcesText", sources.total), sources.failing && word("status.failingText", sources.failing), sources.silent && word("status.silentText", sources.silent)].filter(Boolean).join(" · ")),
      vital("status.dead", health.deadLetters ? String(health.deadLetters) : word("status.none")),
      vital("status.channels", channels.length ? channels.map(channel => channel.name + (channel.status === "failing" ? " ✕" : channel.status === "ok" ? " ✓" : "")).join(", ") : word("status.nobody")),
      opinions && opinions.status !== "off" && vital("status.opinions", word("status.opinionsText", opinions.records, opinions.budget))),
    health.problems.length > 0 && h("ul", { class: "problems" }, health.problems.map(problem => h("li", {}, problem))));
}

function vital(name, value) {
  return h("div", {}, h("dt", {}, word(name)), h("dd", {}, value));
}
