import { once } from "node:events";
import { inflateRawSync } from "node:zlib";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { addMessage, openSegment } from "../../../shared/model/segment.ts";
import type { ChatSummary } from "../../../shared/protocol/api.ts";
import { parseServerControl } from "../../../shared/protocol/control.ts";
import { deflateSubprotocol, muxSubprotocol, type MuxFrame } from "../../../shared/protocol/mux-frame.ts";
import {
  encodeSyncMessage,
  encodeStateVector,
  parseStateVector,
  parseSyncMessage,
} from "../../../shared/protocol/sync-message.ts";
import { RawSyncSocket } from "../../support/raw-sync-socket.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { Person } from "../../support/test-client.ts";
import { untilPasses } from "../../support/until-passes.ts";

let server: TestServer;
let ada: Person;
let bob: Person;
let eve: Person;
let chat: ChatSummary;
beforeAll(async () => {
  server = await startServer({
    env: { SOCKET_MAX_DOCUMENTS: "3", SOCKETS_PER_USER: "20", SOCKET_BUFFERED_BYTES: "65536" },
  });
  [ada, bob, eve] = [
    await server.client.register("Ada"),
    await server.client.register("Bob"),
    await server.client.register("Eve"),
  ];
  const body = { kind: "group", title: "Team", memberIds: [bob.user.id] };
  chat = (await server.client.call("POST", "/api/chats", { token: ada.token, body })).body as ChatSummary;
});
afterAll(() => server.stop());

const cleanups: (() => void)[] = [];
afterEach(() => cleanups.splice(0).forEach((clean) => clean()));

function open(path: string, options?: ConstructorParameters<typeof RawSyncSocket>[1]): RawSyncSocket {
  const socket = new RawSyncSocket(`${server.url}${path}`, options);
  cleanups.push(() => socket.ws.terminate());
  return socket;
}
function openMux(person: Person): RawSyncSocket {
  const socket = RawSyncSocket.mux(server.url, person.token);
  cleanups.push(() => socket.ws.terminate());
  return socket;
}
const isClose = (frame: MuxFrame): frame is Extract<MuxFrame, { kind: "close" }> => frame.kind === "close";
const isOpened = (frame: MuxFrame): frame is Extract<MuxFrame, { kind: "opened" }> => frame.kind === "opened";
const isData = (frame: MuxFrame): frame is Extract<MuxFrame, { kind: "data" }> => frame.kind === "data";
const loggedCodes = (): unknown[] => server.log.map(({ code }) => code).filter((code) => code !== undefined);
const segment = (): string => `/sync/${chat.id}.0`;

function provide(person: Person, docName: string): WebsocketProvider {
  const provider = new WebsocketProvider(`${server.url.replace("http", "ws")}/sync`, docName, new Y.Doc(), {
    WebSocketPolyfill: WebSocket as never,
    protocols: ["yjs", `auth.${person.token}`],
    disableBc: true,
  });
  cleanups.push(() => provider.destroy());
  return provider;
}

describe("who may open a socket", () => {
  test("nobody without a valid token: 4401, and the log says so", async () => {
    for (const headers of [{}, { authorization: "Bearer x.y.z" }, { cookie: ada.cookies }]) {
      expect(await open(segment(), { headers }).closed).toEqual({ code: 4401, reason: "sign-in" });
    }
    expect(await open(segment(), { protocols: ["yjs", "auth.nonsense"] }).closed).toMatchObject({ code: 4401 });
    expect(loggedCodes()).toContain(4401);
  });

  test("a page of this server by its cookie, and no page of another one", async () => {
    const origin = server.url;
    const own = await open(segment(), { headers: { cookie: ada.cookies, origin } }).opened();
    await own.message("step1");
    const foreign = open(segment(), { headers: { cookie: ada.cookies, origin: "https://evil.example" } });
    const [, response] = (await once(foreign.ws, "unexpected-response")) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(403);
  });

  test("no stranger, whether or not the chat exists: 4403, and the log says so", async () => {
    for (const path of [
      segment(),
      `/sync/${chat.id}`,
      "/sync/g00000000000",
      `/sync/user.${ada.user.id}`,
      "/sync/%00",
    ]) {
      expect(await open(path, { token: eve.token }).closed, path).toEqual({ code: 4403, reason: "no-access" });
    }
    expect(loggedCodes()).toContain(4403);
  });

  test("members get 4404 for a segment above the live one", async () => {
    expect(await open(`/sync/${chat.id}.9`, { token: ada.token }).closed).toMatchObject({ code: 4404 });
  });
});

