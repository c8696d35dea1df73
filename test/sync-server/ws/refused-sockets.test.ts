import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import net from "node:net";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createLogger } from "../../../sync-server/logger.ts";
import { RefusedSockets } from "../../../sync-server/ws/refused-sockets.ts";
import { RawSyncSocket } from "../../support/raw-sync-socket.ts";
import { spawnServer, startServer, type TestServer } from "../../support/server.ts";
import { untilPasses } from "../../support/until-passes.ts";

const sockets: net.Socket[] = [];
const silent: RawSyncSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const { ws } of silent.splice(0)) ws.terminate();
});

/** Somebody without a token, from an address. */
const ask = (url: string, address: string): RawSyncSocket =>
  new RawSyncSocket(`${url}/sync`, { headers: { "x-forwarded-for": address } });

/** Reads nothing, so that it is refused for as long as may be. */
function askSilently(url: string, address: string): RawSyncSocket {
  const socket = ask(url, address);
  silent.push(socket);
  socket.ws.on("open", () => socket.ws.pause());
  return socket;
}

/** What the upgrade of somebody who reads nothing is answered with. */
function statusFor(url: string, address: string): Promise<number | undefined> {
  const { ws } = askSilently(url, address);
  return new Promise((resolve, reject) => {
    ws.once("unexpected-response", (_request, response) => resolve(response.statusCode));
    ws.once("open", () => reject(new Error(`a socket from ${address} was accepted to be told why`)));
    ws.once("error", reject);
  });
}

/** A socket without any token whose first frame says that it has `length` bytes, and lacks the last one. */
async function openWithoutToken(port: number, length: number): Promise<net.Socket> {
  const lines = [
    "GET /sync HTTP/1.1",
    "Host: 127.0.0.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    "Sec-WebSocket-Protocol: roost.v1",
  ];
  const socket = net.connect(port, "127.0.0.1");
  sockets.push(socket);
  socket.on("error", () => undefined);
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  await once(socket, "readable");
  const header = Buffer.alloc(14);
  header[0] = 0x82;
  header[1] = 0x80 | 127;
  header.writeBigUInt64BE(BigInt(length), 2);
  socket.write(Buffer.concat([header, Buffer.alloc(length - 1, 1)]));
  return socket;
}

/** Settles when the server cut the connection; nobody here answers its close frame. */
async function whenCut(socket: net.Socket): Promise<void> {
  socket.resume();
  // An `error` may come before; here both mean the same.
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
}

/** Where the system tells how much memory a process took at the most. */
test.runIf(process.platform === "linux")(
  "who is not signed in cannot make the server keep what it is sent",
  async () => {
    const server = await spawnServer({ env: { RATE_LIMITS: "on", LOG_LEVEL: "info" } });
    onTestFinished(() => server.stop());
    const before = server.readPeakMegabytes();
    const opened = await Promise.all(Array.from({ length: 20 }, () => openWithoutToken(server.port, 8 * 1024 * 1024)));
    await Promise.all(opened.map(whenCut));
    // Of the 160 MB that came some wait to be collected.
    expect(server.readPeakMegabytes() - before).toBeLessThan(100);
  },
);

describe("sockets that are refused", () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer({
      env: { SOCKETS_REFUSED: "3", SOCKETS_REFUSED_ADDRESS: "2", TRUST_PROXY: "loopback", SOCKETS_PER_USER: "1" },
    });
  });
  afterEach(() => server.stop());

  test("are cut soon, also if the other end neither reads nor closes", async () => {
    const started = performance.now();
    await whenCut(await openWithoutToken(server.port, 500));
    // Left alone, a socket that does not answer the end of the connection is cut after 30 s.
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test("are told why even if they talk at once", async () => {
    const socket = ask(server.url, "192.0.2.1");
    socket.ws.on("open", () => socket.send(new Uint8Array(100_000)));
    expect(await socket.closed).toEqual({ code: 4401, reason: "sign-in" });
  });

  test("leave those who are signed in alone", async () => {
    const ada = await server.client.register("Ada");
    const addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.3"];
    await Promise.all(addresses.map((address) => askSilently(server.url, address).opened()));
    const socket = await RawSyncSocket.mux(server.url, ada.token).opened();
    onTestFinished(() => socket.ws.terminate());
    await untilPasses(() => expect(socket.frames).not.toEqual([]));
  });

  test("by HTTP hold no connection open", async () => {
    const socket = net.connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true });
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.write("GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    socket.resume();
    await once(socket, "end");
    await untilPasses(() => {
      socket.write("still here");
      expect(socket.destroyed).toBe(true);
    });
  });
});

describe("so many sockets that are refused", () => {
  /** Refuses everybody, and waits for those who do not go as long as it can: `ws` does not wait for longer. */
  async function refuseAll(): Promise<string> {
    const refused = new RefusedSockets({
      logger: createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume()),
      limits: { inAll: 3, perAddress: 2 },
      addressOf: ({ headers }) => String(headers["x-forwarded-for"]),
      graceMs: 30_000,
    });
    const server = createServer();
    server.on("upgrade", (request, socket, head) => {
      socket.on("error", () => undefined);
      refused.upgrade(request, socket, head, { code: 4401, reason: "sign-in" });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      refused.stop();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  }

  test("may be told why from one address, and so many in all; then HTTP 429, until they are gone", async () => {
    const url = await refuseAll();
    await Promise.all([askSilently(url, "192.0.2.1").opened(), askSilently(url, "192.0.2.1").opened()]);
    expect(await statusFor(url, "192.0.2.1")).toBe(429);
    await askSilently(url, "192.0.2.2").opened();
    expect(await statusFor(url, "192.0.2.3")).toBe(429);
    for (const { ws } of silent.splice(0)) ws.terminate();
    await untilPasses(async () => expect(await ask(url, "192.0.2.1").closed).toMatchObject({ code: 4401 }));
  });

  test.each([
    ["in all", { SOCKETS_REFUSED: "3" }, (n: number) => `192.0.2.${n}`],
    ["from one address", { SOCKETS_REFUSED_ADDRESS: "2" }, () => "192.0.2.1"],
  ] as const)("may be told why %s as the configuration says", async (_what, env, addressOf) => {
    const server = await startServer({ env: { TRUST_PROXY: "loopback", ...env } });
    onTestFinished(() => server.stop());
    // Far more at once than may be, and by far fewer than what may be if nothing was set.
    const statuses = Array.from({ length: 40 }, (_, i) => statusFor(server.url, addressOf(i + 1)));
    expect(await Promise.any(statuses)).toBe(429);
  });
});
