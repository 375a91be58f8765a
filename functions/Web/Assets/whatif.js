import { read } from "./api.js?v=0";
import { h, svg, renew } from "./dom.js?v=0";
import { word, day, moment, number } from "./words.js?v=0";

const HEIGHT = 200;
const TOP = 30;
const BOTTOM = 22;
const LEFT = 34;
const STEPS = [0.1, 0.3, 0.5, 1, 2, 3, 5, 7];
const PAUSE = 250;

let answer;
let step;
let asked = 0;
let timer;

// Other settings on the brand's own past. Nothing is computed until somebody looks at it.
export function renderWhatIf(body, page) {
  const value = h("output", { for: "whatif-slider", class: "whatif-value" });
  const slider = h("input", { id: "whatif-slider", type: "range", min: 0, max: STEPS.length - 1, step: 1, "data-key": "whatif-slider", "aria-describedby": "whatif-result" });
  const result = h("div", { id: "whatif-result", role: "status", "aria-live": "polite" });
  const place = h("div", { class: "whatif-picture" });
  const parts = { slider, value, result, place, page };
  renew(body,
    h("div", { class: "whatif-control" }, h("label", { for: "whatif-slider" }, word("whatif.label")), slider, value),
    result, place);
  slider.addEventListener("input", () => {
    step = Number(slider.value);
    label(parts);
    clearTimeout(timer);
    timer = setTimeout(() => load(parts), PAUSE);
  });
  label(parts);
  if (answer) show(parts);
  else whenSeen(body, () => load(parts));
}

function whenSeen(element, act) {
  const observer = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    observer.disconnect();
    act();
  }, { rootMargin: "300px" });
  observer.observe(element);
}

function label({ slider, value }) {
  slider.value = step ?? STEPS.indexOf(1);
  const text = word("whatif.perWeek", number(STEPS[slider.value]));
  value.textContent = text;
  slider.setAttribute("aria-valuetext", text);
}

async function load(parts) {
  const mine = ++asked;
  parts.result.classList.add("busy");
  const to = new Date(Math.ceil(parts.page.now() / 3600000) * 3600000);
  const settings = step === undefined ? {} : { alarmsAWeek: STEPS[step] };
  try {
    const came = await read("/api/backtest", { from: new Date(to - 30 * 86400000).toISOString(), to: to.toISOString(), ...settings });
    if (mine !== asked) return;
    answer = came;
    if (step === undefined) step = nearest(came.now.alarmsAWeek ?? 1);
    label(parts);
    show(parts);
  } catch (failure) {
    if (mine === asked) renew(parts.result, h("p", { class: "notice bad" }, word("error.action", failure.message)));
  }
  parts.result.classList.remove("busy");
}

const nearest = value => STEPS.reduce((best, one, index) => Math.abs(one - value) < Math.abs(STEPS[best] - value) ? index : best, 0);

function show({ result, place }) {
  const { now, then } = answer;
  const moved = answer.alarms.filter(alarm => alarm.minutesLater);
  const parts = [
    word("whatif.calls", number(then.calls), number(now.calls)),
    answer.onlyNow > 0 && word("whatif.onlyNow", number(answer.onlyNow)),
    answer.onlyThen > 0 && word("whatif.onlyThen", number(answer.onlyThen)),
    moved.length > 0 && word("whatif.moved", number(moved.length)),
    word("whatif.false", number(then.falseAWeek), number(now.falseAWeek)),
    answer.seriousMissed > 0 && word("whatif.missed", number(answer.seriousMissed)),
    then.learningDay > 0 && word("whatif.learning", number(then.learningDay)),
    answer.cut && word("whatif.cut"),
  ].filter(Boolean);
  renew(result, h("p", {}, parts.join(" ")));
  renew(place, answer.series.length === 0 ? h("p", { class: "empty quiet" }, word("chart.empty")) : [
    h("ul", { class: "legend" },
      h("li", {}, h("span", { class: "swatch band", "aria-hidden": "true" }), word("whatif.band")),
      h("li", {}, h("span", { "aria-hidden": "true" }, "▲ "), word("whatif.then")),
      h("li", {}, h("span", { "aria-hidden": "true" }, "△ "), word("whatif.onlyNowLegend"))),
    picture(place.clientWidth || 800), table()]);
}