describe("the stock WebsocketProvider", () => {
  test("reads and writes a segment with the token as a subprotocol", async () => {
    const [a, b] = [provide(ada, `${chat.id}.0`), provide(bob, `${chat.id}.0`)];
    await untilPasses(() => expect(a.synced && b.synced).toBe(true));
    const id = createMessageId(Date.now(), 1, ada.user.id, 0);
    a.doc.transact(() => addMessage(openSegment(a.doc), id, { t: "by the stock provider" }));
    await untilPasses(() => expect(b.doc.getMap("m").get(id)).toEqual({ t: "by the stock provider" }));
  });

  test("shows who is typing, with the user id that the server writes", async () => {
    const [a, b] = [provide(ada, chat.id), provide(bob, chat.id)];
    await untilPasses(() => expect(a.synced && b.synced).toBe(true));
    a.awareness.setLocalState({ user: bob.user.id, typing: true, extra: "left out" });
    await untilPasses(() =>
      expect(b.awareness.getStates().get(a.doc.clientID)).toEqual({ user: ada.user.id, typing: true }),
    );
    a.destroy();
    await untilPasses(() => expect(b.awareness.getStates().has(a.doc.clientID)).toBe(false));
  });

  test("is told by 4403 that it may not, and stops", async () => {
    const provider = provide(eve, `${chat.id}.0`);
    const closes: unknown[] = [];
    provider.on("connection-close", (event) => closes.push((event as { code?: number } | null)?.code));
    await untilPasses(() => expect(closes).toContain(4403));
    expect(provider.shouldConnect).toBe(false);
  });
});

