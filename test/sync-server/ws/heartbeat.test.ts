import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { PassThrough, type Duplex } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { DeviceId } from "../../../shared/lib/ids.ts";
import { encodeMuxFrame, muxSubprotocol, parseMuxFrame } from "../../../shared/protocol/mux-frame.ts";
import { LineAllowance } from "../../../sync-server/accounts/line-allowance.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import { Connections } from "../../../sync-server/ws/connections.ts";
import { SyncSockets } from "../../../sync-server/ws/sync-sockets.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice } from "../../support/sync-harness.ts";

const megabyte = 1024 * 1024;

const heartbeatMs = 500;

interface Silent {
  readonly ws: WebSocket;
  /** Below the socket. */
  readonly stream: Socket;
  /** Its other end. */
  readonly incoming: Duplex;
}

/** A server whose heart beats when the test says so, and a socket that leaves its pings unanswered. */
async function openSilent(): Promise<Silent> {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const { engine } = await openMemoryEngine(new MemoryDisk("epoch"));
  const sockets = new SyncSockets({
    engine,
    connections: new Connections(),
    lines: new LineAllowance(),
    logger: createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume()),
    limits: {
      bufferedBytes: megabyte,
      maxDocuments: 10,
      preOpenFrames: 10,
      perUser: 10,
      unfinishedBytesPerUser: 9 * megabyte,
      unfinishedMs: 600_000,
      waitingBytesPerUser: 9 * megabyte,
      unreadBytesPerUser: 9 * megabyte,
      channelsPerDocument: 9,
    },
    refusedLimits: { inAll: 1, perAddress: 1 },
    epoch: "epoch",
    version: "1",
    now: Date.now,
    heartbeatMs,
    isAllowedOrigin: () => false,
    authenticate: () => ({ userId: alice, deviceId: "d0000000" as DeviceId, sessionId: "session" }),
    addressOf: () => "",
  });
  const server = createServer();
  server.on("upgrade", (request, socket, head) => sockets.upgrade(request, socket, head));
  const accepted = once(server, "upgrade");
  server.listen(0, "127.0.0.1");
  onTestFinished(async () => {
    await sockets.stop();
    server.close();
    await engine.stop();
  });
  await once(server, "listening");
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/sync`;
  const ws = new WebSocket(url, [muxSubprotocol], { autoPong: false });
  onTestFinished(() => ws.terminate());
  const upgraded = once(ws, "upgrade");
  await once(ws, "open");
  const [[{ socket: stream }], [, incoming]] = (await Promise.all([upgraded, accepted])) as [
    [IncomingMessage],
    [IncomingMessage, Duplex],
  ];
  return { ws, stream, incoming };
}

test("who says nothing any more is cut off at the second heartbeat", async () => {
  const { ws } = await openSilent();
  const closed = once(ws, "close");
  let pings = 0;
  ws.on("ping", () => pings++);
  const pinged = once(ws, "ping");
  vi.advanceTimersByTime(heartbeatMs);
  await pinged;
  vi.advanceTimersByTime(heartbeatMs);
  expect(await closed).toMatchObject([1006, {}]);
  expect(pings).toBe(1);
});

test("a long frame that is still arriving is a sign of life: the pong waits behind it", async () => {
  const { ws, stream, incoming } = await openSilent();
  const payload = encodeMuxFrame({ channel: 1, kind: "open", docName: `user.${alice}` });
  // Not masked by anything: the mask is zero.
  const frame = Buffer.concat([Uint8Array.of(0x82, 0x80 | payload.length, 0, 0, 0, 0), payload]);
  const opened = new Promise<string>((resolve) => {
    ws.on("message", (data: Buffer) => {
      if (parseMuxFrame(data)?.kind === "opened") resolve("opened");
    });
  });
  const cut = once(ws, "close").then(() => "cut");
  const heartbeats = 5;
  for (let sent = 0; sent < heartbeats; sent++) {
    const pinged = once(ws, "ping").then(() => "pinged");
    vi.advanceTimersByTime(heartbeatMs);
    expect(await Promise.race([pinged, cut])).toBe("pinged");
    const arrived = once(incoming, "data");
    stream.write(frame.subarray(sent, sent + 1));
    await arrived;
  }
  stream.write(frame.subarray(heartbeats));
  expect(await Promise.race([opened, cut])).toBe("opened");
});
