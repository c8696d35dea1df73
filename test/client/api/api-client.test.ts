import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { ApiClient } from "../../../client/api/api-client.ts";
import { parseUserPage } from "../../../client/api/answers.ts";
import { createMemoryValues, type LocalValues } from "../../../client/api/local-values.ts";
import { SessionRefresher, type RefreshOutcome } from "../../../client/api/session-refresher.ts";

let server: Server | undefined;

afterEach(async () => {
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

interface StartOptions {
  readonly outcome?: RefreshOutcome;
  readonly values?: LocalValues;
  readonly timeoutMs?: number;
}

async function start(
  listener: RequestListener,
  { outcome = "refreshed", values = createMemoryValues(), timeoutMs = 20_000 }: StartOptions = {},
): Promise<ApiClient> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const refresher = new SessionRefresher({
    post: () => Promise.resolve(outcome),
    values,
    locks: undefined,
    onRefused: () => undefined,
  });
  return new ApiClient({ baseUrl: `http://127.0.0.1:${port}`, fetch, refresher, timeoutMs });
}

const users = { method: "GET", path: "/users", parse: parseUserPage } as const;

describe("a call", () => {
  test("is made again, once, after a refresh", async () => {
    let calls = 0;
    const client = await start((_request, response) => {
      response.statusCode = ++calls === 1 ? 401 : 200;
      response.end(calls === 1 ? '{"code":"sign-in","message":""}' : '{"users":[],"cursor":null}');
    });
    expect(await client.call(users)).toMatchObject({ ok: true, value: { users: [], cursor: null } });
    expect(calls).toBe(2);
  });

  test("refreshes before it asks with a token that has run out, and asks at once with one that has not", async () => {
    const values = createMemoryValues();
    const seen: number[] = [];
    const client = await start(
      (_request, response) => {
        // What is known to have run out is not sent.
        seen.push(Date.now() - Number(values.getItem("roost.refreshedAt")));
        response.end('{"users":[],"cursor":null}');
      },
      { values },
    );
    for (const age of [15 * 60_000, 60_000]) {
      values.setItem("roost.refreshedAt", String(Date.now() - age));
      expect(await client.call(users)).toMatchObject({ ok: true });
    }
    values.setItem("roost.refreshedAt", String(Date.now() - 15 * 60_000));
    expect(await client.call({ ...users, refreshes: false })).toMatchObject({ ok: true });
    expect(seen.map((age) => Math.floor(age / 60_000))).toEqual([0, 1, 15]);
  });

  test("is offline, and not made, when a token has run out and there is no network to renew it", async () => {
    const values = createMemoryValues();
    let calls = 0;
    const client = await start(() => calls++, { outcome: "offline", values });
    values.setItem("roost.refreshedAt", String(Date.now() - 15 * 60_000));
    expect(await client.call(users)).toMatchObject({ ok: false, code: "offline" });
    expect(calls).toBe(0);
  });

  test("stays refused when the refresh is refused, and is offline when the refresh was", async () => {
    const refuse: RequestListener = (_request, response) => {
      response.statusCode = 401;
      response.end('{"code":"sign-in","message":"Please sign in."}');
    };
    expect(await (await start(refuse, { outcome: "refused" })).call(users)).toMatchObject({
      ok: false,
      code: "sign-in",
    });
    server?.close();
    expect(await (await start(refuse, { outcome: "offline" })).call(users)).toMatchObject({
      ok: false,
      code: "offline",
    });
  });

  test("ends when the server does not answer in time", async () => {
    const client = await start(() => undefined, { timeoutMs: 200 });
    expect(await client.call(users)).toMatchObject({ ok: false, status: 0, code: "offline" });
    server?.closeAllConnections();
  });

  test("tells an answer that is not the interface's from a refusal", async () => {
    const client = await start((_request, response) => void response.end("<html>a proxy</html>"));
    expect(await client.call(users)).toMatchObject({ ok: false, code: "bad-answer" });
  });

  test("carries how long to wait", async () => {
    const client = await start((_request, response) => {
      response.statusCode = 429;
      response.setHeader("retry-after", "7");
      response.end('{"code":"too-many-requests","message":"Later."}');
    });
    expect(await client.call(users)).toMatchObject({ ok: false, code: "too-many-requests", retryAfterMs: 7_000 });
  });
});