describe("a socket of many documents", () => {
  test("says hello first, opens documents with their epoch, and acknowledges what is on disk", async () => {
    const socket = await openMux(ada).opened();
    const hello = await socket.frame(isData);
    expect(hello.channel).toBe(0);
    const control = parseServerControl(Buffer.from(hello.payload).toString());
    expect(control).toMatchObject({ type: "hello", deviceId: ada.deviceId });
    socket.sendFrame({ channel: 7, kind: "open", docName: `${chat.id}.0` });
    const opened = await socket.frame(isOpened);
    expect(opened).toMatchObject({ channel: 7, epoch: control?.type === "hello" ? control.epoch : "" });
    const doc = new Y.Doc();
    addMessage(openSegment(doc), createMessageId(Date.now(), 2, ada.user.id, 0), { t: "on disk" });
    const payload = encodeSyncMessage({ type: "update", update: Y.encodeStateAsUpdate(doc) });
    socket.sendFrame({ channel: 7, kind: "data", payload });
    const durable = await socket.frame((frame): frame is Extract<MuxFrame, { kind: "data" }> => {
      if (frame.kind !== "data" || frame.payload[0] !== 100) return false;
      return parseStateVector(frame.payload.subarray(2))?.get(doc.clientID) === 1;
    });
    expect(durable.channel).toBe(7);
  });

  test("refuses one document and serves the others", async () => {
    const socket = await openMux(bob).opened();
    socket.sendFrame({ channel: 1, kind: "open", docName: "g00000000000.0" });
    socket.sendFrame({ channel: 2, kind: "open", docName: chat.id });
    expect(await socket.frame(isClose)).toEqual({ channel: 1, kind: "close", code: 4403, reason: "no-access" });
    expect(await socket.frame(isOpened)).toMatchObject({ channel: 2 });
  });

  test("sends a long answer deflated to who can read it so, and as it is to others", async () => {
    const [writer, reader] = [provide(ada, `${chat.id}.0`), provide(bob, `${chat.id}.0`)];
    await untilPasses(() => expect(writer.synced && reader.synced).toBe(true));
    const id = createMessageId(Date.now(), 2, ada.user.id, 0);
    writer.doc.transact(() => addMessage(openSegment(writer.doc), id, { t: "long ".repeat(2_000) }));
    await untilPasses(() => expect(reader.doc.getMap("m").has(id)).toBe(true));
    const ask = async (protocols: readonly string[]): Promise<RawSyncSocket> => {
      const socket = await open("/sync", { token: ada.token, protocols }).opened();
      socket.sendFrame({ channel: 5, kind: "open", docName: `${chat.id}.0` });
      await socket.frame(isOpened);
      const payload = encodeSyncMessage({ type: "step1", stateVector: encodeStateVector(new Map()) });
      socket.sendFrame({ channel: 5, kind: "data", payload });
      return socket;
    };
    const readMessage = (answer: Uint8Array): unknown => {
      const doc = new Y.Doc();
      const message = parseSyncMessage(answer);
      if (message?.type === "step2") Y.applyUpdate(doc, message.update);
      return doc.getMap("m").get(id);
    };
    const isDeflated = (frame: MuxFrame): frame is Extract<MuxFrame, { kind: "deflated" }> => frame.kind === "deflated";
    const { payload } = await (await ask([muxSubprotocol, deflateSubprotocol])).frame(isDeflated);
    expect(payload.length).toBeLessThan(2_000);
    expect(readMessage(inflateRawSync(payload))).toEqual({ t: "long ".repeat(2_000) });
    const isAnswer = (frame: MuxFrame): frame is Extract<MuxFrame, { kind: "data" }> =>
      isData(frame) && frame.channel === 5 && parseSyncMessage(frame.payload)?.type === "step2";
    const plain = await (await ask([muxSubprotocol])).frame(isAnswer);
    expect(readMessage(plain.payload)).toEqual({ t: "long ".repeat(2_000) });
  });

  test("tells of what is long in one frame, whatever the number of the channel", async () => {
    const sockets = await Promise.all([5, 300].map(() => openMux(bob).opened()));
    const channels = [5, 300];
    for (const [i, channel] of channels.entries()) {
      sockets[i]?.sendFrame({ channel, kind: "open", docName: `${chat.id}.0` });
      const payload = encodeSyncMessage({ type: "step1", stateVector: encodeStateVector(new Map()) });
      sockets[i]?.sendFrame({ channel, kind: "data", payload });
      await sockets[i]?.frame(
        (frame): frame is MuxFrame => isData(frame) && parseSyncMessage(frame.payload)?.type === "step2",
      );
    }
    const body = { text: "whole ".repeat(2_000) };
    await server.client.call("POST", `/api/chats/${chat.id}/messages`, { token: ada.token, body });
    for (const [i, channel] of channels.entries()) {
      const isUpdate = (frame: MuxFrame): frame is Extract<MuxFrame, { kind: "data" }> =>
        isData(frame) && frame.channel === channel && parseSyncMessage(frame.payload)?.type === "update";
      const { payload } = (await sockets[i]?.frame(isUpdate)) ?? { payload: new Uint8Array() };
      const message = parseSyncMessage(payload);
      const update = message?.type === "update" ? message.update : new Uint8Array();
      expect(Buffer.from(update).includes(body.text)).toBe(true);
    }
  });

  test("carries so many documents and no more", async () => {
    const socket = await openMux(bob).opened();
    for (let channel = 1; channel <= 4; channel++) socket.sendFrame({ channel, kind: "open", docName: chat.id });
    expect(await socket.frame(isClose)).toMatchObject({ channel: 4, code: 4529, reason: "too-many-documents" });
  });

  test("is closed when the session ends", async () => {
    const mallory = await server.client.register("Mallory");
    const socket = await openMux(mallory).opened();
    await socket.frame(isData);
    await server.client.call("POST", "/api/auth/logout", { token: mallory.token });
    expect(await socket.closed).toEqual({ code: 4401, reason: "session-ended" });
  });
});

