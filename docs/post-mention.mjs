// Posts one mention to a generic webhook, signed by the Standard Webhooks rules.
// node docs/post-mention.mjs URL SECRET TEXT
import { createHmac, randomUUID } from "node:crypto";

const [url, secret, text] = process.argv.slice(2);
if (!text) {
  console.error("node docs/post-mention.mjs URL SECRET TEXT");
  process.exit(2);
}

const id = `msg_${randomUUID()}`;
const timestamp = Math.floor(Date.now() / 1000).toString();
const source = new URL(url).pathname.split("/").pop();
const body = JSON.stringify({
  mentions: [{ id, source, text, createdAt: new Date().toISOString(), channel: "other", author: { id: "somebody", name: "Somebody" } }],
});
const signature = createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64")).update(`${id}.${timestamp}.${body}`).digest("base64");
const answer = await fetch(url, {
  method: "POST",
  headers: { "Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` },
  body,
});
console.log(answer.status, await answer.text());
process.exit(answer.ok ? 0 : 1);
