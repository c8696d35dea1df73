import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { json } from "node:stream/consumers";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import type { AuthReply, ChatSummary } from "../../../shared/protocol/api.ts";
import { whenAnswered } from "../../../sync-server/http/when-answered.ts";
import { RawSyncSocket } from "../../support/raw-sync-socket.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { testPassword, type Person } from "../../support/test-client.ts";
import { untilPasses } from "../../support/until-passes.ts";

const sockets: net.Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function start(env: Record<string, string>): Promise<TestServer> {
  const server = await startServer({ env });
  onTestFinished(() => server.stop());
  return server;
}

/** Reads nothing before it is resumed. */
function send(port: number, lines: readonly string[]): net.Socket {
  const socket = net.connect(port, "127.0.0.1").pause();
  sockets.push(socket);
  socket.on("error", () => undefined);
  socket.write(lines.map((line) => `${line}\r\n`).join(""));
  return socket;
}

/** An `error` may come before; here both mean the same. */
async function whenClosed(socket: net.Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
}

const lookAs = (token: string, path = "/api/me"): string[] => [
  `GET ${path} HTTP/1.1`,
  "Host: 127.0.0.1",
  `Authorization: Bearer ${token}`,
  "",
];

/** A body that never comes keeps a request under way. */
const writeAs = (token: string): string[] => [
  "PATCH /api/me HTTP/1.1",
  "Host: 127.0.0.1",
  `Authorization: Bearer ${token}`,
  "Content-Type: application/json",
  "Content-Length: 100",
  "Expect: 100-continue",
  "",
];

const readChatsAs = (token: string): string[] => ["GET /api/chats HTTP/1.1", ...writeAs(token).slice(1)];

/** Settles when the server has begun to answer it; then nothing more is read. */
async function begin(port: number, lines: readonly string[]): Promise<net.Socket> {
  const socket = send(port, lines).resume();
  const [bytes] = (await once(socket, "data")) as [Buffer];
  socket.pause();
  expect(bytes.toString()).toMatch(/^HTTP\/1\.1 (100|200) /u);
  return socket;
}

/** On a connection that does not stay. @returns the token. */
async function registerOnce(port: number): Promise<string> {
  const request = http.request({ port, agent: false, method: "POST", path: "/api/auth/register" });
  request.setHeader("Content-Type", "application/json");
  request.end(JSON.stringify({ email: "ada@example.org", displayName: "Ada", password: testPassword }));
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  return ((await json(response)) as AuthReply).accessToken;
}

/** Where a page of messages is larger than what the system keeps for a connection that nobody reads. */
async function fillChat({ client }: TestServer, { token }: Person): Promise<string> {
  const body = { kind: "group", title: "Long texts", memberIds: [] };
  const { id } = (await client.call("POST", "/api/chats", { token, body })).body as ChatSummary;
  for (let i = 0; i < 200; i++) {
    const text = "\u4f60".repeat(16_000);
    expect((await client.call("POST", `/api/chats/${id}/messages`, { token, body: { text } })).status).toBe(201);
  }
  return `/api/chats/${id}/messages?limit=200`;
}

