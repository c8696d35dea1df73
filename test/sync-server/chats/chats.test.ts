import { expect, test } from "vitest";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
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
