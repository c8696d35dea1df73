import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OpenChat, OpenThread } from "../../../client/store/app-store.ts";
import type { MessageView } from "../../../client/store/views.ts";
import type { ChatId, MessageId, OrderKey, UserId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, emailOf, openWhenListed, password, texts, untilAllSent } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);
let anna: TestDevice;
let bela: TestDevice;
let annas: OpenChat;
let belas: OpenChat;
let chatId: ChatId;

beforeEach(async () => {
  server = await startServer({ env: { SEGMENT_MAX_MESSAGES: "8" } });
  anna = await devices.signUp("Anna");
  bela = await devices.signUp("Bela");
  chatId = await anna.store.startGroupChat({ title: "Roof", memberIds: [idOf(bela)] });
  annas = await openWhenListed(anna, chatId);
  belas = await openWhenListed(bela, chatId);
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

function idOf(device: TestDevice): UserId {
  const session = device.store.session.value;
  if (session.status !== "signed-in") throw new Error("nobody is signed in");
  return session.me.id;
}

function find(chat: OpenChat, id: MessageId): MessageView | undefined {
  return chat.timeline.value.messages.find((message) => message.id === id);
}

function untilThread(chat: OpenChat, id: MessageId, count: number): Promise<unknown> {
  return until(chat.timeline, () => (find(chat, id)?.thread?.count ?? 0) === count, `${count} replies`);
}

function replies(thread: OpenThread): string[] {
  return thread.timeline.value.messages.slice(1).map(({ text }) => text);
}

function lastKey({ timeline }: Pick<OpenChat, "timeline">): OrderKey {
  const key = timeline.value.endKey ?? timeline.value.messages.findLast(({ orderKey }) => orderKey)?.orderKey;
  if (key === undefined) throw new Error("nothing was accepted");
  return key;
}

function unreadOf(device: TestDevice): number | undefined {
  return device.store.chats.value.find(({ id }) => id === chatId)?.unread;
}

async function sendAndArrive(text: string): Promise<MessageId> {
  const { id } = annas.send(text);
  await until(belas.timeline, () => find(belas, id) !== undefined, text);
  await untilAllSent(annas);
  return id;
}

describe("a thread", () => {
  test("holds its replies, of which the chat itself shows a summary only", async () => {
    const root = await sendAndArrive("Who has the ladder?");
    const belasThread = belas.openThread(root);
    belasThread.send("I do");
    belasThread.send("In the cellar");
    await untilThread(annas, root, 2);
    expect(texts(annas)).toEqual(["Who has the ladder?"]);
    const annasThread = annas.openThread(root);
    expect(replies(annasThread)).toEqual(["I do", "In the cellar"]);
    expect(find(annas, root)?.thread).toMatchObject({ count: 2, unread: 2 });
    annasThread.send("Thanks");
    await until(belasThread.timeline, () => replies(belasThread).includes("Thanks"), "the answer");
    expect(replies(belasThread)).toEqual(["I do", "In the cellar", "Thanks"]);
    expect(annas.threadOf(annasThread.timeline.value.messages[1]?.id as MessageId)).toBe(root);
    expect(annas.threadOf(root)).toBeUndefined();
  });

  test("takes replies and keeps its draft without a network", async () => {
    const root = await sendAndArrive("Any news?");
    anna.setReachable(false);
    await until(anna.store.connection, ({ status }) => status === "offline");
    const thread = annas.openThread(root);
    thread.send("Not yet");
    thread.setDraft("But perhaps");
    expect(thread.timeline.value.messages.map(({ text, state }) => [text, state])).toEqual([
      ["Any news?", "sent"],
      ["Not yet", "pending"],
    ]);
    expect(find(annas, root)?.thread).toMatchObject({ count: 1, unread: 0 });
    expect(annas.draft.value).toBe("");
    thread.close();
    expect(annas.openThread(root).draft.value).toBe("But perhaps");
    anna.setReachable(true);
    await untilThread(belas, root, 1);
  });

  test("that concerns a person is unread until it was looked at, on all devices, and so is the chat", async () => {
    const root = await sendAndArrive("Who has the ladder?");
    const phone = devices.open();
    await phone.store.signIn({ email: emailOf("Anna"), password });
    const onPhone = await openWhenListed(phone, chatId);
    await until(onPhone.timeline, () => find(onPhone, root) !== undefined, "the message on the phone");
    belas.openThread(root).send("I do");
    await untilThread(annas, root, 1);
    await untilThread(onPhone, root, 1);
    // Anna has the chat before her, but not the thread.
    annas.markSeen(lastKey(annas));
    expect(find(annas, root)?.thread?.unread).toBe(1);
    expect(annas.chat.value.unreadThreads).toEqual([root]);
    expect(unreadOf(anna)).toBe(1);
    const thread = annas.openThread(root);
    expect(thread.timeline.value.firstUnreadId).toBe(thread.timeline.value.messages[1]?.id);
    thread.markSeen(lastKey(thread));
    expect(find(annas, root)?.thread?.unread).toBe(0);
    expect(annas.chat.value.unreadThreads).toEqual([]);
    await until(anna.store.chats, () => unreadOf(anna) === 0, "no unread");
    await until(onPhone.timeline, () => find(onPhone, root)?.thread?.unread === 0, "seen on the phone");
    await until(phone.store.chats, () => unreadOf(phone) === 0, "no unread on the phone");
  });

  test("that stays unread is told of in the list when the chat was seen beyond it, until it was seen anywhere", async () => {
    const threadsOf = (device: TestDevice): number | undefined =>
      device.store.chats.value.find(({ id }) => id === chatId)?.unreadThreads;
    const root = await sendAndArrive("Who has the ladder?");
    const thread = belas.openThread(root);
    thread.send("I do");
    await untilThread(annas, root, 1);
    belas.send("Something else");
    await until(annas.timeline, () => texts(annas).includes("Something else"), "a later message");
    await untilAllSent(annas);
    annas.markSeen(lastKey(annas));
    // The number is of what stands above the marker.
    expect(unreadOf(anna)).toBe(0);
    expect(threadsOf(anna)).toBe(1);
    annas.close();
    await anna.close();
    const reloaded = devices.open(anna.memory, { isReachable: false });
    await until(reloaded.store.chats, () => threadsOf(reloaded) === 1, "still told of");
    reloaded.setReachable(true);
    await until(reloaded.store.connection, ({ status }) => status === "synced");
    expect(threadsOf(reloaded)).toBe(1);
    const phone = devices.open();
    await phone.store.signIn({ email: emailOf("Anna"), password });
    const onPhone = await openWhenListed(phone, chatId);
    await until(onPhone.timeline, () => find(onPhone, root)?.thread?.unread === 1, "unread on the phone");
    expect(threadsOf(phone)).toBe(1);
    const phoneThread = onPhone.openThread(root);
    await until(phoneThread.timeline, ({ messages }) => messages.length === 2, "the thread on the phone");
    phoneThread.markSeen(lastKey(phoneThread));
    await until(phone.store.chats, () => threadsOf(phone) === undefined, "seen on the phone");
    await until(reloaded.store.chats, () => threadsOf(reloaded) === undefined, "seen on the other device");
  });

  test("that does not concern a person is read with the chat, until they are called there", async () => {
    const carl = await devices.signUp("Carl");
    anna.store.addMembers(chatId, [idOf(carl)]);
    const carls = await openWhenListed(carl, chatId);
    const root = await sendAndArrive("Who has the ladder?");
    await until(carls.timeline, () => find(carls, root) !== undefined, "the message");
    const thread = belas.openThread(root);
    thread.send("I do");
    await untilThread(carls, root, 1);
    expect(find(carls, root)?.thread?.unread).toBe(1);
    expect(carls.chat.value.unreadThreads).toEqual([]);
    carls.markSeen(lastKey(carls));
    await until(carls.timeline, () => find(carls, root)?.thread?.unread === 0, "read with the chat");
    expect(unreadOf(carl)).toBe(0);
    thread.send(`@${idOf(carl)} had it before`);
    await untilThread(carls, root, 2);
    carls.markSeen(lastKey(carls));
    expect(find(carls, root)?.thread?.unread).toBe(2);
    expect(carls.chat.value.unreadThreads).toEqual([root]);
    expect(unreadOf(carl)).toBe(1);
  });

  test("counts no deleted replies, and brings an undone one back", async () => {
    const root = await sendAndArrive("Who has the ladder?");
    const thread = belas.openThread(root);
    const { id } = thread.send("Me, I think");
    thread.send("Or Carl");
    await untilThread(annas, root, 2);
    const deletion = belas.deleteMessage(id);
    expect(replies(thread)).toEqual(["Or Carl"]);
    expect(find(belas, root)?.thread?.count).toBe(1);
    expect(deletion.undo()).toBe(true);
    expect(replies(thread)).toEqual(["Me, I think", "Or Carl"]);
    belas.deleteMessage(id);
    bela.store.flush();
    await untilThread(annas, root, 1);
    expect(texts(annas)).toEqual(["Who has the ladder?"]);
    expect(replies(annas.openThread(root))).toEqual(["Or Carl"]);
  });

  test("is whole when it spans segments that are not open", async () => {
    const root = await sendAndArrive("The long one");
    const thread = annas.openThread(root);
    for (let i = 0; i < 6; i++) {
      thread.send(`reply ${i}`);
      for (let k = 0; k < 4; k++) annas.send(`between ${i} ${k}`);
      await untilAllSent(annas);
    }
    await until(thread.timeline, ({ messages }) => messages.every(({ state }) => state === "sent"), "all sent");
    const all = Array.from({ length: 6 }, (_, i) => `reply ${i}`);
    expect(replies(thread)).toEqual(all);
    const phone = devices.open();
    await phone.store.signIn({ email: emailOf("Anna"), password });
    const again = await openWhenListed(phone, chatId);
    await untilAllSent(again);
    const reopened = again.openThread(root);
    await until(
      reopened.timeline,
      ({ ready, messages }) => ready && messages[0]?.id === root && messages.every(({ state }) => state !== "pending"),
      "the first message, and what is here",
    );
    expect(replies(reopened).length).toBeLessThan(6);
    for (let i = 0; i < 6 && reopened.timeline.value.hasOlder; i++) await reopened.loadOlder();
    expect(reopened.timeline.value.hasOlder).toBe(false);
    // What this device noted of delivery may be half a second old; then the server says it again.
    await until(reopened.timeline, ({ messages }) => messages.every(({ state }) => state === "sent"), "all of it sent");
    expect(replies(reopened)).toEqual(all);
    expect(await again.show(root)).toBe(true);
    expect(find(again, root)?.thread?.count).toBe(6);
  });

  test("leaves the views of other messages as they are", async () => {
    const root = await sendAndArrive("one");
    await sendAndArrive("two");
    await untilAllSent(annas);
    const before = annas.timeline.value.messages;
    belas.openThread(root).send("reply");
    await untilThread(annas, root, 1);
    expect(annas.timeline.value.messages.map((view, i) => view === before[i])).toEqual([false, true]);
  });
});
