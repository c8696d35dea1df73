import { afterEach, describe, expect, it, vi } from "vitest";
import { createMessageId, type ChatId } from "../../../shared/lib/ids.ts";
import { addMessage } from "../../../shared/model/segment.ts";
import type { SyncEngineOptions } from "../../../sync-server/sync/sync-engine.ts";
import { alice, bob, SyncHarness, type TestDevice } from "../../support/sync-harness.ts";
import { createTempFolder } from "../../support/temp-folder.ts";

let harness: SyncHarness;
let chatId: ChatId;
let serial = 0;

afterEach(() => harness.stop());

const settled = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 5_000 });

function say(device: TestDevice, text: string): void {
  addMessage(device.segment, createMessageId(harness.now, serial++, alice, 0), { t: text });
}

describe("quotas of late writers", () => {
  it("put off what is too much for a day, and take it the next day", async () => {
    const a = await openFull({ messagesPerDay: 2 });
    for (const text of ["one", "two", "three"]) say(a, text);
    await settled(() => expect(a.closed).toEqual({ code: 4529, reason: "late-quota" }));
    harness.now += 24 * 60 * 60 * 1000;
    const again = await harness.device(alice, chatId, 0, a.doc);
    await settled(() => expect(again.durable.get(a.doc.clientID)).toBe(3));
  });

  it("take what is more than a day's share if it comes at once, or it would never come", async () => {
    const a = await openFull({ messagesPerDay: 2 });
    const client = a.doc.clientID;
    a.doc.transact(() => ["one", "two", "three"].forEach((text) => say(a, text)));
    await settled(() => expect(a.durable.get(client)).toBe(3));
    say(a, "four");
    await settled(() => expect(a.closed).toEqual({ code: 4529, reason: "late-quota" }));
  });

  it("count programs like devices", async () => {
    await openFull({ messagesPerDay: 2 });
    const post = (random: number): Promise<unknown> =>
      harness.chats.post(alice, chatId, { id: createMessageId(harness.now, random, alice, 0), text: "late" });
    await post(1);
    await post(2);
    await expect(post(3)).rejects.toMatchObject({ code: "too-many-requests", status: 429 });
    await harness.chats.post(alice, chatId, { text: "not late" });
    harness.now += 24 * 60 * 60 * 1000;
    await post(3);
  });

  /** A chat whose segment 0 is full, and Alice in it. */
  async function openFull(late: Partial<SyncEngineOptions["late"]>): Promise<TestDevice> {
    harness = await new SyncHarness(await createTempFolder(), { maxMessages: 1 }, late).start();
    chatId = await harness.group(alice, bob);
    await harness.chats.post(bob, chatId, { text: "fills the segment" });
    await settled(async () => expect((await harness.chats.getChat(alice, chatId)).live).toBe(1));
    return harness.device(alice, chatId);
  }
});
