import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import net from "node:net";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { RawSyncSocket } from "../../support/raw-sync-socket.ts";
import { spawnServer, startServer, type TestServer } from "../../support/server.ts";

const sockets: net.Socket[] = [];
afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));

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
    const peakMegabytes = (): number => {
      const status = readFileSync(`/proc/${server.process.pid ?? 0}/status`, "utf8");
      return Number(/VmHWM:\s+(\d+)/u.exec(status)?.[1]) / 1024;
    };
    const before = peakMegabytes();
    const opened = await Promise.all(Array.from({ length: 20 }, () => openWithoutToken(server.port, 8 * 1024 * 1024)));
    await Promise.all(opened.map(whenCut));
    expect(peakMegabytes() - before).toBeLessThan(60);
  },
);

describe("sockets that are refused", () => {
  let server: TestServer;
  const silent: RawSyncSocket[] = [];
  beforeEach(async () => {
    server = await startServer({
      env: { SOCKETS_REFUSED: "3", SOCKETS_REFUSED_ADDRESS: "2", TRUST_PROXY: "loopback", SOCKETS_PER_USER: "1" },
    });
  });
  afterEach(async () => {
    for (const { ws } of silent.splice(0)) ws.terminate();
    await server.stop();
  });

  const refused = (address: string): RawSyncSocket =>
    new RawSyncSocket(`${server.url}/sync`, { headers: { "x-forwarded-for": address } });
  const statusFor = async (address: string): Promise<number> => {
    const socket = refused(address);
    const [, response] = (await once(socket.ws, "unexpected-response")) as [unknown, { statusCode: number }];
    return response.statusCode;
  };
  /** Reads nothing, so that it is refused for as long as may be. */
  async function openSilent(address: string): Promise<RawSyncSocket> {
    const socket = refused(address);
    silent.push(socket);
    socket.ws.on("open", () => socket.ws.pause());
    return socket.opened();
  }

  test("are cut soon, also if the other end neither reads nor closes", async () => {
    const started = performance.now();
    await whenCut(await openWithoutToken(server.port, 500));
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("are told why even if they talk at once", async () => {
    const socket = refused("192.0.2.1");
    socket.ws.on("open", () => socket.send(new Uint8Array(100_000)));
    expect(await socket.closed).toEqual({ code: 4401, reason: "sign-in" });
  });

  test("may be so many from one address, and so many in all; then HTTP 429, until they are gone", async () => {
    await Promise.all([openSilent("192.0.2.1"), openSilent("192.0.2.1")]);
    expect(await statusFor("192.0.2.1")).toBe(429);
    await openSilent("192.0.2.2");
    expect(await statusFor("192.0.2.3")).toBe(429);
    await vi.waitFor(async () => expect(await refused("192.0.2.1").closed).toMatchObject({ code: 4401 }), {
      timeout: 10_000,
    });
  });

  test("leave those who are signed in alone", async () => {
    const ada = await server.client.register("Ada");
    await Promise.all([openSilent("192.0.2.1"), openSilent("192.0.2.2"), openSilent("192.0.2.3")]);
    const socket = await RawSyncSocket.mux(server.url, ada.token).opened();
    onTestFinished(() => socket.ws.terminate());
    await vi.waitFor(() => expect(socket.frames).not.toEqual([]));
  });

  test("by HTTP hold no connection open", async () => {
    const socket = net.connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true });
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.write("GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    socket.resume();
    await once(socket, "end");
    await vi.waitFor(() => {
      socket.write("still here");
      expect(socket.destroyed).toBe(true);
    });
  });
});
