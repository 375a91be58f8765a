// Does what the Functions host does first: waits for the handler's port, then sends one invocation of the timer and one call for the page.
const base = `http://127.0.0.1:${process.argv[2]}`;
const deadline = Date.now() + 30_000;

async function ready() {
  for (;;) {
    try {
      return await fetch(`${base}/`);
    } catch (refused) {
      if (Date.now() > deadline) throw refused;
      await new Promise((resume) => setTimeout(resume, 25));
    }
  }
}

async function invoke(name, data) {
  const answer = await fetch(`${base}/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json; charset=utf-8", "X-Azure-Functions-InvocationId": crypto.randomUUID() },
    body: JSON.stringify({ Data: data, Metadata: { sys: { MethodName: name, UtcNow: new Date().toISOString(), RandGuid: crypto.randomUUID() } } }),
  });
  return [answer.status, await answer.json()];
}

const probe = await ready();
const [ticked, watch] = await invoke("Watch", { timer: { Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false } });
const [called, web] = await invoke("Web", { req: { Url: `${base}/`, Method: "GET", Query: {}, Headers: {}, Params: {} } });
const page = web.Outputs?.res;
const good = probe.status === 200 && ticked === 200 && typeof watch.Outputs === "object" && page?.statusCode === 200 && page.body.includes("<html");
console.log(good ? "The published handler answers." : `The published handler answered ${probe.status}, ${ticked} and ${called}: ${JSON.stringify(watch)} ${JSON.stringify(web)}`);
process.exit(good ? 0 : 1);
