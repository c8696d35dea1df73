import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createLogger } from "../../../sync-server/logger.ts";
import { SocketWriter } from "../../../sync-server/ws/socket-writer.ts";
import { UserBounds } from "../../../sync-server/ws/user-bounds.ts";

const megabyte = 1024 * 1024;

/** Sockets of one person whose other ends read nothing. */
async function open(
  count: number,
  unreadBytesPerUser: number,
): Promise<readonly { readonly writer: SocketWriter; readonly stream: Socket }[]> {
  const bounds = new UserBounds({ waitingBytesPerUser: megabyte, unreadBytesPerUser, channelsPerDocument: 9 });
  const logger = createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume());
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => server.close());
  await once(server, "listening");
  const opened: { writer: SocketWriter; stream: Socket }[] = [];
  for (let i = 0; i < count; i++) {
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => client.terminate());
    client.on("error", () => undefined);
    const [socket, { socket: stream }] = (await once(server, "connection")) as [WebSocket, IncomingMessage];
    if (client.readyState === client.CONNECTING) await once(client, "open");
    client.pause();
    opened.push({ stream, writer: new SocketWriter(socket, { maxBufferedBytes: megabyte, bounds, logger }) });
  }
  return opened;
}

/** More than the system keeps for a connection that nobody reads. */
const long = new Uint8Array(20 * megabyte);

// All in one turn, in which nothing can be read.
test("a socket that is being closed is no reason to cut off the others of the person", async () => {
  const opened = await open(4, 30 * megabyte);
  const writers = opened.map(({ writer }) => writer);
  const isOpen = (): boolean[] => writers.map((writer) => writer.isOpen);
  const isCut = (): boolean[] => opened.map(({ stream }) => stream.destroyed);
  writers[0]?.send(long);
  writers[1]?.send(long);
  writers[2]?.send(new Uint8Array(2 * megabyte));
  expect(isOpen()).toEqual([true, true, false, true]);
  writers[0]?.close(4400, "bad-frame");
  writers[3]?.send(new Uint8Array(2 * megabyte));
  expect(isOpen()).toEqual([false, true, false, true]);
  expect(isCut()).toEqual([false, false, false, false]);
  // Those that were closed before, when too much is held for all that may still read why.
  writers[1]?.close(4400, "bad-frame");
  expect(isCut()).toEqual([true, false, true, false]);
});

test("a socket that asks gets what is within its own bound, however much the others of the person hold", async () => {
  const [slow, fast] = (await open(2, 9 * megabyte)).map(({ writer }) => writer);
  slow?.send(long);
  await fast?.inTurn(() => Promise.resolve(fast.send(new Uint8Array(megabyte / 2))));
  expect(fast?.isOpen).toBe(true);
  await fast?.inTurn(() => Promise.resolve(fast.send(new Uint8Array(2 * megabyte))));
  expect(fast?.isOpen).toBe(false);
});
