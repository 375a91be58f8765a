import { h, renew, outside } from "./dom.js?v=0";
import { word, span, number, percent, duration, money } from "./words.js?v=0";

const MARKS = { ok: "✓", new: "·", failing: "✕", silent: "?", off: "–" };

export function renderChannels(body, items, page) {
  renew(body, items.length === 0 ? h("p", { class: "empty quiet" }, word("channels.empty")) : h("table", { class: "stack-table" },
    h("thead", {}, h("tr", {}, ["channel", "volume", "negative", "waiting", "target"].map(name => h("th", { scope: "col" }, word(`channels.${name}`))))),
    h("tbody", {}, items.map(channel => h("tr", {},
      h("th", { scope: "row" }, word(`channel.${channel.channel}`)),
      h("td", {}, number(channel.mentions)),
      h("td", {}, share(channel)),
      h("td", {}, number(channel.waiting)),
      h("td", {}, target(channel, page)))))));
}

export function renderSources(body, items, page) {
  renew(body, items.length === 0 ? h("p", { class: "empty quiet" }, word("sources.empty")) : h("ul", { class: "sources" }, items.map(source => h("li", {},
    h("span", { class: `health ${source.status}` }, h("span", { "aria-hidden": "true" }, MARKS[source.status]), " ", word(`source.${source.status}`)),
    h("span", { class: "line" },
      h("strong", {}, outside(source.url, source.name) ?? source.name),
      h("span", { class: "quiet small" }, [
        source.every && (source.url || source.lastPollAt) ? `${source.kind}, ${span(duration(source.every))}` : word("sources.pushed"),
        `${word("sources.last")}: ${source.lastItemAt ? word("app.ago", span(page.now() - Date.parse(source.lastItemAt))) : word("sources.never")}`,
        source.usualGap && word("sources.usual", span(duration(source.usualGap))),
        word("risk.counts", number(source.mentions ?? 0)),
        source.spent !== undefined && word("sources.spent", money(source.spent), source.cap === undefined ? "–" : money(source.cap))].filter(Boolean).join(" · ")),
      source.problem && h("span", { class: "problem small" }, source.problem))))));
}

function share(channel) {
  const bar = h("span", { class: "share", "aria-hidden": "true" }, h("span", {}));
  bar.firstChild.style.width = `${channel.mentions ? Math.round(100 * channel.negative / channel.mentions) : 0}%`;
  return [bar, " ", percent(channel.negative, channel.mentions)];
}

// The oldest wait on a line: the tick is the target, the far end the ceiling that nothing extends.
function target(channel, page) {
  const within = duration(channel.target);
  const waited = channel.waitingSince ? page.now() - Date.parse(channel.waitingSince) : 0;
  const end = Math.max(within * 2, 1);
  const line = h("span", { class: `wait ${waited > within ? "over" : ""}`, "aria-hidden": "true" }, h("span", { class: "done" }), h("span", { class: "mark" }));
  line.children[0].style.width = `${Math.min(100, 100 * waited / end)}%`;
  line.children[1].style.left = `${100 * within / end}%`;
  return h("span", { class: "tip", tabindex: 0, title: channel.targetProvenance, "aria-label": `${word("channels.within", span(waited), span(within))}. ${channel.targetProvenance}` },
    line, h("span", { class: "small" }, waited > 0 ? word("channels.within", span(waited), span(within)) : span(within)), h("span", { class: "bubble", role: "tooltip" }, channel.targetProvenance));
}
