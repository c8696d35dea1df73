import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import * as Y from "yjs";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createMessageId, type MessageId } from "../../../shared/lib/ids.ts";
import { addMessage, openSegment } from "../../../shared/model/segment.ts";
import type { ChatSummary } from "../../../shared/protocol/api.ts";
import { parseServerControl, type ServerControl } from "../../../shared/protocol/control.ts";
import { parseMuxFrame, type MuxFrame } from "../../../shared/protocol/mux-frame.ts";
import { encodeStateVector, encodeSyncMessage, parseSyncMessage } from "../../../shared/protocol/sync-message.ts";
import { RawSyncSocket } from "../../support/raw-sync-socket.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { Person } from "../../support/test-client.ts";
import { untilPasses } from "../../support/until-passes.ts";

let server: TestServer;
let ada: Person;
let bob: Person;
let chat: ChatSummary;
beforeAll(async () => {
  server = await startServer({
    env: {
      RATE_LIMITS: "on",
      UPDATES_PER_SECOND_USER: "1",
      UPDATES_BURST_USER: "20",
      UPDATES_PER_SECOND_DOCUMENT: "1000",
      SOCKET_PRE_OPEN_FRAMES: "5",
    },
  });
  [ada, bob] = [await server.client.register("Ada"), await server.client.register("Bob")];
  const body = { kind: "group", title: "Team", memberIds: [bob.user.id] };
  chat = (await server.client.call("POST", "/api/chats", { token: ada.token, body })).body as ChatSummary;
});
afterAll(() => server.stop());

const sockets: RawSyncSocket[] = [];
afterEach(() => sockets.splice(0).forEach(({ ws }) => ws.terminate()));

async function open(path: string, person: Person): Promise<RawSyncSocket> {
  const socket = new RawSyncSocket(`${server.url}${path}`, { token: person.token });
  sockets.push(socket);
  return socket.opened();
}
async function openMux(person: Person): Promise<RawSyncSocket> {
  const socket = RawSyncSocket.mux(server.url, person.token);
  sockets.push(socket);
  return socket.opened();
}
let serial = 0;
function writeMessage(doc: Y.Doc, author: Person, text: string): { id: MessageId; update: Uint8Array } {
  let update = new Uint8Array();
  doc.once("update", (made: Uint8Array) => (update = new Uint8Array(made)));
  const id = createMessageId(Date.now(), serial++, author.user.id, 0);
  addMessage(openSegment(doc), id, { t: text });
  return { id, update };
}
const control =
  <T extends ServerControl["type"]>(type: T, isMeant: (frame: Extract<ServerControl, { type: T }>) => boolean) =>
  (frame: MuxFrame): frame is Extract<MuxFrame, { kind: "data" }> => {
    if (frame.channel !== 0 || frame.kind !== "data") return false;
    const parsed = parseServerControl(Buffer.from(frame.payload).toString());
    return parsed?.type === type && isMeant(parsed as Extract<ServerControl, { type: T }>);
  };

describe("limits of a socket", () => {
  test("more updates a second than a person may send end the channel with 4529, and nothing accepted is lost", async () => {
    const socket = await open(`/sync/${chat.id}.0?ack=1`, ada);
    await socket.message("step1");
    const doc = new Y.Doc();
    const ids: MessageId[] = [];
    for (let i = 0; i < 40; i++) {
      const { id, update } = writeMessage(doc, ada, `message ${i}`);
      ids.push(id);
      socket.send(encodeSyncMessage({ type: "update", update }));
    }
    expect(await socket.closed).toEqual({ code: 4529, reason: "too-many-updates" });
    const reader = new Y.Doc();
    await untilPasses(async () => {
      const socketOfReader = await open(`/sync/${chat.id}.0`, bob);
      socketOfReader.send(encodeSyncMessage({ type: "step1", stateVector: encodeStateVector(new Map()) }));
      Y.applyUpdate(reader, (await socketOfReader.message("step2")).update);
      expect(reader.getMap("m").size).toBeGreaterThanOrEqual(20);
    });
    const arrived = ids.filter((id) => reader.getMap("m").has(id));
    expect(arrived).toEqual(ids.slice(0, arrived.length));
  });

  test("more frames than may wait for a document that loads end its channel with 4529", async () => {
    const socket = RawSyncSocket.mux(server.url, bob.token);
    sockets.push(socket);
    const [{ socket: stream }] = (await once(socket.ws, "upgrade")) as [IncomingMessage];
    await socket.opened();
    // In one piece: between two of them the document might be there.
    stream.cork();
    socket.sendFrame({ channel: 1, kind: "open", docName: `${chat.id}.0` });
    const payload = encodeSyncMessage({ type: "queryAwareness" });
    for (let i = 0; i < 50; i++) socket.sendFrame({ channel: 1, kind: "data", payload });
    stream.uncork();
    const close = await socket.frame((frame): frame is Extract<MuxFrame, { kind: "close" }> => frame.kind === "close");
    expect(close).toMatchObject({ channel: 1, code: 4529, reason: "too-many-frames-before-open" });
  });
});

