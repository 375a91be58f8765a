import { read, change } from "./api.js?v=0";
import { h, outside, say } from "./dom.js?v=0";
import { word, moment, number, percent } from "./words.js?v=0";

const SENTIMENTS = ["positive", "neutral", "negative"];
const TRIAGES = ["other", "praise", "criticism", "question", "attack"];
const SHAPES = { positive: "＋", neutral: "○", negative: "−" };

// A thread in a drawer: its mentions in order, why each was judged as it was, and the means to say otherwise.
export async function openThread(id, page) {
  const drawer = document.getElementById("drawer");
  const heading = h("h2", { id: "drawer-h", dir: "auto" }, word("app.loading"));
  const body = h("div", { class: "inside" });
  drawer.replaceChildren(
    h("div", { class: "drawer-head" }, heading, h("button", { type: "button", class: "ghost", "data-key": "close", onclick: () => drawer.close() }, "✕ ", word("app.close"))), body);
  if (!drawer.open) drawer.showModal();
  try {
    const thread = await read(`/api/threads/${encodeURIComponent(id)}`, { top: 200 });
    heading.textContent = thread.title || "…";
    body.replaceChildren(
      h("p", { class: "quiet" }, [word(`channel.${thread.channel}`), thread.source, thread.mentions === 1 ? word("risk.countOne") : word("risk.counts", number(thread.mentions)), word("risk.negative", percent(thread.negative, thread.mentions))].join(" · ")),
      thread.items.length === 0 ? h("p", { class: "empty" }, word("thread.empty")) : h("ol", { class: "mentions" }, thread.items.map(mention => item(mention, thread, page))));
    const link = outside(thread.url, [word("risk.original"), " ↗"], { class: "button primary" });
    if (link) body.prepend(h("p", {}, link));
  } catch (failure) {
    heading.textContent = word("error.action", failure.message);
  }
}

function item(mention, thread, page) {
  const kind = mention.fromBrand ? "ours" : mention.sentiment;
  return h("li", { class: `mention ${kind}` },
    h("p", { class: "eyebrow" },
      h("span", { class: `tone ${kind}` }, mention.fromBrand ? `↩ ${word("thread.brand")}` : `${SHAPES[mention.sentiment]} ${word(`sentiment.${mention.sentiment}`)} · ${word(`triage.${mention.triage}`)}`),
      " ", h("bdi", {}, mention.author?.name ?? mention.author?.id ?? word("thread.unknown")),
      mention.author?.followers ? ` (${word("thread.followers", number(mention.author.followers))})` : "", " · ",
      h("time", { datetime: mention.createdAt }, moment(mention.createdAt)), " ", outside(mention.url, "↗", { "aria-label": word("risk.original") })),
    h("p", { class: "said", dir: "auto", lang: mention.language === "und" ? null : mention.language }, mention.deleted ? h("em", { class: "quiet" }, word("thread.deleted")) : mention.text),
    !mention.fromBrand && h("p", { class: "quiet small" },
      word("thread.judgedBy", mention.judgedBy === "person" ? word("thread.person") : mention.judgedBy),
      mention.because.length > 0 && [" ", word("thread.because"), " ", mention.because.map(text => [h("mark", {}, text), " "])]),
    !mention.fromBrand && correction(mention, thread, page));
}

function correction(mention, thread, page) {
  const choose = (name, values, chosen) => h("label", {}, h("span", {}, word(`thread.${name}`)),
    h("select", { name }, values.map(value => h("option", { value, selected: value === chosen }, word(`${name}.${value}`)))));
  return h("details", {}, h("summary", {}, word("thread.correct")),
    h("form", { class: "correct", onsubmit: async event => {
      event.preventDefault();
      const form = new FormData(event.target);
      try {
        await change(`/api/threads/${encodeURIComponent(thread.id)}/correct`, { mention: mention.key, sentiment: form.get("sentiment"), triage: form.get("triage") });
        say(word("thread.corrected"));
        await openThread(thread.id, page);
        document.querySelector("#drawer [data-key=close]")?.focus();
        page.refresh();
      } catch (failure) {
        event.target.append(h("p", { class: "notice bad", role: "alert" }, word("error.action", failure.message)));
      }
    } }, choose("sentiment", SENTIMENTS, mention.sentiment), choose("triage", TRIAGES, mention.triage), h("button", {}, word("thread.correct"))));
}
