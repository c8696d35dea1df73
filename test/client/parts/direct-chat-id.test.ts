import { expect, test, vi } from "vitest";
import { findSha256, makeDirectChatId } from "../../../client/parts/direct-chat-id.ts";
import type { UserId } from "../../../shared/lib/ids.ts";

const anna = "00anna00" as UserId;
const bela = "00be1a00" as UserId;

test("a direct chat's id needs no code that comes late where the browser has a hash of its own", async () => {
  vi.doMock("lib0/hash/sha256", () => {
    throw new Error("offline");
  });
  const own = findSha256();
  expect(own).toBeDefined();
  const id = await makeDirectChatId(anna, bela, own);
  expect(await makeDirectChatId(bela, anna, own)).toBe(id);
  await expect(makeDirectChatId(anna, bela)).rejects.toThrow();
  vi.doUnmock("lib0/hash/sha256");
  expect(await makeDirectChatId(anna, bela)).toBe(id);
});