describe("questions", () => {
  const stateVector = encodeStateVector(new Map());
  const nobody = encodeSyncMessage({ type: "awareness", update: Uint8Array.of(0) });
  const isClose = (frame: MuxFrame): frame is Extract<MuxFrame, { kind: "close" }> => frame.kind === "close";

  test.each([
    ["for the state", encodeSyncMessage({ type: "step1", stateVector })],
    ["for who is there", encodeSyncMessage({ type: "queryAwareness" })],
    ["and states of awareness", nobody],
  ])("%s end the channel with 4529 when there are too many of them", async (_what, message) => {
    const [asked, person] = await openServer({ QUESTIONS_PER_SECOND_USER: "1", QUESTIONS_BURST_USER: "20" });
    const { id } = await createGroup(asked, person);
    const socket = track(new RawSyncSocket(`${asked.url}/sync/${id}.0`, { token: person.token }));
    await (await socket.opened()).message("step1");
    for (let i = 0; i < 40; i++) socket.send(message);
    expect(await socket.closed).toEqual({ code: 4529, reason: "too-many-questions" });
  });

  test("by opening documents are refused with 4529 when there are too many of them, and what is open stays open", async () => {
    const [asked, person] = await openServer({ QUESTIONS_PER_SECOND_USER: "1", QUESTIONS_BURST_USER: "20" });
    const { id } = await createGroup(asked, person);
    const socket = await track(RawSyncSocket.mux(asked.url, person.token)).opened();
    for (let channel = 1; channel <= 40; channel++) socket.sendFrame({ channel, kind: "open", docName: `${id}.0` });
    const refused = await socket.frame(isClose);
    expect(refused).toMatchObject({ code: 4529, reason: "too-many-questions" });
    expect(refused.channel).toBeGreaterThan(20);
    await socket.frame((frame): frame is MuxFrame => frame.kind === "opened" && frame.channel === 20);
    expect(socket.ws.readyState).toBe(socket.ws.OPEN);
    // Together, as one more is allowed each second.
    const plain = Array.from({ length: 40 }, () =>
      track(new RawSyncSocket(`${asked.url}/sync/${id}.0`, { token: person.token })),
    );
    expect(await Promise.race(plain.map(({ closed }) => closed))).toEqual({ code: 4529, reason: "too-many-questions" });
  });

  test("find so many channels of one document open, over all sockets of a person, and no more", async () => {
    const [asked, person] = await openServer({ CHANNELS_PER_DOCUMENT_USER: "3" });
    const { id } = await createGroup(asked, person);
    const [first, second] = await Promise.all(
      [1, 2].map(() => track(RawSyncSocket.mux(asked.url, person.token)).opened()),
    );
    const open = async (socket: RawSyncSocket | undefined, channel: number, docName = `${id}.0`): Promise<MuxFrame> => {
      socket?.sendFrame({ channel, kind: "open", docName });
      return (await socket?.frame(
        (frame): frame is MuxFrame => frame.channel === channel && ["opened", "close"].includes(frame.kind),
      )) as MuxFrame;
    };
    expect((await open(first, 1)).kind).toBe("opened");
    expect((await open(first, 2)).kind).toBe("opened");
    expect((await open(second, 1)).kind).toBe("opened");
    expect(await open(second, 2)).toMatchObject({ kind: "close", code: 4529, reason: "too-many-channels" });
    expect((await open(second, 3, id)).kind).toBe("opened");
    second?.sendFrame({ channel: 1, kind: "close", code: 1000, reason: "" });
    expect((await open(second, 4)).kind).toBe("opened");
    expect((await open(second, 5)).kind).toBe("close");
    first?.ws.terminate();
    let channel = 5;
    await untilPasses(async () => expect((await open(second, ++channel)).kind).toBe("opened"));
  });

  test("for documents that are refused are in the log a hundred times and then seldom", async () => {
    const [asked, person] = await openServer({});
    const socket = await track(RawSyncSocket.mux(asked.url, person.token)).opened();
    for (let channel = 1; channel <= 300; channel++)
      socket.sendFrame({ channel, kind: "open", docName: "g00000000009" });
    await socket.frame((frame): frame is MuxFrame => isClose(frame) && frame.channel === 300);
    const lines = asked.log.filter(({ message }) => message === "channel closed");
    expect(lines).toHaveLength(300);
    expect(lines.filter(({ level }) => level === "info").length).toBeLessThan(150);
    expect(lines[0]).toMatchObject({ level: "info", document: "g00000000009", code: 4403 });
  });

  test("of a device that comes back to 500 chats are answered, without a change to the limits", async () => {
    const [asked, person] = await openServer({});
    const { id } = await createGroup(asked, person);
    const socket = await track(RawSyncSocket.mux(asked.url, person.token)).opened();
    const chats = 500;
    // Meta, the live segment and the one before.
    for (let turn = 0; turn < 3; turn++) {
      const channels = Array.from({ length: chats }, (_, i) => turn * chats + i + 1);
      for (const channel of channels) {
        socket.sendFrame({ channel, kind: "open", docName: `${id}.0` });
        for (const payload of [encodeSyncMessage({ type: "step1", stateVector }), nobody]) {
          socket.sendFrame({ channel, kind: "data", payload });
        }
      }
      await socket.frame((frame): frame is MuxFrame => frame.channel === channels.at(-1) && frame.kind === "opened");
      for (const channel of channels) socket.sendFrame({ channel, kind: "close", code: 1000, reason: "" });
    }
    expect(socket.frames.map((bytes) => parseMuxFrame(bytes)).filter((frame) => frame && isClose(frame))).toEqual([]);
    expect(socket.ws.readyState).toBe(socket.ws.OPEN);
  });

  async function openServer(env: Readonly<Record<string, string>>): Promise<readonly [TestServer, Person]> {
    const asked = await startServer({ env: { RATE_LIMITS: "on", ...env } });
    onTestFinished(() => asked.stop());
    return [asked, await asked.client.register("Ada")];
  }
  async function createGroup({ client }: TestServer, { token }: Person): Promise<ChatSummary> {
    const body = { kind: "group", title: "Team", memberIds: [] };
    return (await client.call("POST", "/api/chats", { token, body })).body as ChatSummary;
  }
  function track(socket: RawSyncSocket): RawSyncSocket {
    sockets.push(socket);
    return socket;
  }
});

