import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { DeviceId } from "../../../shared/lib/ids.ts";
import { encodeMuxFrame, muxSubprotocol, parseMuxFrame } from "../../../shared/protocol/mux-frame.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import { Connections } from "../../../sync-server/ws/connections.ts";
import { SyncSockets } from "../../../sync-server/ws/sync-sockets.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice } from "../../support/sync-harness.ts";

const megabyte = 1024 * 1024;

/** A server that asks twice a second who is still there, and a socket that leaves its pings unanswered. */
async function openSilent(): Promise<{ ws: WebSocket; stream: Socket }> {
  const { engine } = await openMemoryEngine(new MemoryDisk("epoch"));
  const sockets = new SyncSockets({
    engine,
    connections: new Connections(),
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
    },
    refusedLimits: { inAll: 1, perAddress: 1 },
    epoch: "epoch",
    version: "1",
    now: Date.now,
    heartbeatMs: 500,
    isAllowedOrigin: () => false,
    authenticate: () => ({ userId: alice, deviceId: "d0000000" as DeviceId, sessionId: "session" }),
    addressOf: () => "",
  });
  const server = createServer();
  server.on("upgrade", (request, socket, head) => sockets.upgrade(request, socket, head));
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
  return { ws, stream: ((await upgraded) as [IncomingMessage])[0].socket };
}

test("who says nothing any more is cut off at the second heartbeat", async () => {
  const { ws } = await openSilent();
  let pings = 0;
  ws.on("ping", () => pings++);
  expect(await once(ws, "close")).toMatchObject([1006, {}]);
  expect(pings).toBe(1);
});

test("a long frame that is still arriving is a sign of life: the pong waits behind it", async () => {
  const { ws, stream } = await openSilent();
  const payload = encodeMuxFrame({ channel: 1, kind: "open", docName: `user.${alice}` });
  // Not masked by anything: the mask is zero.
  const frame = Buffer.concat([Uint8Array.of(0x82, 0x80 | payload.length, 0, 0, 0, 0), payload]);
  const heartbeats = 5;
  let sent = 0;
  ws.on("ping", () => {
    if (sent < heartbeats) stream.write(frame.subarray(sent, sent + 1));
    else stream.write(frame.subarray(heartbeats));
    sent++;
  });
  const opened = new Promise<void>((resolve) => {
    ws.on("message", (data: Buffer) => {
      if (parseMuxFrame(data)?.kind === "opened") resolve();
    });
  });
  const cut = once(ws, "close").then(() => "cut");
  expect(await Promise.race([opened, cut])).toBeUndefined();
  expect(sent).toBe(heartbeats + 1);
});
