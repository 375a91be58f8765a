import { read, change } from "./api.js?v=0";
import { h, outside, say } from "./dom.js?v=0";
import { word, moment, number, percent } from "./words.js?v=0";

const SENTIMENTS = ["positive", "neutral", "negative"];
const TRIAGES = ["other", "praise", "criticism", "question", "attack"];
const SHAPES = { positive: "+", neutral: "○", negative: "−" };

// A thread in a drawer: its mentions in order, why each was judged as it was, and the means to say otherwise with one press.
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
    body.replaceChildren(...[
      h("p", { class: "quiet", id: "counts" }, counts(thread)),
      thread.items.length === 0 ? h("p", { class: "empty" }, word("thread.empty")) : h("ol", { class: "mentions" }, thread.items.map(mention => item(mention, thread, page))),
      thread.items.length > 0 && nameField()].filter(Boolean));
    const link = outside(thread.url, [word("risk.original"), " ↗"], { class: "button primary" });
    if (link) body.prepend(h("p", {}, link));
  } catch (failure) {
    heading.textContent = word("error.action", failure.message);
  }
}

function item(mention, thread, page) {
  const kind = mention.fromBrand ? "ours" : mention.sentiment;
  const open = !mention.fromBrand && !mention.deleted;
  return h("li", { class: `mention ${kind}`, id: `mention-${mention.key}` },
    h("p", { class: "eyebrow" },
      h("span", { class: `tone ${kind}` }, mention.fromBrand ? `↩ ${word("thread.brand")}` : `${SHAPES[mention.sentiment]} ${word(`sentiment.${mention.sentiment}`)} · ${word(`triage.${mention.triage}`)}`),
      " ", h("bdi", {}, mention.author?.name ?? mention.author?.id ?? word("thread.unknown")),
      mention.author?.followers ? ` (${word("thread.followers", number(mention.author.followers))})` : "", " · ",
      h("time", { datetime: mention.createdAt }, moment(mention.createdAt)), " ", outside(mention.url, "↗", { "aria-label": word("risk.original") })),
    h("p", { class: "said", dir: "auto", lang: mention.language === "und" ? null : mention.language }, mention.deleted ? h("em", { class: "quiet" }, word("thread.deleted")) : mention.text),
    open && why(mention),
    open && correction(mention, thread, page));
}

// Who judged, how sure, and the words that weighed most; where a person spoke, what the judge had said.
function why(mention) {
  const review = mention.review;
  const judge = review?.judge ?? mention;
  const words = judge.because.length > 0 && [" ", word("thread.because"), " ", judge.because.map(text => [h("mark", {}, h("bdi", {}, text)), " "])];
  const sure = word("thread.sure", percent(judge.confidence, 1));
  return h("div", { class: "why quiet small" },
    review && h("p", {}, word(review.by ? "thread.saidBy" : "thread.judgedBy", review.by ?? word("thread.person")), ` · ${moment(review.at)}`, review.edited && ` · ${word("thread.editedSince")}`),
    h("p", {}, review
      ? word("thread.judgeSaid", judge.judgedBy, `${word(`sentiment.${judge.sentiment}`)} · ${word(`triage.${judge.triage}`)}`)
      : word("thread.judgedBy", judge.judgedBy === "person" ? word("thread.person") : judge.judgedBy), ", ", sure, words));
}

// One press corrects; pressing what is marked, or the tick, says that it is right.
function correction(mention, thread, page) {
  const press = (name, values, chosen) => h("div", { class: "choices", role: "group", "aria-label": word(`thread.${name}`) },
    values.map(value => h("button", { type: "button", class: `choice ${value}`, "aria-pressed": String(value === chosen), "data-said": `${name}-${value}`,
      onclick: event => tell(event.currentTarget, mention, thread, page, { [name]: value }) },
    name === "sentiment" && h("span", { "aria-hidden": "true" }, SHAPES[value], " "), word(`${name}.${value}`))));
  const confirmed = mention.review && !mention.review.edited && mention.review.sentiment === mention.sentiment && mention.review.triage === mention.triage;
  return h("div", { class: "correct", role: "group", "aria-label": word("thread.correct") },
    press("sentiment", SENTIMENTS, mention.sentiment), press("triage", TRIAGES, mention.triage),
    h("button", { type: "button", class: "choice right", disabled: Boolean(confirmed), "data-said": "right", title: word("thread.rightHint"),
      onclick: event => tell(event.currentTarget, mention, thread, page, { sentiment: mention.sentiment, triage: mention.triage }) },
    h("span", { "aria-hidden": "true" }, "✓ "), word(confirmed ? "thread.confirmed" : "thread.right")));
}

async function tell(button, mention, thread, page, said) {
  const entry = document.getElementById(`mention-${mention.key}`);
  const buttons = [...entry.querySelectorAll("button")];
  const off = buttons.filter(one => one.disabled);
  buttons.forEach(one => { one.disabled = true; });
  entry.querySelector(".notice")?.remove();
  try {
    const by = nameOfReader();
    const answer = await change(`/api/threads/${encodeURIComponent(thread.id)}/correct`, { mention: mention.key, ...said, ...(by ? { by } : {}) });
    const renewed = item(answer.mention, thread, page);
    entry.replaceWith(renewed);
    const again = renewed.querySelector(`[data-said="${button.dataset.said}"]`);
    (again?.disabled ? renewed.querySelector(".choice[aria-pressed=true]") : again)?.focus();
    document.getElementById("counts").replaceChildren(counts({ ...thread, ...answer }));
    say(word("thread.corrected"));
    page.refresh();
  } catch (failure) {
    buttons.forEach(one => { one.disabled = off.includes(one); });
    button.focus();
    entry.append(h("p", { class: "notice bad", role: "alert" }, word("error.action", failure.message)));
  }
}

function counts(thread) {
  return [word(`channel.${thread.channel}`), ...(thread.source === thread.channel ? [] : [thread.source]), thread.mentions === 1 ? word("risk.countOne") : word("risk.counts", number(thread.mentions)), word("risk.negative", percent(thread.negative, thread.mentions))].join(" · ");
}

// Kept with what this reader says, so that others know whom to ask; in this browser alone, and only if it is given.
function nameField() {
  return h("label", { class: "reader" }, h("span", {}, word("thread.yourName")),
    h("input", { maxlength: 60, autocomplete: "name", value: nameOfReader(), onchange: event => {
      try {
        localStorage.setItem("vigie.name", event.target.value.trim());
      } catch {
        // A browser that keeps nothing: the name goes without.
      }
    } }));
}

function nameOfReader() {
  try {
    return localStorage.getItem("vigie.name") ?? "";
  } catch {
    return "";
  }
}
