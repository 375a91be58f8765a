import { h, outside, renew } from "./dom.js?v=0";
import { word, moment, number, span } from "./words.js?v=0";
import { SHAPES } from "./alerts.js?v=0";
import { openThread } from "./thread.js?v=0";

const SEVERITIES = ["critical", "high", "warning", "info"];

// What burns stands before everything else, each crisis once. Replies that are due have their own place below.
export function renderNow(body, leaders, page) {
  const burning = leaders
    .filter(alert => (alert.kind === "velocity" || alert.kind === "volume") && (alert.state === "open" || alert.state === "acknowledged"))
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || Date.parse(b.openedAt) - Date.parse(a.openedAt));
  document.getElementById("now").hidden = burning.length === 0;
  renew(body, h("ul", { class: "blazes" }, burning.map(alert => blaze(alert, page))));
}

function blaze(alert, page) {
  const evidence = alert.evidence;
  return h("li", { class: `blaze ${alert.severity}` },
    h("p", { class: "eyebrow" },
      h("strong", { class: "severity" }, SHAPES[alert.severity], " ", word(`severity.${alert.severity}`)), " · ", word(`kind.${alert.kind}`),
      evidence.channel && [" · ", word(`channel.${evidence.channel}`)]),
    h("h3", { dir: "auto" }, evidence.title),
    h("p", { class: "facts" },
      h("span", {}, size(alert)),
      h("span", {}, word("now.since", moment(alert.openedAt), span(page.now() - Date.parse(alert.openedAt)))),
      h("span", {}, h("strong", {}, holder(alert, page)))),
    h("div", { class: "actions" },
      h("a", { class: "button primary", "data-key": `now-open-${alert.id}`, href: `/alerts/${encodeURIComponent(alert.id)}` }, word("alerts.openPage")),
      alert.threadId && h("button", { type: "button", "data-key": `now-thread-${alert.id}`, onclick: () => openThread(alert.threadId, page) }, word("alerts.thread")),
      outside(evidence.url, [word("risk.original"), " ↗"], { class: "button ghost", "data-key": `now-original-${alert.id}` })));
}

// All its threads count, as in the last message about it; later ones of its first thread are known sooner.
function size(alert) {
  const told = Math.max(0, ...alert.notifications.map(one => one.voices ?? 0));
  return alert.kind === "velocity"
    ? word("now.voices", number(Math.max(told, alert.evidence.negativeAuthors)))
    : word("risk.counts", number(alert.evidence.mentions));
}

function holder(alert, page) {
  if (alert.state === "acknowledged") return word("now.taken", alert.acknowledgedBy ?? word("alert.somebody"));
  return Date.parse(alert.mutedUntil) > page.now() ? word("now.muted", moment(alert.mutedUntil)) : word("now.nobody");
}