describe("an answer that nobody reads", () => {
  test("is given up, and a socket that is silent for longer is not", async () => {
    const server = await start({ IDLE_TIMEOUT_MS: "4000" });
    const ada = await server.client.register("Ada");
    const path = await fillChat(server, ada);
    const bob = await server.client.register("Bob");
    const silent = await RawSyncSocket.mux(server.url, bob.token).opened();
    onTestFinished(() => silent.ws.terminate());
    const unread = send(server.port, lookAs(ada.token, path));
    // An answer is in the log when it is over.
    await untilPasses(() =>
      expect(server.log.findLast(({ method }) => method === "GET")).toMatchObject({ status: 200 }),
    );
    unread.resume();
    await whenClosed(unread);
    expect(unread.bytesRead).toBeLessThan(200 * 48_000);
    expect(silent.ws.readyState).toBe(silent.ws.OPEN);
  });

  test("counts among those of one person at once, and no other's, until it is read or its connection is gone", async () => {
    const server = await start({ RATE_LIMITS: "on", REQUESTS_AT_ONCE_USER: "2", UPDATES_BURST_USER: "10000" });
    const { client, port } = server;
    const [ada, bob] = [await client.register("Ada"), await client.register("Bob")];
    const look = async ({ token }: Person): Promise<number> => (await client.call("GET", "/api/me", { token })).status;
    const path = await fillChat(server, ada);
    await begin(port, writeAs(ada.token));
    const unread = await begin(port, lookAs(ada.token, path));
    const refused = await client.call("GET", "/api/chats", { token: ada.token });
    expect([refused.status, refused.headers.get("retry-after"), await look(bob)]).toEqual([429, "1", 200]);
    unread.resume();
    const gone = await untilPasses(() => begin(port, lookAs(ada.token, path)));
    expect(await look(ada)).toBe(429);
    gone.destroy();
    await untilPasses(() => begin(port, lookAs(ada.token, path)));
    expect(await look(ada)).toBe(429);
  });
});

test("so many connections are open at once, sockets included; one more is closed, until one goes, and the log says so", async () => {
  const { port, url, log } = await start({ CONNECTIONS_MAX: "3" });
  const socket = await RawSyncSocket.mux(url, await registerOnce(port)).opened();
  onTestFinished(() => socket.ws.terminate());
  const [first, second] = [send(port, ["GET /healthz HTTP/1.1"]), send(port, ["GET /healthz HTTP/1.1"])];
  await Promise.all([once(first, "connect"), once(second, "connect")]);
  for (let i = 0; i < 3; i++) {
    const third = send(port, ["GET /healthz HTTP/1.1", "Host: a", ""]).resume();
    await whenClosed(third);
    expect(third.bytesRead).toBe(0);
  }
  // Not once for each.
  const warnings = log.filter(({ level }) => level === "warn");
  expect(warnings).toMatchObject([{ message: expect.stringContaining("CONNECTIONS_MAX") as string, dropped: 1 }]);
  first.destroy();
  await untilPasses(async () => {
    const next = send(port, ["GET /healthz HTTP/1.1", "Host: a", "Connection: close", ""]).resume();
    await whenClosed(next);
    expect(next.bytesRead).toBeGreaterThan(0);
  });
});

test("an answer is over once, when it is out or its connection is gone, also if it waits behind another", async () => {
  const over: string[] = [];
  const seen: string[] = [];
  const byText = (a: string, b: string): number => a.localeCompare(b);
  const server = http.createServer((request, response) => {
    const { url = "" } = request;
    seen.push(url);
    whenAnswered(request, response, () => over.push(url));
    if (url === "/answered") response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const lines = ["/answered", "/waited-for", "/behind", "/answered-behind"].flatMap((path) => [
    `GET ${path} HTTP/1.1`,
    "Host: a",
    "",
  ]);
  const socket = send((server.address() as net.AddressInfo).port, lines);
  await untilPasses(() => expect([seen.length, over]).toEqual([4, ["/answered"]]));
  socket.destroy();
  await untilPasses(() => expect(over.toSorted(byText)).toEqual(seen.toSorted(byText)));
});

test("of one person eight requests that read chats are under way at once", async () => {
  const server = await start({ RATE_LIMITS: "on" });
  const { token } = await server.client.register("Ada");
  const look = async (path: string): Promise<number> => (await server.client.call("GET", path, { token })).status;
  for (let i = 0; i < 7; i++) await begin(server.port, readChatsAs(token));
  expect(await look("/api/chats")).toBe(200);
  const eighth = await begin(server.port, readChatsAs(token));
  await untilPasses(async () => expect(await look("/api/chats")).toBe(429));
  expect(await look("/api/me")).toBe(200);
  eighth.destroy();
  await untilPasses(async () => expect(await look("/api/chats")).toBe(200));
});
