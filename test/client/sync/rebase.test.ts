import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { isOfDeleted } from "../../../client/sync/rebase-segment.ts";
import { planRebase, applyEntries, rebaseInputOf, splitEntries } from "../../../client/sync/rebase.ts";
import { DeliveryLedger } from "../../../client/sync/delivery-ledger.ts";
import type { RebaseEntry, RebasePlan } from "../../../client/sync/rebase-entry.ts";
import { createMessageId, type DeviceId, type MessageId, type OrderKey, type UserId } from "../../../shared/lib/ids.ts";
import { openSegment, type Segment } from "../../../shared/model/segment.ts";
import { editKey, reactionKey, seenKey } from "../../../shared/model/values.ts";

const me = "aaaaaaaa" as UserId;
const other = "bbbbbbbb" as UserId;
const device = "dddddddd" as DeviceId;
const author = { userId: me, deviceId: device };
const docName = "ggggggggggggg".slice(0, 12) + ".0";

function id(at: number, author: UserId = me, segment = 0): MessageId {
  return createMessageId(at, 0, author, segment);
}

function keyOf(messageId: MessageId): OrderKey {
  return messageId.slice(0, 22) as OrderKey;
}

/** A device that had what the server has, `shared`, and then wrote on its own. */
function diverge(shared: (segment: Segment) => void, mine: (segment: Segment) => void): { old: Y.Doc; fresh: Y.Doc } {
  const fresh = new Y.Doc();
  fresh.transact(() => shared(openSegment(fresh)));
  const old = new Y.Doc();
  Y.applyUpdate(old, Y.encodeStateAsUpdate(fresh));
  old.transact(() => mine(openSegment(old)));
  return { old, fresh };
}

function plan(docs: { old: Y.Doc; fresh: Y.Doc }, durable: ReadonlyMap<number, number> = new Map()): RebasePlan {
  const ledger = new DeliveryLedger();
  ledger.noteDurable(durable);
  ledger.noteReceived(Y.encodeStateAsUpdate(docs.fresh));
  // What both have came from the server.
  const old = new DeliveryLedger();
  old.noteReceived(Y.encodeStateAsUpdate(docs.fresh));
  const input = rebaseInputOf({ doc: docs.old, ledger: old }, { doc: docs.fresh, ledger });
  return planRebase(docName, input, author);
}

const nothing = (): void => undefined;

