import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { replayEntry } from "../../../client/sync/journal-replay.ts";
import { createMessageId, type UserId } from "../../../shared/lib/ids.ts";
import { addEdit, addMessage, deleteMessage, openSegment, type Segment } from "../../../shared/model/segment.ts";
import { editKey } from "../../../shared/model/values.ts";

const id = createMessageId(1_000, 1, "aaaaaaaa" as UserId, 0);
const suffix = "0".repeat(13) + "1";
const entry = { docName: "c.0", key: editKey(id, suffix), edit: { t: "Hello" } };

function createSegment(): Segment {
  const segment = openSegment(new Y.Doc());
  addMessage(segment, id, { t: "Helo" });
  return segment;
}

describe("an edit that a tab left in the journal", () => {
  test("is written again if the disk did not get it, and only then", () => {
    const segment = createSegment();
    replayEntry(segment, entry);
    expect(segment.edits.get(entry.key)).toEqual({ t: "Hello" });
    const before = Y.encodeStateVector(segment.doc);
    replayEntry(segment, entry);
    expect(Y.encodeStateVector(segment.doc)).toEqual(before);
  });

  test("does not bring back what was deleted in the meantime", () => {
    const segment = createSegment();
    deleteMessage(segment, id, []);
    replayEntry(segment, entry);
    expect(segment.edits.has(entry.key)).toBe(false);
    const erased = createSegment();
    addEdit(erased, id, suffix, "Hello");
    deleteMessage(erased, id, [entry.key]);
    replayEntry(erased, entry);
    expect(erased.edits.get(entry.key)).toBe(0);
  });
});
