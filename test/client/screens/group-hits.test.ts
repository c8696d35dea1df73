import { expect, test } from "vitest";
import { groupHits } from "../../../client/screens/group-hits.ts";
import type { SearchHit } from "../../../client/store/views.ts";
import { createMessageId, type ChatId, type UserId } from "../../../shared/lib/ids.ts";

const one = "g00000000001" as ChatId;
const two = "g00000000002" as ChatId;
const anna = "00anna00" as UserId;

function hit(chatId: ChatId, day: number, hour: number): SearchHit {
  const at = new Date(2026, 10, day, hour).getTime();
  const message = {
    id: createMessageId(at, 1, anna, 0),
    author: anna,
    text: "x",
    deleted: false,
    known: true,
  } as const;
  return { chatId, message, at, ranges: [], textStart: 0, textLength: 1, files: [] };
}

const shapeOf = (hits: readonly SearchHit[]): readonly unknown[] =>
  groupHits(hits).map(({ chats }) => chats.map(({ chatId, hits: found }) => [chatId, found.length]));

test("hits stand below their day and their chat, newest first", () => {
  const hits = [hit(one, 22, 12), hit(two, 22, 11), hit(one, 22, 10), hit(two, 21, 23)];
  expect(shapeOf(hits)).toEqual([
    [
      [one, 2],
      [two, 1],
    ],
    [[two, 1]],
  ]);
});

test("more hits leave the days above as they were", () => {
  const hits = [hit(one, 22, 12), hit(two, 21, 23), hit(one, 21, 3), hit(one, 19, 3)];
  expect(shapeOf(hits).slice(0, 2)).toEqual(shapeOf(hits.slice(0, 3)));
});