function picture(width) {
  const series = thin(answer.series, Math.max(60, Math.floor((width - LEFT) / 2)));
  const from = begin();
  const x = at => LEFT + ((Date.parse(at) - from) / (Date.parse(answer.to) - from)) * (width - LEFT);
  const busiest = Math.max(4, ...series.map(hour => hour.count));
  const top = Math.max(busiest, Math.min(3 * busiest, ...[Math.max(...series.map(hour => hour.high))]));
  const y = value => HEIGHT - BOTTOM - (Math.min(value, top) / top) * (HEIGHT - TOP - BOTTOM);
  const line = key => series.map(hour => `${x(hour.at).toFixed(1)},${y(hour[key]).toFixed(1)}`);
  const chart = svg("svg", { class: "chart whatif", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": word("whatif.description", number(answer.then.calls), number(answer.now.calls)) });
  for (const value of [top / 2, top]) {
    chart.append(svg("line", { class: "grid", x1: LEFT, x2: width, y1: y(value), y2: y(value) }), svg("text", { class: "tick", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, number(Math.round(value))));
  }
  chart.append(
    svg("polygon", { class: "band", points: [...line("high"), ...line("low").reverse()].join(" ") }),
    svg("polyline", { class: "expected", points: line("expected").join(" ") }),
    svg("polyline", { class: "count", points: line("count").join(" ") }),
    ...days(x, width), ...answer.alarms.map(alarm => mark(alarm, x)));
  return h("div", { class: "chart-box" }, chart);
}

// More hours than there is room for: the busiest of each stretch stands for it.
function thin(series, most) {
  const every = Math.ceil(series.length / most);
  if (every <= 1) return series;
  const kept = [];
  for (let index = 0; index < series.length; index += every) kept.push(series.slice(index, index + every).reduce((busy, hour) => hour.count > busy.count ? hour : busy));
  return kept;
}

// A young history fills the picture too.
const begin = () => Date.parse(answer.series[0].at);

function days(x, width) {
  const first = Math.ceil(begin() / 86400000);
  const count = Math.ceil(Date.parse(answer.to) / 86400000) - first;
  const every = Math.max(1, Math.ceil(count / Math.max(2, Math.floor(width / 90))));
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => (first + index * every) * 86400000)
    .map(at => [at, x(new Date(at).toISOString())]).filter(([, place]) => place < width - 50)
    .map(([at, place]) => svg("text", { class: "tick", x: place, y: HEIGHT - 6 }, day(at)));
}

// Not by colour alone: what is called out is filled, what falls silent is hollow.
function mark(alarm, x) {
  const place = x((alarm.then ?? alarm.now).at);
  return svg("g", { class: alarm.then ? "alarm" : "alarm gone" },
    svg("title", {}, line(alarm)),
    svg("line", { x1: place, x2: place, y1: 18, y2: HEIGHT - BOTTOM }),
    svg("path", { d: `M${place - 6} 18L${place} 6L${place + 6} 18z` }));
}

const line = alarm => `${word(`kind.${alarm.kind}`)}, ${alarm.title}: ${moment(alarm.at)}, ${difference(alarm)}`;

function difference(alarm) {
  if (!alarm.then) return word("whatif.silent");
  if (!alarm.now) return word("whatif.new");
  if (!alarm.minutesLater) return word("whatif.same");
  return word(alarm.minutesLater > 0 ? "whatif.later" : "whatif.earlier", number(Math.abs(alarm.minutesLater)));
}

function table() {
  return h("details", { "data-key": "whatif-table" }, h("summary", { "data-key": "whatif-summary" }, word("whatif.table", number(answer.alarms.length))),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": word("whatif.table", number(answer.alarms.length)) }, h("table", {},
      h("thead", {}, h("tr", {}, ["chart.time", "whatif.what", "whatif.difference", "mark.title"].map(key => h("th", { scope: "col" }, word(key))))),
      h("tbody", {}, answer.alarms.map(alarm => h("tr", {},
        h("th", { scope: "row" }, moment(alarm.at)), h("td", {}, word(`kind.${alarm.kind}`), " · ", h("bdi", {}, alarm.title)),
        h("td", {}, difference(alarm)), h("td", {}, word(`whatif.${alarm.mark}`))))))));
}