describe("the rebase of a segment", () => {
  test("writes own messages again, in the order in which they were written, whatever the clock said", () => {
    const docs = diverge(nothing, ({ doc, messages }) => {
      doc.clientID = 1_000;
      messages.set(id(30), { t: "first" });
      messages.set(id(10), { t: "second" });
    });
    // The app was opened again, with a higher client id.
    docs.old.clientID = 2_000;
    openSegment(docs.old).messages.set(id(20), { t: "third" });
    const { entries, failed } = plan(docs);
    expect(entries.map(({ value }) => value)).toEqual([{ t: "first" }, { t: "second" }, { t: "third" }]);
    expect(failed).toEqual([]);
  });

  test("writes what the server had before it was restored as it had accepted it, and before what it never had", () => {
    const docs = diverge(nothing, ({ doc, messages }) => {
      doc.clientID = 2_000;
      messages.set(id(10), { t: "first" });
    });
    docs.old.clientID = 1_000;
    openSegment(docs.old).messages.set(id(3), { t: "second" });
    // Its clock was behind: the server let it stand after the first.
    openSegment(docs.old).landed.set(id(3), { at: 20, in: 0 });
    const accepted = Y.encodeStateAsUpdate(docs.old);
    docs.old.clientID = 500;
    openSegment(docs.old).messages.set(id(5), { t: "third" });
    const ledger = new DeliveryLedger();
    ledger.noteReceived(accepted);
    const input = rebaseInputOf({ doc: docs.old, ledger }, { doc: docs.fresh, ledger: new DeliveryLedger() });
    const { entries } = planRebase(docName, input, author);
    expect(entries.map(({ value }) => value)).toEqual([{ t: "first" }, { t: "second" }, { t: "third" }]);
  });

  test("leaves out what is another's, whatever this device made of it", () => {
    const { entries, failed } = plan(
      diverge(
        ({ messages }) => messages.set(id(1, other), { t: "theirs" }),
        (segment) => {
          segment.messages.set(id(1, other), { t: "vandalised" });
          segment.messages.set(id(2, other), { t: "forged" });
          segment.reactions.set(reactionKey(id(1, other), other, "👍"), 1);
          segment.seen.set(seenKey(other, device), keyOf(id(1, other)));
          segment.landed.set(id(1, other), { at: 5, in: 0 });
        },
      ),
    );
    expect({ entries, failed }).toEqual({ entries: [], failed: [] });
  });

  test("leaves out what the server has acknowledged", () => {
    const docs = diverge(nothing, ({ messages }) => messages.set(id(1), { t: "there" }));
    expect(plan(docs, Y.decodeStateVector(Y.encodeStateVector(docs.old))).entries).toEqual([]);
  });

  test("removes again as an admin what this device removed, and not what others did", () => {
    const docs = diverge(
      ({ messages }) => {
        messages.set(id(1, other), { t: "to be removed" });
        messages.set(id(2, other), { t: "removed by another admin" });
        messages.set(id(3, other), 0);
      },
      ({ removals }) => {
        removals.set(id(1, other), 100);
        removals.set(id(3, other), 100);
      },
    );
    // What the server had before it was restored.
    const removed = new Y.Doc();
    Y.applyUpdate(removed, Y.encodeStateAsUpdate(docs.fresh));
    openSegment(removed).removals.set(id(2, other), 50);
    Y.applyUpdate(docs.old, Y.encodeStateAsUpdate(removed));
    const old = new DeliveryLedger();
    old.noteReceived(Y.encodeStateAsUpdate(removed));
    const input = rebaseInputOf({ doc: docs.old, ledger: old }, { doc: docs.fresh, ledger: new DeliveryLedger() });
    expect(planRebase(docName, input, author).entries).toEqual([{ root: "x", key: id(1, other), value: 100 }]);
  });

  test("lets the server's deletion win, over messages and over their edits", () => {
    const docs = diverge(
      ({ messages }) => messages.set(id(1), 0),
      (segment) => {
        segment.messages.set(id(1), { t: "back again" });
        segment.edits.set(editKey(id(1), "0000000001abcd"), { t: "edited" });
      },
    );
    expect(plan(docs)).toEqual({ entries: [], failed: [] });
  });

  test("deletes an own message again that the server still has", () => {
    const docs = diverge(
      ({ messages }) => messages.set(id(1), { t: "regretted" }),
      ({ messages }) => messages.set(id(1), 0),
    );
    expect(plan(docs).entries).toEqual([{ root: "m", key: id(1), value: 0 }]);
  });

  test("drops a value that is there already, written by whomever", () => {
    const docs = diverge(nothing, ({ messages }) => messages.set(id(1), { t: "same" }));
    openSegment(docs.fresh).messages.set(id(1), { t: "same" });
    expect(plan(docs).entries).toEqual([]);
  });

  test("keeps a text that cannot be written again as failed", () => {
    const long = "x".repeat(16_001);
    const docs = diverge(nothing, ({ messages }) => {
      messages.set(id(1), { t: long });
      messages.set(id(2, me, 7), { t: "of another segment" });
      messages.set(id(3), { t: "other words" });
    });
    openSegment(docs.fresh).messages.set(id(3), { t: "the words that stand" });
    expect(plan(docs)).toEqual({
      entries: [],
      failed: [
        { id: id(1), text: long, reason: "not-valid" },
        { id: id(2, me, 7), text: "of another segment", reason: "not-valid" },
        { id: id(3), text: "other words", reason: "id-taken" },
      ],
    });
  });

  test("brings the deletion of an edit after that of its message, and none without it", () => {
    const edit = editKey(id(1), "0000000001abcd");
    const shared = ({ messages, edits }: Segment): void => {
      messages.set(id(1), { t: "text" });
      edits.set(edit, { t: "better" });
    };
    const together = diverge(shared, ({ messages, edits }) => {
      edits.set(edit, 0);
      messages.set(id(1), 0);
    });
    expect(plan(together).entries).toEqual([
      { root: "m", key: id(1), value: 0 },
      { root: "e", key: edit, value: 0 },
    ]);
    const alone = diverge(shared, ({ edits }) => edits.set(edit, 0));
    expect(plan(alone)).toEqual({ entries: [], failed: [] });
  });

  test("brings edits and reactions along with the message that they belong to", () => {
    const edit = editKey(id(1), "0000000001abcd");
    const reaction = reactionKey(id(1), me, "👍");
    const { entries } = plan(
      diverge(nothing, (segment) => {
        segment.reactions.set(reaction, 1);
        segment.edits.set(edit, { t: "better" });
        segment.messages.set(id(1), { t: "good" });
        segment.reactions.set(reactionKey(id(9, other), me, "👍"), 1);
      }),
    );
    expect(entries.map(({ key }) => key)).toEqual([id(1), edit, reaction]);
  });

  test("raises markers, never lowers them, and never above what the server has accepted", () => {
    const [low, middle, high, unknown] = [1, 2, 3, 4].map((at) => id(at, other)) as [
      MessageId,
      MessageId,
      MessageId,
      MessageId,
    ];
    const shared = (marker: MessageId) => (segment: Segment) => {
      for (const message of [low, middle, high]) segment.messages.set(message, { t: "" });
      segment.seen.set(seenKey(me, device), keyOf(marker));
    };
    const mark = (marker: MessageId) => (segment: Segment) => void segment.seen.set(seenKey(me, device), keyOf(marker));
    expect(plan(diverge(shared(low), mark(high))).entries).toHaveLength(1);
    expect(plan(diverge(shared(middle), mark(low))).entries).toHaveLength(0);
    // Whoever had seen more had seen all that the server has.
    expect(plan(diverge(shared(low), mark(unknown))).entries).toMatchObject([{ value: keyOf(high) }]);
    expect(plan(diverge(shared(high), mark(unknown))).entries).toHaveLength(0);
  });

  test("raises no marker to what another tab has written in the server's state, and the server has yet to accept", () => {
    const fresh = new DeliveryLedger();
    const docs = diverge(({ messages }) => void messages.set(id(1, other), { t: "" }), nothing);
    fresh.noteReceived(Y.encodeStateAsUpdate(docs.fresh));
    for (const doc of [docs.old, docs.fresh]) openSegment(doc).messages.set(id(2), { t: "mine" });
    openSegment(docs.old).seen.set(seenKey(me, device), keyOf(id(2)));
    const input = rebaseInputOf({ doc: docs.old, ledger: new DeliveryLedger() }, { doc: docs.fresh, ledger: fresh });
    const markers = planRebase(docName, input, author).entries.filter(({ root }) => root === "s");
    expect(markers).toEqual([{ root: "s", key: seenKey(me, device), value: keyOf(id(1, other)) }]);
  });

  test("raises how far the person has seen on any device, and as this device", () => {
    const phone = "pppppppp" as DeviceId;
    const docs = diverge(
      (segment) => void segment.messages.set(id(1, other), { t: "" }),
      (segment) => void segment.seen.set(seenKey(me, phone), keyOf(id(1, other))),
    );
    const marker = keyOf(id(1, other));
    expect(plan(docs).entries).toEqual([{ root: "s", key: seenKey(me, device), value: marker }]);
    openSegment(docs.fresh).seen.set(seenKey(me, phone), marker);
    expect(plan(docs).entries).toEqual([]);
  });

  test("deletes what the server had before it was restored, so that no other device can bring it back", () => {
    const docs = diverge(nothing, ({ messages }) => messages.set(id(1), { t: "sent once" }));
    const input = {
      ...docs,
      isDurable: () => false,
      isAccepted: () => true,
      wasAccepted: () => true,
      wasRestored: true,
      isOwn: () => true,
    };
    openSegment(docs.old).messages.set(id(1), 0);
    const deletion = { root: "m", key: id(1), value: 0 };
    expect(planRebase(docName, input, author).entries).toEqual([deletion]);
    // What was known of delivery may have been lost with a tab.
    expect(planRebase(docName, { ...input, wasAccepted: () => false }, author).entries).toEqual([deletion]);
    // What never left this device need not be known anywhere.
    const refusal = { ...input, wasAccepted: () => false, wasRestored: false };
    expect(planRebase(docName, refusal, author).entries).toEqual([]);
  });

  test("leaves what was written since the server's state was taken, but for deletions and higher markers", () => {
    const doc = new Y.Doc();
    const segment = openSegment(doc);
    const [reaction, marker] = [reactionKey(id(1), me, "👍"), seenKey(me, device)];
    segment.messages.set(id(1), { t: "text" });
    const base = Y.encodeStateVector(doc);
    segment.reactions.set(reaction, 0);
    segment.seen.set(marker, keyOf(id(2)));
    segment.messages.set(id(3), { t: "from another device" });
    const entries = (value: OrderKey): RebaseEntry[] => [
      { root: "r", key: reaction, value: 1 },
      { root: "s", key: marker, value },
      { root: "m", key: id(1), value: 0 },
      { root: "m", key: id(3), value: 0 },
    ];
    applyEntries(doc, entries(keyOf(id(1))), base);
    expect(segment.reactions.get(reaction)).toBe(0);
    expect(segment.seen.get(marker)).toBe(keyOf(id(2)));
    expect([segment.messages.get(id(1)), segment.messages.get(id(3))]).toEqual([0, 0]);
    applyEntries(doc, entries(keyOf(id(4))), base);
    expect(segment.seen.get(marker)).toBe(keyOf(id(4)));
  });

  test("changes nothing when it is done twice", () => {
    const docs = diverge(nothing, ({ messages }) => messages.set(id(1), { t: "once" }));
    const { entries } = plan(docs);
    applyEntries(docs.fresh, entries);
    const vector = Y.encodeStateVector(docs.fresh);
    applyEntries(docs.fresh, entries);
    expect(Y.encodeStateVector(docs.fresh)).toEqual(vector);
    expect(plan(docs).entries).toEqual([]);
  });
});