describe("bad input", () => {
  const garbage: readonly (readonly [string, Uint8Array | string])[] = [
    ["text", "hello"],
    ["nothing", new Uint8Array()],
    ["an unknown message type", Uint8Array.of(77, 1, 2)],
    ["a truncated message", Uint8Array.of(0, 2, 255, 255, 1)],
    ["an unreadable state vector", encodeSyncMessage({ type: "step1", stateVector: Uint8Array.of(255, 255) })],
    ["an awareness update that is none", encodeSyncMessage({ type: "awareness", update: Uint8Array.of(9, 9) })],
    [
      "a message that only the server sends",
      encodeSyncMessage({ type: "durable", stateVector: encodeStateVector(new Map()) }),
    ],
  ];
  test.each(garbage)("%s on a document's socket ends it with 4400", async (_name, bytes) => {
    const socket = await open(segment(), { token: ada.token }).opened();
    await socket.message("step1");
    socket.send(bytes);
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  test.each([
    ["text", "hello"],
    ["a frame that is none", Uint8Array.of(255, 255, 255)],
    ["control that is no JSON", Uint8Array.of(0, 0, 123)],
    ["an `opened` from a client", Uint8Array.of(1, 2, 0)],
    ["a `deflated` from a client", Uint8Array.of(1, 4, 0)],
  ] as const)("%s on a socket of many documents ends it with 4400", async (_name, bytes) => {
    const socket = await openMux(ada).opened();
    socket.send(bytes);
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  test("an update that is garbage is refused with 4409, and one that is too large with 4413", async () => {
    const socket = await open(segment(), { token: ada.token }).opened();
    socket.send(encodeSyncMessage({ type: "update", update: Uint8Array.of(1, 2, 3, 4) }));
    expect(await socket.closed).toMatchObject({ code: 4409 });
    const large = await open(segment(), { token: ada.token }).opened();
    large.send(encodeSyncMessage({ type: "update", update: new Uint8Array(300_000) }));
    expect(await large.closed).toMatchObject({ code: 4413 });
  });

  test("a frame of 20 MB ends the socket with 1009, and others do not notice", async () => {
    const other = provide(bob, `${chat.id}.0`);
    await untilPasses(() => expect(other.synced).toBe(true));
    const socket = await open(segment(), { token: ada.token }).opened();
    socket.send(new Uint8Array(20_000_000));
    expect(await socket.closed).toMatchObject({ code: 1009 });
    expect(other.wsconnected).toBe(true);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test("a reader who does not read is cut off, and the writer does not wait", async () => {
    const slow = await open(segment(), { token: bob.token }).opened();
    slow.send(encodeSyncMessage({ type: "step1", stateVector: encodeStateVector(new Map()) }));
    await slow.message("step2");
    slow.ws.pause();
    const closed = vi.fn();
    slow.ws.on("close", closed);
    const writer = provide(ada, `${chat.id}.0`);
    await untilPasses(() => expect(writer.synced).toBe(true));
    const maps = openSegment(writer.doc);
    for (let i = 0; i < 900; i++) {
      addMessage(maps, createMessageId(Date.now(), 100 + i, ada.user.id, 0), { t: "x".repeat(15_000) });
      if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await untilPasses(() => expect(server.log.some(({ reason }) => reason === "too-slow")).toBe(true));
    slow.ws.resume();
    await slow.closed;
    expect(closed).toHaveBeenCalled();
  });

  test("so many sockets of one person and no more", async () => {
    const sockets = Array.from({ length: 21 }, () => openMux(eve));
    const ends = await Promise.race(sockets.map(({ closed }) => closed));
    expect(ends).toEqual({ code: 4529, reason: "too-many-sockets" });
  });
});
