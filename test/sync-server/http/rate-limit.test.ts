import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { AttemptLimiter } from "../../../sync-server/accounts/attempt-limiter.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { Answer, Person } from "../../support/test-client.ts";

async function start(env: Record<string, string>): Promise<TestServer> {
  const server = await startServer({ env: { RATE_LIMITS: "on", ...env } });
  onTestFinished(() => server.stop());
  return server;
}

describe("rate limits", () => {
  test("answer 429 with the time to wait, for everything under /api and nothing else", async () => {
    const { client } = await start({ REQUESTS_PER_MINUTE_ADDRESS: "3" });
    for (let i = 0; i < 3; i++) expect((await client.call("GET", "/api/me")).status).toBe(401);
    const answer = await client.call("GET", "/api/nothing");
    expect([answer.status, answer.body]).toEqual([
      429,
      { code: "too-many-requests", message: "Too many requests: try again later." },
    ]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(20);
    expect((await client.call("GET", "/healthz")).status).toBe(200);
  });

  test("count what one person changes, and neither what others do nor what is only read", async () => {
    const { client } = await start({ CHANGES_PER_MINUTE_USER: "2" });
    const [ada, bob] = [await client.register("Ada"), await client.register("Bob")];
    const rename = async ({ token }: { token: string }): Promise<number> =>
      (await client.call("PATCH", "/api/me", { token, body: { displayName: "A" } })).status;
    expect([await rename(ada), await rename(ada), await rename(ada), await rename(bob)]).toEqual([200, 200, 429, 200]);
    expect((await client.call("GET", "/api/me", { token: ada.token })).status).toBe(200);
  });

  test("count what one person reads of chats", async () => {
    const { client } = await start({ READS_PER_MINUTE_USER: "10" });
    const [ada, bob] = [await client.register("Ada"), await client.register("Bob")];
    const read = async ({ token }: { token: string }): Promise<number> =>
      (await client.call("GET", "/api/chats", { token })).status;
    for (let i = 0; i < 10; i++) expect(await read(ada)).toBe(200);
    expect([await read(ada), await read(bob)]).toEqual([429, 200]);
    expect((await client.call("GET", "/api/me", { token: ada.token })).status).toBe(200);
    const body = { kind: "direct", memberIds: [bob.user.id] };
    expect((await client.call("POST", "/api/chats", { token: ada.token, body })).status).toBe(201);
  });

  test("count the groups that one person makes, and neither those that are there nor direct chats nor refusals", async () => {
    const { client } = await start({ GROUPS_PER_DAY_USER: "2" });
    const [ada, bob] = [await client.register("Ada"), await client.register("Bob")];
    const create = (person: Person, given: object): Promise<Answer> =>
      client.call("POST", "/api/chats", {
        token: person.token,
        body: { kind: "group", title: "Team", memberIds: [], ...given },
      });
    const statuses: number[] = [];
    for (const given of [
      { id: "g00000000001" },
      { id: "g00000000001" },
      { title: " " },
      { memberIds: ["00000000"] },
      { kind: "direct", memberIds: [bob.user.id] },
      { id: "g00000000002" },
      { id: "g00000000003" },
      { id: "g00000000002" },
      {},
      { kind: "direct", memberIds: [bob.user.id] },
    ]) {
      statuses.push((await create(ada, given)).status);
    }
    expect(statuses).toEqual([201, 200, 400, 400, 201, 201, 429, 200, 429, 200]);
    expect(Number((await create(ada, {})).headers.get("retry-after"))).toBeGreaterThan(40_000);
    expect((await create(bob, { id: "g00000000001" })).status).toBe(404);
    expect([(await create(bob, {})).status, (await create(bob, {})).status]).toEqual([201, 201]);
    expect((await create(bob, { id: "g00000000001" })).status).toBe(429);
  });

  test("slow down who guesses passwords", async () => {
    const { client } = await start({ LOGIN_ATTEMPTS_EMAIL: "2" });
    const { email, password } = await client.register("Ada");
    const body = { email, password: "wrong password" };
    for (let i = 0; i < 2; i++) expect((await client.call("POST", "/api/auth/login", { body })).status).toBe(401);
    const refused = await client.call("POST", "/api/auth/login", { body: { email, password } });
    expect([refused.status, Number(refused.headers.get("retry-after")) > 400]).toEqual([429, true]);
  });

  test("count the people behind a trusted proxy apart, and believe nobody else", async () => {
    const forwarded = (address: string) => ({ headers: { "x-forwarded-for": address } });
    const behind = await start({ REQUESTS_PER_MINUTE_ADDRESS: "1", TRUST_PROXY: "loopback" });
    expect((await behind.client.call("GET", "/api/me", forwarded("192.0.2.1"))).status).toBe(401);
    expect((await behind.client.call("GET", "/api/me", forwarded("192.0.2.2"))).status).toBe(401);
    expect((await behind.client.call("GET", "/api/me", forwarded("192.0.2.1"))).status).toBe(429);
    const open = await start({ REQUESTS_PER_MINUTE_ADDRESS: "1" });
    expect((await open.client.call("GET", "/api/me", forwarded("192.0.2.1"))).status).toBe(401);
    expect((await open.client.call("GET", "/api/me", forwarded("192.0.2.2"))).status).toBe(429);
  });

  test("take the first 64 bits of an IPv6 address for the whole, for requests, sign-ins and sockets", async () => {
    const from = (address: string) => ({ headers: { "x-forwarded-for": address } });
    const { client, url } = await start({
      TRUST_PROXY: "loopback",
      REQUESTS_PER_MINUTE_ADDRESS: "2",
      LOGIN_ATTEMPTS_ADDRESS: "1",
      SOCKETS_REFUSED_ADDRESS: "1",
    });
    const body = { email: "nobody@example.org", password: "wrong password" };
    const signIn = async (address: string): Promise<number> =>
      (await client.call("POST", "/api/auth/login", { body, ...from(address) })).status;
    expect([await signIn("2001:db8::1"), await signIn("2001:db8::2")]).toEqual([401, 429]);
    expect(await signIn("2001:db8:0:1::1")).toBe(401);
    const look = async (address: string): Promise<number> =>
      (await client.call("GET", "/api/me", from(address))).status;
    expect([await look("2001:db8::3"), await look("2001:db8:0:1::3")]).toEqual([429, 401]);
    expect([await look("192.0.2.1"), await look("::ffff:192.0.2.1"), await look("192.0.2.1")]).toEqual([401, 401, 429]);
    expect(await look("::ffff:192.0.2.2")).toBe(401);

    // Both at once: whoever is told why goes after a second.
    const sockets = ["2001:db8:1::1", "2001:db8:1::2"].map((address) => new WebSocket(`${url}/sync`, from(address)));
    onTestFinished(() => sockets.forEach((socket) => socket.terminate()));
    const answers = sockets.map(async (socket) => {
      const refused = once(socket, "unexpected-response").then(([, response]) => response as IncomingMessage);
      const upgraded = once(socket, "upgrade").then(([response]) => response as IncomingMessage);
      // It reads nothing, and so stays.
      socket.once("upgrade", () => socket.pause());
      return (await Promise.race([refused, upgraded])).statusCode;
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set([101, 429]));
  });

  test("take a trusted proxy's request id, unless it is odd", async () => {
    const { client } = await start({ TRUST_PROXY: "1" });
    const idFor = async (given: string): Promise<string | null> =>
      (await client.call("GET", "/healthz", { headers: { "x-request-id": given } })).headers.get("x-request-id");
    expect(await idFor("proxy-1.a")).toBe("proxy-1.a");
    expect(await idFor("x".repeat(65))).not.toContain("x");
    expect(await idFor("a b")).not.toBe("a b");
  });
});

describe("the limiter", () => {
  test("gives attempts back evenly, and never more than there were", () => {
    let now = 0;
    const limiter = new AttemptLimiter(2, 1_000, () => now);
    expect([limiter.take("a"), limiter.take("a"), limiter.take("a"), limiter.take("b")]).toEqual([0, 0, 500, 0]);
    now = 490;
    expect(limiter.take("a")).toBeGreaterThan(0);
    now = 510;
    expect(limiter.take("a")).toBe(0);
    limiter.giveBack("a");
    limiter.giveBack("a");
    limiter.giveBack("a");
    now = 1_000_000;
    expect([limiter.take("a"), limiter.take("a"), limiter.take("a") > 0]).toEqual([0, 0, true]);
    now = 0;
    expect(limiter.take("a")).toBeGreaterThan(0);
  });

  test("forgets those first that have every attempt left", () => {
    let now = 0;
    const limiter = new AttemptLimiter(2, 1_000, () => now);
    expect([limiter.take("victim"), limiter.take("victim"), limiter.take("victim") > 0]).toEqual([0, 0, true]);
    for (let i = 0; i < 49_000; i++) limiter.take(`k${i}`);
    // Their one attempt came back, and one of the two.
    now = 700;
    for (let i = 0; i < 49_000; i++) limiter.take(`l${i}`);
    expect([limiter.take("victim"), limiter.take("victim") > 0]).toEqual([0, true]);
  });

  test("knows a bounded number of keys", () => {
    const limiter = new AttemptLimiter(1, 1_000, () => 0);
    limiter.take("first");
    for (let i = 0; i < 50_000; i++) limiter.take(`k${i}`);
    expect(limiter.take("first")).toBe(0);
  });
});
