import { change } from "./api.js?v=0";
import { h, svg, outside, renew, say, copyable, foldRest } from "./dom.js?v=0";
import { word, span, moment, percent, number } from "./words.js?v=0";
import { openThread } from "./thread.js?v=0";

const RADIUS = 26;
const AROUND = 2 * Math.PI * RADIUS;

// What is most urgent fits the first screen; the others are one step away.
const SHOWN = 6;

// What a person decided here a moment ago; its card goes before the next reading comes.
const done = new Set();

export function renderRisk(body, items, page) {
  const threads = items.filter(thread => !done.has(thread.id));
  const groups = [
    ["risk.ledger", threads.filter(thread => thread.state === "waiting" && thread.neverAnswered)],
    ["risk.again", threads.filter(thread => thread.state === "waiting" && !thread.neverAnswered)],
    ["risk.burning", threads.filter(thread => thread.state !== "waiting")],
  ].filter(([, list]) => list.length > 0);
  renew(body, groups.length === 0 ? empty(page) : groups.map(([title, list]) => h("div", { class: "group" },
    h("h3", {}, word(title), " ", h("span", { class: "count" }, String(list.length))),
    foldRest(list, SHOWN, `rest-${title}`, count => word("risk.more", number(count)), part => h("ul", { class: "cards" }, part.map(thread => card(thread, page)))))));
  tickRisk(page.now());
}

// Once a second: the rings run on between two readings.
export function tickRisk(now) {
  for (const element of document.querySelectorAll("[data-due]")) {
    const due = Number(element.dataset.due);
    const since = Number(element.dataset.since);
    const left = due - now;
    const share = left <= 0 ? 1 : Math.min(1, left / Math.max(1, due - since));
    const text = left >= 0 ? word("risk.left", span(left)) : word("risk.late", span(-left));
    element.querySelector(".arc").setAttribute("stroke-dashoffset", String(AROUND * (1 - share)));
    const label = element.querySelector(".left");
    if (label.textContent !== text) label.textContent = text;
    const stage = now >= Number(element.dataset.ceiling) ? "beyond" : left < 0 ? "late" : now >= Number(element.dataset.warn) ? "warn" : "calm";
    if (element.dataset.stage !== stage) {
      element.dataset.stage = stage;
      element.querySelector(".glyph").textContent = { calm: "", warn: "!", late: "✕", beyond: "✕✕" }[stage];
    }
  }
}

function card(thread, page) {
  const title = h("h4", { dir: "auto" }, thread.title || "…");
  return h("li", { class: "card", id: `thread-${thread.id}` },
    ring(thread),
    h("div", { class: "what" },
      h("p", { class: "eyebrow" }, word(`channel.${thread.channel}`), thread.source !== thread.channel && [" · ", h("bdi", {}, thread.source)], thread.openAlert && h("span", { class: "pill hot" }, "▲ ", word("kind.velocity"))),
      title,
      h("p", { class: "facts" },
        h("span", {}, thread.mentions === 1 ? word("risk.countOne") : word("risk.counts", number(thread.mentions))),
        h("span", {}, word("risk.negative", percent(thread.negative, thread.mentions))),
        h("span", { class: "speed" }, ...speed(thread)),
        thread.owner && h("span", {}, word("risk.owner", thread.owner))),
      thread.dueAt && h("p", { class: "quiet small" }, word("risk.due", moment(thread.dueAt)), Date.parse(thread.ceilingAt) < page.now() && ` · ${word("risk.beyondCeiling")}`)),
    h("div", { class: "actions" },
      outside(thread.url, [word("risk.original"), " ↗"], { class: "button primary", "data-key": `open-${thread.id}` }),
      thread.state === "waiting" && decide(thread, "answered", "risk.answered", "risk.doneAnswered", page),
      thread.state === "waiting" && decide(thread, "dismissed", "risk.dismissed", "risk.doneDismissed", page),
      h("button", { type: "button", class: "ghost", "data-key": `details-${thread.id}`, onclick: () => openThread(thread.id, page) }, word("risk.details"))));
}

