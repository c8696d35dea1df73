import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { createBackOff } from "../../../client/api/back-off.ts";
import { MuxHub, type WebSocketConstructor } from "../../../client/sync/mux-hub.ts";
import { fetchServerState } from "../../../client/sync/server-state.ts";
import type { DocName } from "../../../shared/lib/doc-name.ts";
import { encodeSyncMessage, type SyncMessage } from "../../../shared/protocol/sync-message.ts";
import { FakeSocket } from "../support/fake-socket.ts";

const docName = "aaaaaaaaaaaa" as DocName;
let hub: MuxHub;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
  hub = new MuxHub({
    url: () => "ws://server/sync",
    WebSocket: FakeSocket as unknown as WebSocketConstructor,
    inflate: undefined,
    backOff: createBackOff({ baseMs: 250, maxMs: 30_000, random: () => 1 }),
    random: () => 1,
    onStatus: () => undefined,
    onControl: () => undefined,
    onSignIn: () => undefined,
  });
  hub.start();
});

afterEach(() => {
  hub.stop();
  vi.useRealTimers();
});

function fetchState(): ReturnType<typeof fetchServerState> {
  const { signal } = new AbortController();
  return fetchServerState({ docName, createSocketClass: (onOpened) => hub.createSocketClass(onOpened), signal });
}

/** The server opens the channel that was asked for last, and sends. */
async function answer(epoch: string, messages: readonly SyncMessage[]): Promise<void> {
  const socket = FakeSocket.newest;
  if (socket.readyState === 0) socket.hello();
  await vi.advanceTimersByTimeAsync(100);
  const asked = socket.frames.findLast(({ kind }) => kind === "open");
  if (asked === undefined) throw new Error("no channel was asked for");
  socket.receive({ channel: asked.channel, kind: "opened", epoch });
  for (const message of messages) {
    socket.receive({ channel: asked.channel, kind: "data", payload: encodeSyncMessage(message) });
  }
  await vi.advanceTimersByTimeAsync(100);
}

async function loseLink(): Promise<void> {
  const { length } = FakeSocket.opened;
  FakeSocket.newest.handleClose(1006);
  while (FakeSocket.opened.length === length) await vi.advanceTimersByTimeAsync(100);
}

function updateWith(key: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getMap("m").set(key, 1);
  return Y.encodeStateAsUpdate(doc);
}

const durable: SyncMessage = { type: "durable", stateVector: Uint8Array.of(0) };

describe("the server's state of a document", () => {
  test("goes on over the next link where the last one broke", async () => {
    const fetched = fetchState();
    await answer("e1", [{ type: "step2", update: updateWith("before") }]);
    await loseLink();
    await answer("e1", [{ type: "step2", update: updateWith("after") }, durable]);
    const state = await fetched;
    expect(state.ok && [...state.doc.getMap("m").keys()].sort()).toEqual(["after", "before"]);
  });

  test("holds nothing from before a restore that came between two links", async () => {
    const fetched = fetchState();
    await answer("e1", [{ type: "step2", update: updateWith("taken back") }]);
    await loseLink();
    await answer("e2", []);
    await answer("e2", [{ type: "step2", update: updateWith("there") }, durable]);
    const state = await fetched;
    expect(state.ok && [...state.doc.getMap("m").keys()]).toEqual(["there"]);
    expect(state.ok && state.ledger.epoch).toBe("e2");
  });
});
