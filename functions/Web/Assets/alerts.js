import { h, outside, renew, foldRest } from "./dom.js?v=0";
import { word, moment, number, span, duration } from "./words.js?v=0";
import { openThread } from "./thread.js?v=0";

export const SHAPES = { critical: "◆", high: "▲", warning: "■", info: "●" };

const SHOWN = 10;

// One crisis, one entry: its newest updates stand under it. It is older than they are, so the newest alerts alone would lack it.
export function renderAlerts(body, newest, leaders, page) {
  const known = new Set(leaders.map(alert => alert.id));
  const updates = Map.groupBy(newest.items.filter(alert => known.has(alert.updateOf)), alert => alert.updateOf);
  const strays = newest.items.filter(alert => !known.has(alert.id) && !known.has(alert.updateOf));
  const entries = [...leaders, ...strays].sort((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
  const label = newest.next ? "alerts.newestUpdates" : "alerts.updates";
  const log = part => h("ol", { class: "log" }, part.map(alert => entry(alert, page, updates.get(alert.id) ?? [], label)));
  renew(body, entries.length === 0
    ? h("p", { class: "empty quiet" }, word("alerts.empty"))
    : foldRest(entries, SHOWN, "rest-alerts", count => word("alerts.more", number(count)), log));
}

// From a flag of the chart to its evidence.
export function openAlert(id) {
  const details = document.getElementById(`alert-${id}`);
  if (!details) { location.assign(`/alerts/${encodeURIComponent(id)}`); return; }
  for (let outer = details; outer; outer = outer.parentElement.closest("details")) outer.open = true;
  details.querySelector("summary").focus();
  details.scrollIntoView({ block: "center" });
}

function entry(alert, page, updates, label) {
  const evidence = alert.evidence;
  return h("li", {}, h("details", { id: `alert-${alert.id}`, "data-key": alert.id, class: alert.updateOf ? "folded" : "" },
    h("summary", { "data-key": `summary-${alert.id}` },
      h("span", { class: `shape ${alert.severity}`, title: word(`severity.${alert.severity}`), role: "img", "aria-label": word(`severity.${alert.severity}`) }, SHAPES[alert.severity]),
      h("span", { class: "line" },
        h("span", { class: "eyebrow" }, word(`kind.${alert.kind}`), " · ", h("time", { datetime: alert.openedAt }, moment(alert.openedAt))),
        h("strong", { dir: "auto" }, evidence.title),
        h("span", { class: "quiet small" }, fate(alert))),
      h("span", { class: `pill ${alert.state}` }, word(`alertState.${alert.state}`))),
    h("div", { class: "inside" }, facts(alert), excerpts(evidence), told(alert), decisions(alert),
      h("p", { class: "actions" },
        h("a", { class: "button primary", href: `/alerts/${encodeURIComponent(alert.id)}` }, word("alerts.openPage")),
        alert.threadId && h("button", { type: "button", class: "ghost", onclick: () => openThread(alert.threadId, page) }, word("alerts.thread")),
        outside(evidence.url, [word("risk.original"), " ↗"], { class: "button ghost" })))),
  updates.length > 0 && h("details", { class: "rest", "data-key": `updates-${alert.id}` },
    h("summary", { "data-key": `summary-updates-${alert.id}` }, word(label, number(updates.length))),
    h("ol", { class: "log" }, updates.map(update => entry(update, page, [], label)))));
}

// Why people were told, or were not, in a few words.
function fate(alert) {
  if (alert.updateOf) return word("alerts.folded");
  if (alert.pending) return `${word("alerts.pending")} · ${word(`reason.${alert.pending.reason}`)}`;
  const last = alert.notifications.at(-1);
  if (!last) return word("alerts.noDelivery");
  return (last.withheld ?? "none") === "none" ? `${word("alerts.told")} · ${word(`reason.${last.reason}`)}` : `${word("alerts.withheld")} · ${word(`withheld.${last.withheld}`)}`;
}

function facts(alert) {
  const evidence = alert.evidence;
  const signal = evidence.signal;
  return h("div", { class: "reasons" },
    evidence.problem && h("p", {}, evidence.problem, evidence.remedy && ` ${evidence.remedy}`),
    signal && h("p", {}, word("alerts.signal", number(signal.observed), span(duration(signal.window)), number(signal.expected), number(signal.score), number(signal.threshold), signal.rule)),
    evidence.proof && h("p", { class: "quiet small" }, word("proof.formula"), ": ", h("code", {}, evidence.proof.formula)),
    evidence.proof?.silencers?.length > 0 && h("p", { class: "quiet small" }, word("proof.silent"), ": ", evidence.proof.silencers.map(one => word(`silencer.${one.kind}`, number(one.value))).join("; "), "."),
    evidence.mentions > 0 && h("p", {}, word("alerts.counts", number(evidence.mentions), number(evidence.negative), number(evidence.negativeAuthors))),
    evidence.waitingSince && evidence.dueAt && evidence.ceilingAt && h("p", {}, word("alerts.sla", moment(evidence.waitingSince), moment(evidence.dueAt), moment(evidence.ceilingAt))),
    evidence.target && h("p", { class: "quiet small" }, word("alerts.target", span(duration(evidence.target)), evidence.targetProvenance ?? "")));
}

function excerpts(evidence) {
  return (evidence.excerpts ?? []).map(excerpt => h("blockquote", { class: excerpt.sentiment },
    h("p", { dir: "auto" }, excerpt.text),
    h("footer", {}, h("bdi", {}, excerpt.author ?? word("thread.unknown")), " · ", moment(excerpt.at), " ", outside(excerpt.url, "↗", { "aria-label": word("risk.original") }),
      excerpt.because?.length > 0 && [" · ", word("thread.because"), " ", excerpt.because.map(text => [h("mark", {}, h("bdi", {}, text)), " "])])));
}

function told(alert) {
  return h("div", {}, h("h4", {}, word("alerts.deliveries")), alert.notifications.length === 0
    ? h("p", { class: "quiet" }, word("alerts.noDelivery"))
    : h("ul", { class: "told" }, alert.notifications.map(one => h("li", {},
      h("time", { datetime: one.at }, moment(one.at)), " · ", word(`reason.${one.reason}`), " · ", word(`withheld.${one.withheld ?? "none"}`),
      h("ul", {}, (one.deliveries ?? []).map(delivery => h("li", { class: delivery.outcome },
        `${delivery.channel} → `, h("bdi", {}, delivery.recipient), `: ${word(`outcome.${delivery.outcome}`)}`,
        delivery.attempts > 1 && `, ${word("alerts.attempts", delivery.attempts)}`,
        delivery.possibleRepeat && `, ${word("alerts.repeat")}`,
        delivery.error && h("span", { class: "quiet" }, ` (${delivery.error})`))))))));
}

function decisions(alert) {
  return alert.decisions.length > 0 && h("ul", { class: "told" }, alert.decisions.map(decision =>
    h("li", {}, word("alerts.decided", word(`decision.${decision.action}`), decision.by, moment(decision.at)))));
}
