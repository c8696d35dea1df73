import { expect, test } from "vitest";
import { createMessageId, type ChatId, type UserId } from "../../../shared/lib/ids.ts";
import { membershipKey, tables } from "../../../sync-server/sync/chat-record.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";

const ada = "0000000a" as UserId;
const neighbours = ["00000009", "0000000b"] as UserId[];

function chatIds(count: number): ChatId[] {
  return Array.from({ length: count }, (_, n) => `g${String(n).padStart(11, "0")}` as ChatId);
}

test.each([0, 1, 9_999, 10_000, 10_001, 20_000, 20_001])("a person in %i chats finds all of them", async (count) => {
  const disk = new MemoryDisk("epoch");
  const ids = chatIds(count);
  const keys = [
    ...ids.map((id) => membershipKey(ada, id)),
    ...neighbours.flatMap((id) => membershipKey(id, "g00000000000" as ChatId)),
  ];
  for (const key of keys) disk.records.set(`${tables.memberships}/${key}`, { version: 1, value: "{}" });
  const { engine, chats } = await openMemoryEngine(disk);
  expect(await chats.listChatIds(ada)).toEqual(ids);
  await engine.stop();
});

test("messages of 50 segments are marked as seen at once, and not of more", async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"));
  const { chat } = await chats.createChat(ada, { kind: "group", title: "Group", memberIds: [] });
  const { message } = await chats.post(ada, chat.id, { text: "hello" });
  const ids = Array.from({ length: 51 }, (_, n) => createMessageId(1, 1, ada, n));
  const seen = chats.markSeen(ada, chat.id, [...ids.slice(0, 50), message.id]);
  await expect(seen).resolves.toEqual({ seenUpTo: message.orderKey });
  await expect(chats.markSeen(ada, chat.id, [...ids, message.id])).rejects.toMatchObject({ code: "bad-request" });
  await engine.stop();
});

test("who is put into a group as an admin and accepts an invitation in the same moment stays an admin", async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"));
  const { chat } = await chats.createChat(ada, { kind: "group", title: "Group", memberIds: [] });
  const { token } = await chats.createInvite(ada, chat.id, 60_000);
  const [bela] = neighbours as [UserId, UserId];
  await Promise.all([chats.putMember(ada, chat.id, bela, { admin: true }), chats.acceptInvite(bela, token)]);
  const { members } = await chats.getChat(ada, chat.id);
  expect(members.find(({ userId }) => userId === bela)).toMatchObject({ admin: true });
  await engine.stop();
});
