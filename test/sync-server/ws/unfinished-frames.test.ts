import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { UserId } from "../../../shared/lib/ids.ts";
import { encodeMuxFrame, type MuxFrame } from "../../../shared/protocol/mux-frame.ts";
import { UnfinishedFrames } from "../../../sync-server/ws/unfinished-frames.ts";
import { openMux } from "../../support/open-mux.ts";
import type { RawSyncSocket } from "../../support/raw-sync-socket.ts";
import { spawnServer, startServer } from "../../support/server.ts";
import { untilPasses } from "../../support/until-passes.ts";

const megabyte = 1024 * 1024;

/** Settles when the server has read what was sent before, and has not closed the socket because of it. */
async function whenRead({ ws, closed }: RawSyncSocket): Promise<void> {
  const read = once(ws, "pong").then(() => "read");
  ws.ping();
  expect(await Promise.race([read, closed])).toBe("read");
}

/** Data for a channel that is not open: the server reads it, and nothing comes of it. */
const frameOf = (bytes: number): Uint8Array =>
  encodeMuxFrame({ channel: 9, kind: "data", payload: new Uint8Array(bytes) });
const isOpened = (frame: MuxFrame): frame is MuxFrame => frame.kind === "opened";
const tooMany = { code: 4529, reason: "too-many-unfinished-bytes" };

describe("frames that have not ended", () => {
  test("are held up to a bound over all sockets of a person; the others go on, and everybody else", async () => {
    const server = await startServer({ env: { UNFINISHED_BYTES_USER: String(9 * megabyte) } });
    onTestFinished(() => server.stop());
    const [ada, bob] = [await server.client.register("Ada"), await server.client.register("Bob")];
    const body = { kind: "group", title: "Team", memberIds: [] };
    const { id } = (await server.client.call("POST", "/api/chats", { token: ada.token, body })).body as { id: string };

    const first = await openMux(server.url, ada.token);
    const frame = frameOf(6 * megabyte);
    first.ws.send(frame.subarray(0, -1), { fin: false });
    await whenRead(first);
    const others = await openMux(server.url, bob.token);
    others.ws.send(frame.subarray(0, -1), { fin: false });
    await whenRead(others);
    const second = await openMux(server.url, ada.token);
    second.ws.send(frame.subarray(0, 4 * megabyte), { fin: false });
    expect(await second.closed).toEqual(tooMany);

    first.ws.send(frame.subarray(-1), { fin: true });
    first.sendFrame({ channel: 1, kind: "open", docName: `${id}.0` });
    await first.frame(isOpened);
    await whenRead(others);
    // What ended, and what was cut, is given back: the server let go of the second before it answered the others.
    const third = await openMux(server.url, ada.token);
    third.ws.send(frame.subarray(0, -1), { fin: false });
    await whenRead(third);
  });

  test("in more than 1,024 fragments end their socket with 1008", async () => {
    const server = await startServer();
    onTestFinished(() => server.stop());
    const { token } = await server.client.register("Ada");
    const socket = await openMux(server.url, token);
    for (let i = 0; i < 1_100; i++) socket.ws.send(Uint8Array.of(0), { fin: false });
    expect(await socket.closed).toMatchObject({ code: 1008 });
  });

  test("are counted with what each piece costs, and pings and pongs not at all", async () => {
    const frames = new UnfinishedFrames({ maxBytes: megabyte, maxMs: 600_000 });
    const userId = "ada" as UserId;
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    onTestFinished(() => server.close());
    const refused = new Promise<void>((resolve) => {
      server.on("connection", (socket, { socket: incoming }) => {
        frames.watch(socket, incoming, userId, () => resolve());
      });
    });
    await once(server, "listening");
    const ws = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => ws.terminate());
    await once(ws, "open");
    const send = async (bytes: Uint8Array): Promise<void> => {
      ws.send(bytes, { fin: false });
      ws.ping();
      await once(ws, "pong");
    };
    await send(new Uint8Array(1_000));
    const held = frames.bytesOf(userId);
    expect(held).toBeGreaterThan(1_000);
    for (let i = 0; i < 20; i++) {
      ws.ping("still here");
      await once(ws, "pong");
    }
    expect(frames.bytesOf(userId)).toBe(held);
    await send(Uint8Array.of(1));
    expect(frames.bytesOf(userId)).toBeGreaterThan(held + 500);
    ws.send(new Uint8Array(2 * megabyte), { fin: false });
    await refused;
    await once(ws, "close");
    await untilPasses(() => expect(frames.bytesOf(userId)).toBe(0));
  });

  test("have to end in time, whatever is said between their pieces; whose frames end may stay", async () => {
    const frames = new UnfinishedFrames({ maxBytes: 9 * megabyte, maxMs: 2_000 });
    const refused: (readonly [number, string])[] = [];
    const streams: Socket[] = [];
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    onTestFinished(() => server.close());
    server.on("connection", (socket, { socket: incoming }) => {
      const index = streams.push(incoming) - 1;
      frames.watch(socket, incoming, "ada" as UserId, (reason) => refused.push([index, reason]));
    });
    await once(server, "listening");
    const open = async (): Promise<{ ws: WebSocket; stream: Socket }> => {
      const ws = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
      onTestFinished(() => ws.terminate());
      const upgraded = once(ws, "upgrade");
      await once(ws, "open");
      return { ws, stream: ((await upgraded) as [IncomingMessage])[0].socket };
    };
    const ping = async (ws: WebSocket): Promise<void> => {
      ws.ping();
      await once(ws, "pong");
    };
    const good = await open();
    good.ws.send(new Uint8Array(megabyte), { fin: false });
    await ping(good.ws);
    good.ws.send(new Uint8Array(megabyte), { fin: true });
    await ping(good.ws);
    // A ping that comes in two pieces is no frame that has begun.
    const parts = [Uint8Array.of(0x89, 0x80, 0), Uint8Array.of(0, 0, 0)];
    for (const part of parts) {
      const arrived = once(streams[0] as Socket, "data");
      good.stream.write(part);
      await arrived;
    }
    const bad = await open();
    for (let i = 0; i < 3; i++) {
      bad.ws.send(Uint8Array.of(i), { fin: false });
      await ping(bad.ws);
    }
    await once(bad.ws, "close");
    expect(refused).toEqual([[1, "unfinished-too-long"]]);
    await ping(good.ws);
    expect(good.ws.readyState).toBe(WebSocket.OPEN);
  });

  /** Where the system tells how much memory a process took at the most. */
  test.runIf(process.platform === "linux")(
    "cost the process little, on however many sockets",
    async () => {
      const server = await spawnServer({ env: { LOG_LEVEL: "info" } });
      onTestFinished(() => server.stop());
      const { token } = await server.client.register("Ada");
      const before = server.readPeakMegabytes();
      const frame = frameOf(8 * megabyte - 100);
      const opened = await Promise.all(Array.from({ length: 20 }, () => openMux(server.url, token)));
      for (const { ws } of opened) ws.send(frame.subarray(0, -1), { fin: false });
      // Two of them fit.
      const isCut = ({ ws }: RawSyncSocket): boolean => ws.readyState === WebSocket.CLOSED;
      await expect.poll(() => opened.filter(isCut).length, { timeout: 100_000 }).toBeGreaterThanOrEqual(18);
      expect(server.readPeakMegabytes() - before).toBeLessThan(80);
    },
    120_000,
  );
});
