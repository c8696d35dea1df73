import { onTestFinished, test, expect } from "vitest";
import { startServer } from "../../support/server.ts";

test("a server that runs is healthy and ready, and says nothing more", async () => {
  const server = await startServer();
  onTestFinished(() => server.stop());
  for (const path of ["/healthz", "/readyz"]) {
    const answer = await server.client.call("GET", path);
    expect([answer.status, answer.body]).toEqual([200, { status: "ok" }]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  }
});

test("a server whose disk is full stays healthy and says why it is not ready", async () => {
  const server = await startServer({ env: { DISK_FREE_MIN_BYTES: String(Number.MAX_SAFE_INTEGER) } });
  onTestFinished(() => server.stop());
  expect((await server.client.call("GET", "/healthz")).status).toBe(200);
  const answer = await server.client.call("GET", "/readyz");
  expect([answer.status, answer.body]).toEqual([503, { status: "not-ready", reasons: ["the disk is full"] }]);
});