test("what waited since an earlier rebase is left alone when it was deleted since", () => {
  const segment = openSegment(new Y.Doc());
  const suffix = "0".repeat(14);
  segment.messages.set(id(1), 0);
  segment.messages.set(id(2), { t: "there" });
  segment.removals.set(id(2), 5);
  segment.messages.set(id(3), { t: "there" });
  const isGone = (root: string, key: string, value: unknown = { t: "text" }): boolean =>
    isOfDeleted(segment, { root, key, value });
  expect([id(1), id(2), id(3), id(4)].map((key) => isGone("m", key))).toEqual([true, true, false, false]);
  expect([id(1), id(2), id(3)].map((of) => isGone("e", editKey(of, suffix)))).toEqual([true, true, false]);
  segment.edits.set(editKey(id(3), suffix), 0);
  expect(isGone("e", editKey(id(3), suffix))).toBe(true);
  expect(isGone("m", id(1), 0)).toBe(false);
  expect([id(1), id(2), id(3)].map((key) => isGone("x", key, 5))).toEqual([true, true, false]);
  expect([id(1), id(3)].map((of) => isGone("r", reactionKey(of, me, "👍"), 1))).toEqual([true, false]);
});

test("parts of a rebase stay below the size of an update", () => {
  const entries = Array.from({ length: 50 }, (_, i) => ({ root: "m", key: id(i), value: { t: "ű".repeat(4_000) } }));
  const parts = splitEntries(entries, 128 * 1024);
  expect(parts.flat()).toEqual(entries);
  for (const part of parts) {
    const doc = new Y.Doc();
    applyEntries(doc, part);
    expect(Y.encodeStateAsUpdate(doc).length).toBeLessThan(128 * 1024);
  }
});
