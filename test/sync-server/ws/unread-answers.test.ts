import { describe, expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { addMessage, openSegment } from "../../../shared/model/segment.ts";
import type { MuxFrame } from "../../../shared/protocol/mux-frame.ts";
import { encodeStateVector, encodeSyncMessage, parseSyncMessage } from "../../../shared/protocol/sync-message.ts";
import { openMux } from "../../support/open-mux.ts";
import type { RawSyncSocket } from "../../support/raw-sync-socket.ts";
import { spawnServer, type TestServerProcess } from "../../support/server.ts";
import type { Person } from "../../support/test-client.ts";
import { untilPasses } from "../../support/until-passes.ts";

const megabyte = 1024 * 1024;
const question = (vector: ReadonlyMap<number, number>): Uint8Array =>
  encodeSyncMessage({ type: "step1", stateVector: encodeStateVector(vector) });
const everything = question(new Map());
function ask(socket: RawSyncSocket, channel: number, docName: string, payload = everything): void {
  socket.sendFrame({ channel, kind: "open", docName });
  socket.sendFrame({ channel, kind: "data", payload });
}
type DataFrame = Extract<MuxFrame, { kind: "data" }>;
const isAnswer = (frame: MuxFrame): frame is DataFrame =>
  frame.kind === "data" && frame.channel > 0 && parseSyncMessage(frame.payload)?.type === "step2";
const isRefused = (frame: MuxFrame): frame is Extract<MuxFrame, { kind: "close" }> => frame.kind === "close";

/** A server with one chat of one person, whose first segment has so many bytes. */
async function openLong(
  bytes: number,
  env: Readonly<Record<string, string>>,
): Promise<{ server: TestServerProcess; ada: Person; docName: string }> {
  const server = await spawnServer({
    env: { LOG_LEVEL: "info", SEGMENT_MAX_BYTES: "100000000", SEGMENT_MAX_MESSAGES: "100000", ...env },
  });
  onTestFinished(() => server.stop());
  const ada = await server.client.register("Ada");
  const body = { kind: "group", title: "Team", memberIds: [] };
  const { id } = (await server.client.call("POST", "/api/chats", { token: ada.token, body })).body as { id: string };
  const docName = `${id}.0`;
  const socket = await openMux(server.url, ada.token);
  socket.sendFrame({ channel: 1, kind: "open", docName });
  await socket.frame((frame): frame is MuxFrame => frame.kind === "opened");
  const doc = new Y.Doc();
  const text = "x".repeat(15_000);
  let serial = 0;
  for (let sent = 0; sent < bytes; sent += 16 * text.length) {
    doc.once("update", (update: Uint8Array) =>
      socket.sendFrame({ channel: 1, kind: "data", payload: encodeSyncMessage({ type: "update", update }) }),
    );
    doc.transact(() => {
      for (let i = 0; i < 16; i++) {
        const messageId = createMessageId(Date.now(), serial++, ada.user.id, 0);
        addMessage(openSegment(doc), messageId, { t: text });
      }
    });
  }
  await untilPasses(async () => {
    const reader = await openMux(server.url, ada.token);
    ask(reader, 1, docName);
    const answer = await reader.frame(isAnswer);
    reader.ws.terminate();
    expect(answer.payload.length).toBeGreaterThan(bytes);
  });
  return { server, ada, docName };
}

/** Where the system tells how much memory a process took at the most. */
describe.runIf(process.platform === "linux")("a reader who does not read", () => {
  test("may ask only for what there is room to wait, also on channels that are closed again", async () => {
    const { server, ada, docName } = await openLong(3 * megabyte, {});
    const vector = Array.from({ length: 100_000 }, (_, i) => [2 ** 31 + i, 2 ** 31] as const);
    const long = question(new Map(vector));
    const before = server.readPeakMegabytes();
    const socket = await openMux(server.url, ada.token);
    ask(socket, 1, docName);
    await socket.frame(isAnswer);
    socket.ws.pause();
    let channel = 2;
    for (; channel < 20; channel++) ask(socket, channel, docName);
    for (; channel < 160; channel++) {
      ask(socket, channel, docName, long);
      if (channel < 60) socket.sendFrame({ channel, kind: "close", code: 1000, reason: "" });
    }
    const other = await openMux(server.url, ada.token);
    ask(other, 1, docName);
    await other.frame(isAnswer);
    await expect.poll(() => socket.ws.bufferedAmount, { timeout: 60_000 }).toBe(0);
    socket.ws.resume();
    const refused = { code: 4529, reason: "too-many-waiting-questions" };
    expect(await socket.frame(isRefused)).toMatchObject(refused);
    expect(server.readPeakMegabytes() - before).toBeLessThan(150);
  }, 120_000);

  test("is cut off when all sockets of the person have too much to read, and costs the process little", async () => {
    const written = await openLong(8 * megabyte, {});
    const { ada, docName } = written;
    await written.server.kill();
    // On a server that has to read the answers from its disk.
    const { dataDir } = written.server;
    const server = await spawnServer({ dataDir, env: { UNREAD_BYTES_USER: String(16 * megabyte) } });
    onTestFinished(() => server.stop());
    const bob = await server.client.register("Bob");
    const before = server.readPeakMegabytes();
    const unread = await Promise.all(Array.from({ length: 40 }, () => openMux(server.url, ada.token)));
    for (const socket of unread) {
      socket.ws.pause();
      ask(socket, 1, docName);
    }
    const isCut = ({ reason }: Readonly<Record<string, unknown>>): boolean => reason === "too-slow";
    await expect.poll(() => server.log.filter(isCut).length, { timeout: 60_000 }).toBeGreaterThan(30);
    expect(server.readPeakMegabytes() - before).toBeLessThan(300);

    const another = await openMux(server.url, bob.token);
    ask(another, 1, `user.${bob.user.id}`);
    await another.frame(isAnswer);
    for (const { ws } of unread) ws.terminate();
    await untilPasses(async () => {
      const reader = await openMux(server.url, ada.token);
      ask(reader, 1, docName);
      expect(await Promise.race([reader.frame(isAnswer), reader.closed])).toMatchObject({ kind: "data" });
    });
  }, 120_000);
});
