import { expect, test } from "vitest";
import * as Y from "yjs";
import { createMessageId, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import { openSegment } from "../../../shared/model/segment.ts";
import { LateHomes } from "../../../sync-server/sync/late-homes.ts";
import { alice, bob } from "../../support/sync-harness.ts";

let serial = 0;
const idOf = (author: UserId, home: number): MessageId => createMessageId(1_700_000_000_000, serial++, author, home);

test("homes of late messages are known per person, also after some were deleted", () => {
  const { landed } = openSegment(new Y.Doc());
  const stamp = { at: 1_700_000_000_000, in: 9 };
  const [first, second, gone] = [idOf(alice, 3), idOf(alice, 3), idOf(alice, 5)];
  landed.set(first, stamp);
  landed.set(gone, 0);
  const homes = new LateHomes(9, landed);
  const listHomes = (author: UserId): readonly number[] => [...homes.of(author).keys()];
  expect([listHomes(alice), listHomes(bob)]).toEqual([[3], []]);
  for (const id of [second, idOf(bob, 4), idOf(bob, 9), idOf(alice, 7)]) landed.set(id, stamp);
  expect([listHomes(alice), listHomes(bob)]).toEqual([[3, 7], [4]]);
  landed.set(first, 0);
  expect(listHomes(alice)).toEqual([3, 7]);
  landed.set(second, 0);
  landed.set(second, 0);
  expect(listHomes(alice)).toEqual([7]);
});
