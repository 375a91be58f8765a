import { read, Refused } from "./api.js?v=0";
import { h, say } from "./dom.js?v=0";
import { loadWords, switchLanguage, word, span, clock, current } from "./words.js?v=0";
import { renderStatus } from "./status.js?v=0";
import { renderNow } from "./now.js?v=0";
import { renderRisk, tickRisk } from "./risk.js?v=0";
import { openThread } from "./thread.js?v=0";
import { renderChart } from "./chart.js?v=0";
import { renderAlerts } from "./alerts.js?v=0";
import { renderChannels, renderSources } from "./places.js?v=0";
import { renderLetters } from "./letters.js?v=0";
import { renderWhatIf } from "./whatif.js?v=0";
import { renderConfusion } from "./confusion.js?v=0";
import { renderBudget } from "./budget.js?v=0";

const EVERY = 5000;
const SLOWEST = 60000;
const RARE = 3;
const RANGES = { "24h": 86400000, "7d": 7 * 86400000, "30d": 30 * 86400000 };

const state = { range: "24h", offset: 0, round: 0, failures: 0, goodAt: 0, failedAt: 0, data: {} };
let timer;
let polling = false;

// The server's clock rules: a demo runs faster than the wall.
const serverNow = () => Date.now() + state.offset;

const page = {
  now: serverNow,
  refresh: () => poll(true),
  range: () => state.range,
  setRange: range => { state.range = range; poll(true); },
  hasData: () => (state.data.stats?.mentions ?? 0) > 0 || (state.data.risk?.items.length ?? 0) > 0 || (state.data.alerts?.items.length ?? 0) > 0,
};

async function poll(all = false) {
  if (polling) { state.again = true; return; }
  polling = true;
  clearTimeout(timer);
  try {
    await readAll(all || state.round % RARE === 0);
    state.round++;
    state.failures = 0;
    state.goodAt = Date.now();
    show();
    trouble(null);
  } catch (failure) {
    state.failures++;
    state.failedAt ||= Date.now();
    trouble(failure);
  }
  polling = false;
  const again = state.again;
  state.again = false;
  if (again) return poll(true);
  const wait = waitFor(state.data.health?.refresh, state.failures);
  if (wait > 0) timer = setTimeout(poll, wait);
}

// The server says how often it may be asked: where each question is billed, seldom, and not at all while nobody looks.
function waitFor(refresh, failures) {
  if (document.hidden) return refresh ? refresh.hidden * 1000 : SLOWEST;
  const every = refresh ? refresh.seen * 1000 : EVERY;
  return Math.min(Math.max(SLOWEST, every), every * 2 ** Math.min(failures, 4));
}

async function readAll(rare) {
  const health = await read("/api/health");
  // Whoever has no key is told the status alone.
  if (!health.now) throw new Refused(401, health.status);
  state.offset = Date.parse(health.now) - Date.now();
  const to = new Date(Math.ceil(serverNow() / 1000) * 1000);
  const [risk, stats] = await Promise.all([
    read("/api/threads", { order: "risk", top: 100 }),
    read("/api/stats", { from: new Date(to - RANGES[state.range]).toISOString(), to: to.toISOString() }),
  ]);
  const before = state.data;
  const grew = before.stats && (stats.flags[0]?.id !== before.stats.flags[0]?.id || health.deadLetters !== before.health.deadLetters);
  const [alerts, leaders, sources, dead, confusion, budget] = rare || grew
    ? await Promise.all([read("/api/alerts", { top: 50 }), read("/api/alerts", { top: 50, folded: false }), read("/api/sources"), read("/api/deadletters", { top: 50 }), read("/api/confusion"), read("/api/budget")])
    : [before.alerts, before.leaders, before.sources, before.dead, before.confusion, before.budget];
  const newest = alerts.items[0];
  if (before.alerts && newest && newest.id !== before.alerts.items[0]?.id) say(word("alerts.new", newest.evidence.title));
  state.data = { health, risk, stats, alerts, leaders, sources, dead, confusion, budget };
}

const shown = {};

// Draws only what changed, so that nobody loses his place every five seconds.
function show(force = false) {
  const { health, risk, stats, alerts, leaders, sources, dead, confusion, budget } = state.data;
  if (!health) return;
  document.getElementById("logout").hidden = !health.keyRequired;
  const { now: _, ...steady } = health;
  draw("now", [leaders, Math.floor(Date.now() / 30000)], force, body => renderNow(body, leaders.items, page));
  draw("status", [steady, Math.floor(Date.now() / 15000)], force, body => renderStatus(body, health, page));
  draw("risk", risk, force, body => renderRisk(body, risk.items, page));
  draw("mentions", [stats.series, stats.flags, stats.mentions, state.range], force, body => renderChart(body, stats, page));
  draw("whatif", current(), false, body => renderWhatIf(body, page));
  draw("alerts", [alerts, leaders], force, body => renderAlerts(body, alerts, leaders.items, page));
  draw("channels", stats.channels, force, body => renderChannels(body, stats.channels, page));
  draw("sources", [sources, Math.floor(Date.now() / 30000)], force, body => renderSources(body, sources.items, page));
  draw("dead", dead, force, body => renderLetters(body, dead, page));
  draw("confusion", confusion, force, body => renderConfusion(body, confusion));
  const { now: __, ...bill } = budget;
  draw("budget", bill, force, body => renderBudget(body, budget));
}

function draw(id, data, force, render) {
  const text = JSON.stringify(data);
  if (!force && shown[id] === text) return;
  shown[id] = text;
  const section = document.getElementById(id);
  render(section.querySelector(".body") ?? section);
}

function trouble(failure) {
  const box = document.getElementById("trouble");
  box.hidden = !failure;
  document.getElementById("main").classList.toggle("stale", Boolean(failure) && state.goodAt > 0);
  if (!failure) {
    state.failedAt = 0;
    box.replaceChildren();
    return;
  }
  if (failure instanceof Refused && failure.status === 401) box.replaceChildren(word("error.login"), " ", h("a", { href: "/login" }, word("error.loginLink")));
  else if (failure instanceof Refused) box.replaceChildren(failure.message);
  else box.replaceChildren(state.goodAt ? word("error.unreachable", clock(state.failedAt), span(Date.now() - state.goodAt)) : word("error.first"));
}

function tick() {
  const fresh = document.getElementById("fresh");
  const text = state.goodAt ? word("app.updated", span(Date.now() - state.goodAt)) : word("app.loading");
  if (fresh.textContent !== text) fresh.textContent = text;
  fresh.classList.toggle("old", state.failures > 0);
  fresh.classList.toggle("unknown", state.goodAt === 0);
  tickRisk(serverNow());
}

await loadWords();
document.getElementById("language").addEventListener("click", () => { switchLanguage(); show(true); poll(true); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
setInterval(tick, 1000);
tick();
await poll(true);

// An alert leads to its thread: #thread=<id>.
function openLinked() {
  const [, id] = /^#thread=([\w-]+)$/.exec(location.hash) ?? [];
  if (id) openThread(id, page);
}

addEventListener("hashchange", openLinked);
openLinked();
