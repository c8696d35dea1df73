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
let firstOfBela: TestDevice;
let chat: OpenChat;
let ids: MessageId[];

beforeEach(async () => {
  server = await startServer({ env: { SEGMENT_MAX_MESSAGES: "5" } });
  firstOfBela = await devices.signUp("Bela");
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
    expect(shown).toContain(target);
    expect(shown).toEqual(ids.slice(ids.indexOf(shown[0] as MessageId), ids.indexOf(shown.at(-1) as MessageId) + 1));
    expect(chat.timeline.value.hasNewer).toBe(true);
    await until(chat.timeline, ({ focusId }) => focusId === undefined, "the end of pointing");
    expect(await chat.show(target)).toBe(true);
    expect(chat.timeline.value.focusId).toBe(target);
  });

  test("does not keep a message from being changed whose part of the chat was let go of meanwhile", async () => {
    const target = ids[1] as MessageId;
    expect(await chat.show(target)).toBe(true);
    chat.showLatest();
    await until(chat.timeline, ({ messages }) => messages.every(({ id }) => id !== target));
    await chat.loadMessage(target);
    expect(chat.edit(target, "changed from afar")).toBe(true);
    expect(await chat.show(target)).toBe(true);
    expect(chat.timeline.value.messages.find(({ id }) => id === target)?.text).toBe("changed from afar");
  });

  test("finds the first message from a time on", async () => {
    const target = ids[7] as MessageId;
    const all = (await chat.show(ids[0] as MessageId)) ? chat.timeline.value.messages : [];
    const at = all.find(({ id }) => id === target)?.sentAt ?? Number.NaN;
    chat.showLatest();
    expect(await chat.show({ at })).toBe(true);
    expect(chat.timeline.value.focusId).toBe(target);
    expect(await chat.show({ at: Date.now() + 3_600_000 })).toBe(false);
  });

  test("finds the first message of all", async () => {
    expect(await chat.show({ at: 0, orLater: true })).toBe(true);
    expect(chat.timeline.value.focusId).toBe(ids[0]);
  });

  test("goes on from there to the end, and back to it at once when something is written", async () => {
    await chat.show(ids[1] as MessageId);
    while (chat.timeline.value.hasNewer) await chat.loadNewer();
    expect(chat.timeline.value.messages.at(-1)?.id).toBe(ids.at(-1));
    await chat.show(ids[1] as MessageId);
    chat.showLatest();
    await chat.show(ids[2] as MessageId);
    expect(chat.timeline.value.hasNewer).toBe(true);
    const { id } = chat.send("one more");
    expect(chat.timeline.value).toMatchObject({ hasNewer: false, hasOlder: true });
    expect(chat.timeline.value.messages.at(-1)?.id).toBe(id);
  });

  test.each([
    ["its part of the chat", 1],
    ["the chat, whose part began meanwhile", 7],
  ])("waits for a message that is newer than what the device has of %s", async (_, count) => {
    const writer = await openWhenListed(anna, chat.chat.value.id);
    const bela = await devices.signIn("Bela");
    const belas = await openWhenListed(bela, chat.chat.value.id);
    await until(belas.timeline, ({ ready, messages }) => ready && messages.length > 0);
    await until(bela.store.connection, ({ status }) => status === "synced");
    await bela.close();
    // In one process all of a person's devices hear each other as tabs do.
    await firstOfBela.close();
    for (let i = 1; i < count; i++) {
      writer.send(`meanwhile ${i}`);
      await untilAllSent(writer);
    }
    const { id } = writer.send("from the link");
    await untilAllSent(writer);
    const away = devices.open(bela.memory, { isReachable: false });
    await until(away.store.session, ({ status }) => status === "signed-in");
    const again = await openWhenListed(away, chat.chat.value.id);
    await until(again.timeline, ({ ready, messages }) => ready && messages.length > 0);
    expect(await again.show(id)).toBe(false);
    away.setReachable(true);
    await until(away.store.connection, ({ status }) => status !== "offline", "on its way");
    expect(await again.show(id)).toBe(true);
    expect(again.timeline.value.focusId).toBe(id);
  });

  test("says nothing of a jump that another one has overtaken", async () => {
    const missing = createMessageId(Date.now(), 1, "00000000" as UserId, 0);
    const [first, second] = [chat.show(missing), chat.show(ids[1] as MessageId)];
    expect(await Promise.all([first, second])).toEqual([true, true]);
    expect(chat.timeline.value.focusId).toBe(ids[1]);
    expect(await chat.show(missing)).toBe(false);
  });

  test("finds a late message where it is shown", async () => {
    anna.setReachable(false);
    await until(anna.store.connection, ({ status }) => status === "offline");
    const late = chat.send("late").id;
    const bela = await devices.signIn("Bela");
    const belas = await openWhenListed(bela, chat.chat.value.id);
    await until(belas.timeline, ({ ready, messages }) => ready && messages.length > 0);
    for (let i = 0; i < 12; i++) {
      belas.send(`meanwhile ${i}`);
      await untilAllSent(belas);
    }
    anna.setReachable(true);
    await until(belas.timeline, ({ messages }) => messages.some(({ text }) => text === "late"), "the late message");
    for (let i = 12; i < 32; i++) {
      belas.send(`meanwhile ${i}`);
      await untilAllSent(belas);
    }
    belas.close();
    const again = await openWhenListed(bela, chat.chat.value.id);
    await until(again.timeline, ({ ready }) => ready);
    expect(again.timeline.value.messages.some(({ id }) => id === late)).toBe(false);
    expect(await again.show(late)).toBe(true);
    const shown = again.timeline.value.messages.map(({ text }) => text);
    expect(shown[shown.indexOf("late") - 1]).toBe("meanwhile 11");
  });

  test("opens at its end, also while the list does not know yet of the newest segments", async () => {
    let open = chat;
    for (let i = 0; i < 30; i++) {
      const { id } = open.send(`more ${i}`);
      await untilAllSent(open);
      open.close();
      open = await openWhenListed(anna, chat.chat.value.id);
      const { messages } = await until(open.timeline, ({ ready }) => ready);
      expect(messages.at(-1)?.id).toBe(id);
    }
  });

  test("opens where the chat was left, also after a reload, but at what is new if there is anything", async () => {
    const target = ids[1] as MessageId;
    await chat.show(target);
    chat.keepPosition({ id: target, offset: -12 });
    const chatId = chat.chat.value.id;
    chat.close();
    await anna.close();
    const reloaded = devices.open(anna.memory);
    const left = await openWhenListed(reloaded, chatId);
    await until(left.timeline, ({ ready }) => ready);
    expect(left.timeline.value.position).toMatchObject({ id: target, offset: -12 });
    expect(left.timeline.value.messages.some(({ id }) => id === target)).toBe(true);
    left.close();
    const bela = await devices.signIn("Bela");
    const belas = await openWhenListed(bela, chatId);
    const { id: news } = belas.send("something new");
    await until(reloaded.store.chats, ([row]) => row?.unread === 1, "one unread");
    const opened = await openWhenListed(reloaded, chatId);
    await until(opened.timeline, ({ firstUnreadId }) => firstUnreadId === news, "the line before what is new");
    expect(opened.timeline.value).toMatchObject({ hasNewer: false, newBelow: 1 });
    expect(opened.timeline.value.position).toBeUndefined();
    opened.keepPosition(undefined);
    opened.close();
    const last = await openWhenListed(reloaded, chatId);
    await until(last.timeline, ({ ready }) => ready);
    expect(last.timeline.value.position).toBeUndefined();
  });

  test("says so when there is no such message", async () => {
    const nobody = "00000000" as UserId;
    expect(await chat.show(createMessageId(1_000, 1, nobody, 0))).toBe(false);
    expect(chat.timeline.value.focusId).toBeUndefined();
  });
});
