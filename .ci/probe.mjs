// Does what the Functions host does first: waits for the handler's port, then sends one invocation of the timer.
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

const probe = await ready();
const envelope = {
  Data: { timer: { Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false } },
  Metadata: { sys: { MethodName: "Watch", UtcNow: new Date().toISOString(), RandGuid: "0f0c0c9e-7d2b-4c1b-9a55-2f6f3f0b7a11" } },
};
const answer = await fetch(`${base}/Watch`, {
  method: "POST",
  headers: { "Content-Type": "application/json; charset=utf-8", "X-Azure-Functions-InvocationId": "6d0a3a55-5f0e-4b8e-9a0e-6a7a3f1c2b10" },
  body: JSON.stringify(envelope),
});
const body = await answer.json();
const good = probe.status === 200 && answer.status === 200 && typeof body.Outputs === "object";
console.log(good ? "The published handler answers." : `The published handler answered ${probe.status} and ${answer.status}: ${JSON.stringify(body)}`);
process.exit(good ? 0 : 1);
