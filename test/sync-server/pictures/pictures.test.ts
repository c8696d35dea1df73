import { expect, test } from "vitest";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import { parsePicture, type Picture } from "../../../sync-server/pictures/picture.ts";
import { planPicture, type PictureOwner } from "../../../sync-server/pictures/picture-records.ts";
import { Pictures } from "../../../sync-server/pictures/pictures.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { MemoryStorage } from "../../support/memory-storage.ts";
import { pictures } from "../../support/pictures.ts";
import { alice, bob } from "../../support/sync-harness.ts";

const good = parsePicture(pictures.webp) as Picture;
const chatIds = Array.from({ length: 12 }, (_, i) => `g000000000${String(i).padStart(2, "0")}` as ChatId);

/** The chats that somebody is in, by the person. */
function openPictures(chatsOf: Readonly<Record<UserId, readonly ChatId[]>>): {
  readonly found: Pictures;
  readonly asked: string[];
  readonly set: (owner: PictureOwner) => Promise<boolean>;
} {
  const storage = new MemoryStorage(new MemoryDisk("epoch"));
  const asked: string[] = [];
  const listChatIds = (userId: UserId): readonly ChatId[] => chatsOf[userId] ?? [];
  return {
    found: new Pictures(storage.records, {
      isMember: (userId, chatId) => {
        asked.push(chatId);
        return Promise.resolve(listChatIds(userId).includes(chatId));
      },
      listChatIds: (userId) => Promise.resolve(listChatIds(userId)),
    }),
    asked,
    set: (owner) => storage.records.write(planPicture(owner, undefined, good)),
  };
}

test("a picture that many groups have is found by a member of any of them, and by nobody else", async () => {
  const { found, asked, set } = openPictures({ [alice]: chatIds.slice(0, 1) });
  for (const chatId of chatIds) await set(`c:${chatId}`);
  expect(await found.find(alice, good.name)).toEqual(pictures.webp);
  asked.length = 0;
  expect(await found.find(bob, good.name)).toBeUndefined();
  expect(asked.length).toBeLessThan(chatIds.length);
});

test("a picture that a person has besides any number of groups is everybody's", async () => {
  const { found, set } = openPictures({});
  for (const chatId of chatIds) await set(`c:${chatId}`);
  expect(await found.find(bob, good.name)).toBeUndefined();
  await set(`u:${alice}`);
  expect(await found.find(bob, good.name)).toEqual(pictures.webp);
});