describe("many documents opened at once", () => {
  test("are answered as fast as the other end reads, one after another, however small the socket's buffer", async () => {
    const small = await startServer({ env: { SOCKET_BUFFERED_BYTES: String(64 * 1024) } });
    try {
      const person = await small.client.register("Ada");
      const { token } = person;
      const body = { kind: "group", title: "Long texts", memberIds: [] };
      const { id } = (await small.client.call("POST", "/api/chats", { token, body })).body as ChatSummary;
      const text = "a long text ".repeat(1_200);
      const post = (): Promise<{ status: number }> =>
        small.client.call("POST", `/api/chats/${id}/messages`, { token, body: { text } });
      for (let i = 0; i < 20; i++) {
        const answers = await Promise.all(Array.from({ length: 20 }, post));
        expect(answers.every(({ status }) => status === 201)).toBe(true);
      }
      const { live } = (await small.client.call("GET", `/api/chats/${id}`, { token })).body as ChatSummary;
      expect(live).toBeGreaterThan(8);
      const socket = await RawSyncSocket.mux(small.url, token).opened();
      sockets.push(socket);
      const stateVector = encodeStateVector(new Map());
      for (let n = 0; n <= live; n++) {
        socket.sendFrame({ channel: n + 1, kind: "open", docName: `${id}.${n}` });
        socket.sendFrame({ channel: n + 1, kind: "data", payload: encodeSyncMessage({ type: "step1", stateVector }) });
      }
      const isAnswer = (frame: MuxFrame): frame is Extract<MuxFrame, { kind: "data" }> =>
        frame.kind === "data" && frame.channel > 0 && parseSyncMessage(frame.payload)?.type === "step2";
      const answered = new Map<number, number>();
      for (let n = 0; n <= live; n++) {
        const frame = await socket.frame(
          (each): each is Extract<MuxFrame, { kind: "data" }> => isAnswer(each) && each.channel === n + 1,
        );
        answered.set(n, frame.payload.length);
      }
      const bytes = [...answered.values()].reduce((sum, length) => sum + length, 0);
      expect(bytes).toBeGreaterThan(400 * text.length);
      expect(socket.ws.readyState).toBe(socket.ws.OPEN);
    } finally {
      await small.stop();
    }
  });
});

describe("the control channel", () => {
  test("is closed with 4529 when a client says too much on it", async () => {
    const socket = await openMux(bob);
    const payload = Buffer.from('{"type":"presence","state":"away"}');
    for (let i = 0; i < 100; i++) socket.sendFrame({ channel: 0, kind: "data", payload });
    expect(await socket.closed).toEqual({ code: 4529, reason: "too-many-control-frames" });
  });

  test("tells summaries with the reader's own count, membership, and who comes and goes", async () => {
    const socket = await openMux(bob);
    await server.client.call("POST", `/api/chats/${chat.id}/messages`, { token: ada.token, body: { text: "hi @all" } });
    await socket.frame(
      control("summary", ({ chat: { id, last, unread } }) => id === chat.id && last?.text === "hi @all" && unread > 0),
    );
    const carol = await server.client.register("Carol");
    const device = await openMux(carol);
    await socket.frame(control("presence", ({ user }) => user.id === carol.user.id && user.online));
    device.sendFrame({ channel: 0, kind: "data", payload: Buffer.from('{"type":"presence","state":"away"}') });
    await socket.frame(
      control("presence", ({ user }) => user.id === carol.user.id && !user.online && user.lastSeenAt !== undefined),
    );
    await server.client.call("DELETE", `/api/chats/${chat.id}/members/${bob.user.id}`, { token: ada.token });
    await socket.frame(control("membership", ({ chatId, member }) => chatId === chat.id && !member));
  });
});
