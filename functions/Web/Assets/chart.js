import { h, svg, renew } from "./dom.js?v=0";
import { word, clock, day, moment, number, duration } from "./words.js?v=0";
import { openAlert } from "./alerts.js?v=0";

const HEIGHT = 220;
const TOP = 34;
const BOTTOM = 22;
const LEFT = 34;
const KINDS = ["negative", "neutral", "positive"];

export function renderChart(body, stats, page) {
  renew(body,
    h("div", { class: "chart-head" },
      h("p", {}, word("chart.summary", number(stats.mentions), number(stats.threads), number(stats.alerts))),
      h("div", { class: "tabs", role: "group", "aria-label": word("chart.range") }, ["24h", "7d", "30d"].map(range =>
        h("button", { type: "button", "data-key": `range-${range}`, "aria-pressed": String(range === page.range()), onclick: () => page.setRange(range) }, word(`chart.${range}`))))),
    h("ul", { class: "legend" }, KINDS.map(kind => h("li", {}, h("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), word(`sentiment.${kind}`), " ", h("strong", {}, number(stats[kind]))))),
    stats.mentions === 0 && stats.flags.length === 0 ? h("p", { class: "empty quiet" }, word("chart.empty")) : picture(stats, body.clientWidth || 800),
    h("details", { "data-key": "chart-table" }, h("summary", { "data-key": "chart-summary" }, word("chart.table")), table(stats)));
}

function picture(stats, width) {
  const series = stats.series;
  const step = (width - LEFT) / series.length;
  const top = Math.max(4, ...series.map(total));
  const height = HEIGHT - TOP - BOTTOM;
  const y = value => HEIGHT - BOTTOM - (value / top) * height;
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${width} ${HEIGHT}`, role: "group", "aria-label": word("chart.description") }, pattern());
  for (const value of [top / 2, top]) {
    chart.append(svg("line", { class: "grid", x1: LEFT, x2: width, y1: y(value), y2: y(value) }), svg("text", { class: "tick", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, number(Math.round(value * 10) / 10)));
  }
  chart.append(svg("line", { class: "base", x1: LEFT, x2: width, y1: y(0) + 0.5, y2: y(0) + 0.5 }));
  series.forEach((bucket, index) => chart.append(bar(bucket, LEFT + index * step, step, y, stats)));
  chart.append(...ticks(series, step, width, stats), ...flags(stats, step, width));
  return h("div", { class: "chart-box" }, chart);
}

function bar(bucket, x, step, y, stats) {
  const group = svg("g", { class: "bar" }, svg("title", {}, word("chart.bar", name(bucket.at, stats), bucket.negative, bucket.neutral, bucket.positive)));
  const gap = Math.min(4, step * 0.18);
  let below = 0;
  for (const kind of KINDS) {
    if (bucket[kind] === 0) continue;
    const shape = { x: x + gap / 2, width: Math.max(1, step - gap), y: y(below + bucket[kind]), height: Math.max(1, y(below) - y(below + bucket[kind]) - 1) };
    group.append(svg("rect", { class: kind, rx: 1.5, ...shape }));
    if (kind === "negative") group.append(svg("rect", { fill: "url(#hatch)", rx: 1.5, ...shape }));
    below += bucket[kind];
  }
  return group;
}

// Not by colour alone: negative is hatched.
function pattern() {
  return svg("defs", {}, svg("pattern", { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg("line", { class: "hatch", x1: 0, y1: 0, x2: 0, y2: 5, "stroke-width": 2 })));
}

function ticks(series, step, width, stats) {
  const every = Math.max(1, Math.ceil(series.length / Math.max(2, Math.floor(width / 90))));
  return series.map((bucket, index) => index % every === 0 && index * step < width - LEFT - 64
    ? svg("text", { class: "tick", x: LEFT + index * step, y: HEIGHT - 6 }, name(bucket.at, stats)) : null).filter(Boolean);
}

// Flags of one bucket stand on one pole: the first one says how many there are.
function flags(stats, step, width) {
  const first = Date.parse(stats.series[0].at);
  const length = duration(stats.bucket);
  const poles = new Map();
  for (const flag of stats.flags.filter(flag => !flag.folded)) {
    const index = Math.floor((Date.parse(flag.at) - first) / length);
    poles.set(index, [...(poles.get(index) ?? []), flag]);
  }
  return [...poles].map(([index, list]) => {
    const x = Math.min(width - 14, Math.max(LEFT + 8, LEFT + (index + 0.5) * step));
    const label = list.map(flag => word("chart.flag", flag.title, moment(flag.at))).join("; ");
    const open = () => openAlert(list[0].id);
    const pole = svg("g", { class: "flag", tabindex: 0, role: "button", "aria-label": label, "data-key": `flag-${list[0].id}`, onclick: open },
      svg("title", {}, label),
      svg("line", { x1: x, x2: x, y1: 8, y2: HEIGHT - BOTTOM }),
      svg("path", { d: `M${x} 6h14l-4 5.5 4 5.5h-14z` }),
      list.length > 1 && svg("text", { x: x - 4, y: 16, "text-anchor": "end" }, String(list.length)));
    pole.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); } });
    return pole;
  });
}

function table(stats) {
  const rows = stats.series.filter(bucket => total(bucket) > 0);
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": word("chart.table") }, h("table", {},
    h("thead", {}, h("tr", {}, [word("chart.time"), ...KINDS.map(kind => word(`sentiment.${kind}`))].map(text => h("th", { scope: "col" }, text)))),
    h("tbody", {}, rows.map(bucket => h("tr", {}, h("th", { scope: "row" }, moment(bucket.at)), KINDS.map(kind => h("td", {}, number(bucket[kind]))))))));
}

const total = bucket => bucket.positive + bucket.neutral + bucket.negative;

const name = (at, stats) => duration(stats.bucket) >= 21600000 ? day(at) : clock(at);
