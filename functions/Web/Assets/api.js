import { current } from "./words.js?v=0";

// What the server said when it refused, or that it said nothing.
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export async function read(path, parameters = {}) {
  const query = new URLSearchParams({ ...parameters, language: current() });
  return ask(`${path}?${query}`, {});
}

export async function change(path, body = {}) {
  return ask(`${path}?language=${current()}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function ask(address, options) {
  const answer = await fetch(address, { ...options, cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(20000) });
  const json = await answer.json().catch(() => ({}));
  // A failing watch answers 503 with its report; any other refusal is a problem.
  if (answer.ok || Array.isArray(json.problems)) return json;
  throw new Refused(answer.status, json.detail ?? answer.statusText);
}
