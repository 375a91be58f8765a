import { change } from "./api.js?v=0";
import { h, renew, say, foldRest } from "./dom.js?v=0";
import { word, moment, number, clock } from "./words.js?v=0";

const SHOWN = 5;

// What could not be worked on: why, what it says, and the means to send it again or to let it go.
export function renderLetters(body, dead, page) {
  const letters = dead.items.toSorted((a, b) => b.at.localeCompare(a.at));
  const ready = letters.filter(letter => letter.state === "kept" && !letter.refusal);
  renew(body, letters.length === 0 ? h("p", { class: "empty quiet" }, word("dead.empty")) : [
    ready.length > 1 && h("p", { class: "actions all" }, h("button", { type: "button", "data-key": "dead-all", onclick: event => allAgain(event.target, page) }, word("dead.allAgain"))),
    foldRest(letters, SHOWN, "rest-dead", count => word("dead.more", number(count)), part => h("ul", { class: "dead" }, part.map(letter => entry(letter, page)))),
    dead.next && h("p", { class: "quiet small" }, word("dead.beyond"))]);
}

function entry(letter, page) {
  return h("li", {},
    h("p", { class: "eyebrow" },
      letter.queue === "webhook" ? word("dead.posted") : word("dead.queue", letter.queue), " · ",
      h("time", { datetime: letter.at }, moment(letter.at)), " · ",
      letter.deliveries === 1 ? word("dead.afterOne") : word("dead.after", number(letter.deliveries))),
    h("p", { dir: "auto" }, h("strong", {}, letter.reason)),
    letter.refusal && h("p", { class: "quiet small" }, letter.refusal),
    h("details", { "data-key": `dead-${letter.id}` }, h("summary", { "data-key": `summary-dead-${letter.id}` }, word("dead.content")), h("pre", { tabindex: 0 }, letter.body)),
    letter.state === "kept" ? decisions(letter, page) : h("p", { class: "notice small" }, "↻ ", letter.state === "asked" ? word("dead.asked") : word("dead.sent", clock(letter.sentAt))));
}

function decisions(letter, page) {
  const path = `/api/deadletters/${encodeURIComponent(letter.id)}`;
  const row = h("div", { class: "actions" });
  const first = () => [
    !letter.refusal && h("button", { type: "button", class: "primary", "data-key": `again-${letter.id}`, onclick: () => act(row, `${path}/redrive`, "dead.asked", page) }, word("dead.again")),
    h("button", { type: "button", "data-key": `discard-${letter.id}`, onclick: () => put(second()) }, word("dead.discard"))];
  // What is let go does not come back: one more press.
  const second = () => [
    h("button", { type: "button", class: "danger", "data-key": `discard-${letter.id}`, onclick: () => act(row, `${path}/discard`, "dead.doneDiscard", page) }, word("dead.sure")),
    h("button", { type: "button", class: "ghost", onclick: () => put(first()) }, word("dead.keep"))];
  const put = buttons => {
    row.replaceChildren(...buttons.filter(Boolean));
    row.querySelector(`[data-key="discard-${letter.id}"]`).focus();
  };
  row.append(...first().filter(Boolean));
  return row;
}

async function act(row, path, told, page) {
  const buttons = row.querySelectorAll("button");
  buttons.forEach(button => { button.disabled = true; });
  try {
    const answer = await change(path);
    say(word(told));
    page.refresh();
    return answer;
  } catch (failure) {
    buttons.forEach(button => { button.disabled = false; });
    row.append(h("p", { class: "notice bad", role: "alert" }, word("error.action", failure.message)));
  }
}

async function allAgain(button, page) {
  const row = button.closest(".actions");
  const answer = await act(row, "/api/deadletters/redrive", "dead.asked", page);
  if (!answer) return;
  say([word("dead.doneAll", number(answer.asked)), answer.refused > 0 && word("dead.doneRefused", number(answer.refused))].filter(Boolean).join(" "));
}
