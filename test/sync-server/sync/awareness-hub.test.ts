import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as encoding from "lib0/encoding";
import { Awareness, applyAwarenessUpdate } from "y-protocols/awareness.js";
import * as Y from "yjs";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import { encodeSyncMessage, parseSyncMessage } from "../../../shared/protocol/sync-message.ts";
import { DocumentOwners } from "../../../sync-server/sync/document-owners.ts";
import { alice, bob, carol, SyncHarness, type TestDevice } from "../../support/sync-harness.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { untilPasses } from "../../support/until-passes.ts";

type State = Readonly<Record<string, unknown>> | null;

/** What a hand-written client sends, whosever client ids these are. */
function say(
  device: TestDevice,
  ...entries: readonly (readonly [clientId: number, clock: number, state: State])[]
): void {
  const update = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, entries.length);
    for (const [clientId, clock, state] of entries) {
      encoding.writeVarUint(encoder, clientId);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, JSON.stringify(state));
    }
  });
  device.sendRaw(encodeSyncMessage({ type: "awareness", update }));
}

/** Everything that was ever told to a device, by client id: the last state of each that was one. */
function heardBy(device: TestDevice): ReadonlyMap<number, unknown> {
  const heard = new Map<number, unknown>();
  for (const bytes of device.received) {
    const message = parseSyncMessage(bytes);
    if (message?.type !== "awareness") continue;
    const awareness = new Awareness(new Y.Doc());
    applyAwarenessUpdate(awareness, message.update, "server");
    awareness.states.delete(awareness.clientID);
    for (const [clientId, state] of awareness.getStates()) heard.set(clientId, state);
    awareness.destroy();
  }
  return heard;
}

describe("awareness", () => {
  let harness: SyncHarness;
  let chatId: ChatId;
  let watcher: TestDevice;
  let hostile: TestDevice;
  let victim: TestDevice;
  let honest: TestDevice;

  beforeEach(async () => {
    harness = await new SyncHarness(await createTempFolder()).start();
    chatId = await harness.group(alice, bob, carol);
    [watcher, hostile, victim, honest] = [await open(carol), await open(bob), await open(alice), await open(alice)];
  });
  afterEach(() => harness.stop());

  async function open(userId: UserId): Promise<TestDevice> {
    const device = await harness.device(userId, chatId, "meta");
    await untilPasses(() => expect(device.isSynced).toBe(true));
    return device;
  }
  /** Settles when the watcher has heard of everything up to now, in which somebody honest spoke last. */
  async function settled(): Promise<void> {
    say(honest, [honest.doc.clientID, 1, { typing: true }]);
    await untilPasses(() => expect(heardBy(watcher).get(honest.doc.clientID)).toEqual({ user: alice, typing: true }));
  }

  test("speaks for the one client id that a channel began with, and for none that is nobody's or another device's", async () => {
    const other = await open(bob);
    say(other, [other.doc.clientID, 1, { looking: true }]);
    const unknown = 4_000_000_000;
    say(hostile, [hostile.doc.clientID, 1, { looking: true }], [unknown, 1, { typing: true }]);
    say(hostile, [other.doc.clientID, 9, { typing: true }]);
    say(hostile, [other.doc.clientID, 10, null]);
    await settled();
    expect(heardBy(watcher).get(hostile.doc.clientID)).toEqual({ user: bob, looking: true });
    expect(heardBy(watcher).get(other.doc.clientID)).toEqual({ user: bob, looking: true });
    expect(heardBy(watcher).has(unknown)).toBe(false);
  });

  test("speaks for no client id of somebody else, also not as the first thing that a channel says", async () => {
    say(victim, [victim.doc.clientID, 1, { looking: true }]);
    say(hostile, [victim.doc.clientID, 5, { typing: true }]);
    await settled();
    expect(heardBy(watcher).get(victim.doc.clientID)).toEqual({ user: alice, looking: true });
  });

  test("is at most 64 kB at once", async () => {
    const state = (length: number): State => ({ looking: true, more: "x".repeat(length) });
    say(hostile, [hostile.doc.clientID, 1, state(60 * 1024)]);
    await settled();
    expect(heardBy(watcher).get(hostile.doc.clientID)).toEqual({ user: bob, looking: true });
    say(hostile, [hostile.doc.clientID, 2, state(64 * 1024)]);
    expect(hostile.closed).toEqual({ code: 4400, reason: "bad-frame" });
  });
});

test("who asks again and again what the others are doing is told once in a while, in the same bytes as all who ask", async () => {
  const harness = await new SyncHarness(await createTempFolder()).start();
  const chatId = await harness.group(alice, bob);
  const [typist, ...askers] = [
    await harness.device(alice, chatId),
    await harness.device(bob, chatId),
    await harness.device(bob, chatId),
  ];
  for (const device of [typist, ...askers]) await untilPasses(() => expect(device?.isSynced).toBe(true));
  say(typist, [1, 1, { typing: true }]);
  const told = (device: TestDevice): readonly Uint8Array[] =>
    device.received.filter((bytes) => parseSyncMessage(bytes)?.type === "awareness");
  await untilPasses(() => expect(askers.map((device) => told(device).length)).toEqual([1, 1]));
  for (let i = 0; i < 1_000; i++) for (const device of askers) device.sendRaw(Uint8Array.of(3));
  await untilPasses(() => expect(askers.map((device) => told(device).length)).toEqual([2, 2]));
  const [one, other] = askers.map((device) => told(device).at(-1));
  expect(one).toBe(other);
  expect(heardBy(askers[0]).get(1)).toEqual({ user: alice, typing: true });
  await harness.stop();
});

test("client ids seen in awareness only are remembered, 100 of each person, and those with structs for good", () => {
  const owners = new DocumentOwners();
  owners.bind(1, alice);
  owners.bindAwareness(2, bob);
  for (let i = 0; i < 100; i++) owners.bindAwareness(1_000 + i, carol);
  expect(owners.of(1_000)).toBe(carol);
  owners.bindAwareness(3, carol);
  expect([1, 2, 3, 1_000, 1_001].map((id) => owners.of(id))).toEqual([alice, bob, carol, undefined, carol]);
});
