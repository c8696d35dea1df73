import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OpenChat } from "../../../client/store/app-store.ts";
import { createMessageId, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { TestDevice } from "../support/test-device.ts";
import { Devices, openWhenListed, startDirect, untilAllSent } from "../support/people.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);
let anna: TestDevice;
let chat: OpenChat;
let ids: MessageId[];

beforeEach(async () => {
  server = await startServer({ env: { SEGMENT_MAX_MESSAGES: "5" } });
  await devices.signUp("Bela");
  anna = await devices.signUp("Anna");
  const writing = await openWhenListed(anna, await startDirect(anna, "Bela"));
  ids = [];
  for (let i = 0; i < 23; i++) {
    ids.push(writing.send(`message ${i}`).id);
    await untilAllSent(writing);
  }
  chat = await openWhenListed(anna, writing.chat.value.id);
  writing.close();
  await until(chat.timeline, ({ ready }) => ready);
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

describe("jumping in a chat", () => {
  test("brings a message of an older segment into the window and points at it for a moment", async () => {
    const target = ids[1] as MessageId;
    expect(chat.timeline.value.messages.some(({ id }) => id === target)).toBe(false);
    expect(await chat.show(target)).toBe(true);
    expect(chat.timeline.value.focusId).toBe(target);
    const shown = chat.timeline.value.messages.map(({ id }) => id);
    expect(shown).toEqual(ids.slice(-shown.length));
    expect(shown).toContain(target);
    await until(chat.timeline, ({ focusId }) => focusId === undefined, "the end of pointing");
    expect(await chat.show(target)).toBe(true);
    expect(chat.timeline.value.focusId).toBe(target);
  });

  test("finds the first message from a time on", async () => {
    const target = ids[7] as MessageId;
    const all = (await chat.show(ids[0] as MessageId)) ? chat.timeline.value.messages : [];
    const at = all.find(({ id }) => id === target)?.sentAt ?? Number.NaN;
    chat.releaseOlder();
    expect(await chat.show({ at })).toBe(true);
    expect(chat.timeline.value.focusId).toBe(target);
    expect(await chat.show({ at: Date.now() + 3_600_000 })).toBe(false);
  });

  test("says so when there is no such message", async () => {
    const nobody = "00000000" as UserId;
    expect(await chat.show(createMessageId(1_000, 1, nobody, 0))).toBe(false);
    expect(chat.timeline.value.focusId).toBeUndefined();
  });
});
