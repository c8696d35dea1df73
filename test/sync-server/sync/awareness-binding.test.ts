import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { Awareness, encodeAwarenessUpdate } from "y-protocols/awareness.js";
import { metaRoots, openMeta } from "../../../shared/model/meta.ts";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { encodeSyncMessage } from "../../../shared/protocol/sync-message.ts";
import { alice, bob, SyncHarness } from "../../support/sync-harness.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { untilPasses } from "../../support/until-passes.ts";
import { writeRaw } from "./validation/raw-update.ts";

test("a client id that was seen in awareness first is bound for good, and acknowledged", async () => {
  const harness = await new SyncHarness(await createTempFolder()).start();
  onTestFinished(() => harness.stop());
  const chatId = await harness.group(alice, bob);
  const device = await harness.device(alice, chatId, "meta");
  await untilPasses(() => expect(device.isSynced).toBe(true));
  const { clientID } = device.doc;
  const awareness = new Awareness(device.doc);
  onTestFinished(() => awareness.destroy());
  awareness.setLocalState({ looking: true });
  device.sendRaw(encodeSyncMessage({ type: "awareness", update: encodeAwarenessUpdate(awareness, [clientID]) }));

  const pinned = createMessageId(harness.now, 1, bob, 0);
  openMeta(device.doc).pins.set(pinned, { by: alice, at: harness.now });
  await untilPasses(() => expect(device.durable.get(clientID)).toBe(1));
  device.disconnect();

  await harness.restart();
  const thief = await harness.device(bob, chatId, "meta", new Y.Doc());
  await untilPasses(() => expect(thief.isSynced).toBe(true));
  const stolen = { root: metaRoots.pins, key: createMessageId(harness.now, 2, bob, 0), value: { by: bob, at: 1 } };
  thief.sendUpdate(writeRaw([{ client: clientID, clock: 1, structs: [stolen] }]));
  await untilPasses(() => expect(thief.closed).toEqual({ code: 4409, reason: "foreign-client" }));
});
