import { expect, test } from "vitest";
import * as Y from "yjs";
import { createMessageId, type UserId } from "../../../shared/lib/ids.ts";
import { SegmentIndex } from "../../../shared/model/segment-index.ts";
import { addMessage, openSegment, setReaction } from "../../../shared/model/segment.ts";

test("A segment's index knows the keys of a message's reactions, taken back ones included", () => {
  const author = "aaaaaaaa" as UserId;
  const segment = openSegment(new Y.Doc());
  const index = new SegmentIndex(0, segment);
  const [first, second] = [createMessageId(1, 1, author, 0), createMessageId(2, 1, author, 0)];
  for (const id of [first, second]) addMessage(segment, id, { t: "x" });
  setReaction(segment, first, author, "👍", true);
  setReaction(segment, first, author, "🎉", true);
  setReaction(segment, first, author, "👍", false);
  expect([...index.reactionKeys(first)]).toEqual([`${first}.${author}.👍`, `${first}.${author}.🎉`]);
  expect(index.reactionKeys(second).size).toBe(0);
});
