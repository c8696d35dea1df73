import { expect, onTestFinished, test } from "vitest";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { addMessage } from "../../../shared/model/segment.ts";
import { alice, bob, SyncHarness } from "../../support/sync-harness.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { untilPasses } from "../../support/until-passes.ts";

test("who is taken out of a chat hears nothing of what is committed together with that", async () => {
  const harness = await new SyncHarness(await createTempFolder()).start();
  onTestFinished(() => harness.stop());
  const chatId = await harness.group(alice, bob);
  const writer = await harness.device(alice, chatId);
  const removed = await harness.device(bob, chatId);
  await untilPasses(() => expect(writer.isSynced && removed.isSynced).toBe(true));
  // Everything is in memory, so both come into the next tick.
  await harness.chats.post(alice, chatId, { text: "for both" });
  await harness.chats.changeChat(alice, chatId, { title: "Renamed" });
  const removal = harness.chats.removeMember(alice, chatId, bob);
  await Promise.resolve();
  const id = createMessageId(harness.now + 1_000, 1, alice, 0);
  addMessage(writer.segment, id, { t: "not for bob" });
  await removal;
  await untilPasses(() => expect(writer.durable.get(writer.doc.clientID)).toBe(1));
  expect(removed.closed).toMatchObject({ code: 4403 });
  expect(removed.received.some((bytes) => Buffer.from(bytes).includes("not for bob"))).toBe(false);
});