function decide(thread, decision, label, told, page) {
  return h("button", { type: "button", "data-key": `${decision}-${thread.id}`, onclick: async event => {
    const buttons = event.target.closest(".actions").querySelectorAll("button");
    buttons.forEach(button => { button.disabled = true; });
    try {
      await change(`/api/threads/${encodeURIComponent(thread.id)}/${decision}`);
      say(word(told, thread.title));
      done.add(thread.id);
      setTimeout(() => done.delete(thread.id), 10000);
      document.getElementById(`thread-${thread.id}`)?.remove();
      document.getElementById("risk").focus({ preventScroll: true });
      page.refresh();
    } catch (failure) {
      buttons.forEach(button => { button.disabled = false; });
      event.target.closest(".card").append(h("p", { class: "notice bad", role: "alert" }, word("error.action", failure.message)));
    }
  } }, word(label));
}

function ring(thread) {
  if (!thread.dueAt) return h("div", { class: "ring none" }, h("span", { class: "left" }, word("risk.noClock")));
  const circle = name => svg("circle", { class: name, cx: 32, cy: 32, r: RADIUS, fill: "none", "stroke-width": 6, ...(name === "arc" ? { "stroke-dasharray": AROUND, "stroke-linecap": "round", transform: "rotate(-90 32 32)" } : {}) });
  return h("div", { class: "ring", "data-due": Date.parse(thread.dueAt), "data-since": Date.parse(thread.waitingSince), "data-warn": Date.parse(thread.warnAt), "data-ceiling": Date.parse(thread.ceilingAt), title: thread.targetProvenance },
    h("div", { class: "dial" }, svg("svg", { viewBox: "0 0 64 64", "aria-hidden": "true" }, circle("track"), circle("arc")), h("span", { class: "glyph", "aria-hidden": "true" })),
    h("span", { class: "left" }));
}

function speed(thread) {
  const [last, before] = [thread.lastHour ?? 0, thread.hourBefore ?? 0];
  const arrow = (glyph, key) => [h("span", { class: "arrow", "aria-hidden": "true" }, glyph), " ", word(key, last, before)];
  if (last === 0 && before === 0) return arrow("–", "risk.calm");
  if (last > before * 1.25) return arrow("↗", "risk.rising");
  return last < before * 0.75 ? arrow("↘", "risk.falling") : arrow("→", "risk.steady");
}

function empty(page) {
  const calm = h("div", { class: "empty" }, h("p", { class: "big" }, word("risk.empty")), h("p", { class: "quiet" }, word("risk.emptyHint")));
  return page.hasData() ? calm : [calm, start()];
}

function start() {
  const source = '{\n  "brands": [{"id": "acme", "name": "Acme"}],\n  "sources": [{"name": "forum", "kind": "rss", "url": "https://forum.example/latest.rss", "channel": "forum"}]\n}';
  const post = [
    "secret='whsec_…'; id=msg_$(date +%s); at=$(date +%s)",
    `body='{"mentions":[{"source":"generic","id":"1","text":"Where is my parcel?","createdAt":"'$(date -u +%FT%TZ)'"}]}'`,
    'key=$(printf %s "${secret#whsec_}" | base64 -d | od -An -tx1 | tr -d " \\n")',
    'sig=$(printf %s "$id.$at.$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$key -binary | base64)',
    `curl -H "webhook-id: $id" -H "webhook-timestamp: $at" -H "webhook-signature: v1,$sig" -H "content-type: application/json" -d "$body" ${location.origin}/api/webhooks/generic`,
  ].join("\n");
  return h("div", { class: "panel start" },
    h("h3", {}, word("start.title")),
    h("p", {}, word("start.source")), copyable(source, word),
    h("p", {}, word("start.post")), copyable(post, word),
    h("p", {}, word("start.demo")));
}
