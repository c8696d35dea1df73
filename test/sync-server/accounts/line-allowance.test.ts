import { PassThrough } from "node:stream";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { createErrorHandler } from "../../../sync-server/http/error-handler.ts";
import { createRequestLog } from "../../../sync-server/http/request-log.ts";
import { LineAllowance } from "../../../sync-server/accounts/line-allowance.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import { RawSyncSocket } from "../../support/raw-sync-socket.ts";
import { startServer } from "../../support/server.ts";

test("lines that strangers bring about are 100 for an address in 100 seconds, and 1,000 for all", () => {
  let now = 0;
  const lines = new LineAllowance(() => now);
  const count = (address: string, tries: number): number =>
    Array.from({ length: tries }, () => lines.levelOf(address, "info")).filter((level) => level === "info").length;
  expect(count("192.0.2.1", 150)).toBe(100);
  now += 10_000;
  expect(count("192.0.2.1", 150)).toBe(10);
  now = 200_000;
  const inAll = Array.from({ length: 30 }, (_, i) => count(`198.51.100.${i}`, 100));
  expect(inAll.reduce((sum, n) => sum + n, 0)).toBe(1_000);
});

test("refused requests and sockets leave so many lines, none of them long", async () => {
  const server = await startServer();
  onTestFinished(() => server.stop());
  const path = "x".repeat(3_000);
  const begun = Date.now();
  for (let i = 0; i < 120; i++) await fetch(`${server.url}/api/${path}`);
  for (let i = 0; i < 20; i++) {
    const evil = new RawSyncSocket(`${server.url}/sync`, { headers: { origin: `https://${path}.example` } });
    await evil.closed;
    await new RawSyncSocket(`${server.url}/sync/${path}`).closed;
  }
  const ofStrangers = server.log.filter(({ message }) => message === "request" || message === "socket refused");
  expect(ofStrangers).toHaveLength(160);
  const { length } = ofStrangers.filter(({ level }) => level !== "debug");
  expect(length).toBeGreaterThanOrEqual(100);
  // One comes back each second.
  expect(length).toBeLessThanOrEqual(101 + (Date.now() - begun) / 1_000);
  for (const line of ofStrangers) expect(JSON.stringify(line).length).toBeLessThan(800);
});

test("a request that fails does not leave the token of an invitation either", async () => {
  const log = new PassThrough().setEncoding("utf8");
  const logger = createLogger({ logLevel: "debug", logFormat: "json" }, log);
  const app = express();
  app.use(createRequestLog(logger, false, new LineAllowance()));
  app.use(() => {
    throw new Error("the disk");
  });
  app.use(createErrorHandler(logger));
  const listening = app.listen(0, "127.0.0.1");
  onTestFinished(() => void listening.close());
  await new Promise((resolve) => listening.once("listening", resolve));
  const { port } = listening.address() as { readonly port: number };
  expect((await fetch(`http://127.0.0.1:${port}/api/invites/verysecrettoken/accept`)).status).toBe(500);
  const text = String(log.read());
  expect(text).toContain("request failed");
  expect(text).not.toContain("verysecret");
});
