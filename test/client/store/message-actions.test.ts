import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { listNames } from "../../../client/api/local-values.ts";
import type { OpenChat } from "../../../client/store/app-store.ts";
import type { MessageView } from "../../../client/store/views.ts";
import { documentDatabaseName } from "../../../client/sync/generation-pointers.ts";
import { settleRequest } from "../../../client/api/indexed-database.ts";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import type { UserId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { TestDevice } from "../support/test-device.ts";
import { Devices, openWhenListed, startDirect, texts, untilAllSent } from "../support/people.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);
let anna: TestDevice;
let bela: TestDevice;
let annas: OpenChat;
let belas: OpenChat;

beforeEach(async () => {
  server = await startServer();
  anna = await devices.signUp("Anna");
  bela = await devices.signUp("Bela");
  const chatId = await startDirect(anna, "Bela");
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

function untilMessage(chat: OpenChat, isEnough: (message: MessageView) => boolean, what: string): Promise<unknown> {
  return until(chat.timeline, ({ messages }) => messages.some(isEnough), what);
}

async function goOffline(device: TestDevice): Promise<void> {
  device.setReachable(false);
  await until(device.store.connection, ({ status }) => status === "offline");
}

describe("what people do to messages", () => {
  test("a message that is changed says so, keeps what it said before, and changes for the other", async () => {
    const { id } = annas.send("helo");
    await untilMessage(belas, (message) => message.id === id, "arrival");
    await goOffline(anna);
    expect(annas.edit(id, "hello")).toBe(true);
    expect(annas.edit(id, "hello there")).toBe(true);
    const [message] = annas.timeline.value.messages;
    expect(message).toMatchObject({ text: "hello there" });
    expect(message?.editedAt).toBeGreaterThanOrEqual(message?.sentAt ?? Number.NaN);
    anna.setReachable(true);
    await untilMessage(belas, ({ text }) => text === "hello there", "the change");
    expect(belas.editHistory(id).map(({ text }) => text)).toEqual(["helo", "hello", "hello there"]);
    const times = belas.editHistory(id).map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test("a change that the server does not know yet is told, where the message stands, until it does", async () => {
    const { id } = annas.send("helo");
    await untilAllSent(annas);
    annas.send("and more");
    await untilMessage(belas, ({ text }) => text === "and more", "arrival");
    const shown: unknown[] = [];
    annas.timeline.subscribe(() => shown.push(annas.timeline.value.messages[0]?.editUnsent));
    const read = (): unknown => annas.timeline.value.messages[0]?.editUnsent;
    annas.edit(id, "hell");
    await untilMessage(belas, ({ text }) => text === "hell", "the change over a link");
    expect(shown.filter((isUnsent) => isUnsent === true)).toEqual([]);
    // That the other has it does not say that the server's word of it is here.
    await expect.poll(() => listNames(anna.memory.values, `roost.${idOf(anna)}.unsent.`)).toEqual([]);
    await goOffline(anna);
    expect(read()).toBeUndefined();
    annas.edit(id, "hello");
    expect(texts(annas)).toEqual(["hello", "and more"]);
    expect(read()).toBe(true);
    expect(annas.timeline.value.messages[0]?.orderKey).toBeDefined();
    anna.setReachable(true);
    await untilMessage(annas, (message) => message.id === id && message.editUnsent === undefined, "acknowledgement");
    expect(read()).toBeUndefined();
    await untilMessage(belas, ({ text }) => text === "hello", "the change");
  });

  test("a reply shows what it answers, also after that was changed and deleted", async () => {
    const { id } = annas.send("Coffee?");
    await untilMessage(belas, (message) => message.id === id, "arrival");
    belas.send("Yes!", { replyTo: id });
    await untilMessage(annas, ({ replyTo }) => replyTo?.text === "Coffee?", "the quote");
    annas.edit(id, "Tea?");
    await untilMessage(belas, ({ replyTo }) => replyTo?.text === "Tea?", "the changed quote");
    annas.deleteMessage(id);
    anna.store.flush();
    await untilMessage(belas, ({ replyTo }) => replyTo?.deleted === true && replyTo.text === "", "the deleted quote");
  });

  test("reactions count once per person, and can be taken back", async () => {
    const { id } = annas.send("Free cake in the kitchen");
    await untilMessage(belas, (message) => message.id === id, "arrival");
    belas.react(id, "🎂", true);
    belas.react(id, "🎂", true);
    const first = belas.timeline.value.messages[0];
    expect(first?.reactions).toEqual([{ emoji: "🎂", userIds: [idOf(bela)], mine: true }]);
    await untilMessage(annas, ({ reactions }) => reactions[0]?.mine === false, "the reaction");
    annas.react(id, "🎂", true);
    await untilMessage(belas, ({ reactions }) => reactions[0]?.userIds.length === 2, "both");
    belas.react(id, "🎂", false);
    await untilMessage(annas, ({ reactions }) => reactions[0]?.userIds.length === 1, "taken back");
    expect(annas.timeline.value.messages[0]?.reactions[0]?.userIds).toEqual([idOf(anna)]);
  });

  test("a deleted message is gone at once, comes back when that is undone, and goes for everybody otherwise", async () => {
    annas.send("one");
    const { id } = annas.send("two");
    await until(belas.timeline, ({ messages }) => messages.length === 2, "both");
    const kept = annas.deleteMessage(id);
    expect(texts(annas)).toEqual(["one"]);
    expect(kept.undo()).toBe(true);
    expect(texts(annas)).toEqual(["one", "two"]);
    const gone = annas.deleteMessage(id);
    anna.store.flush();
    expect(gone.undo()).toBe(false);
    await until(belas.timeline, () => texts(belas).join() === "one", "deletion");
    expect(texts(annas)).toEqual(["one"]);
  });

  test("a deleted message leaves a trace only where something points at it", async () => {
    const { id } = annas.send("Coffee?");
    await untilMessage(belas, (message) => message.id === id, "arrival");
    const answer = belas.send("Yes!", { replyTo: id }).id;
    await untilMessage(annas, (message) => message.id === answer, "the answer");
    annas.deleteMessage(id);
    anna.store.flush();
    await untilMessage(belas, (message) => message.id === id && message.deleted && message.text === "", "the trace");
    expect(annas.timeline.value.messages[0]).toMatchObject({ id, deleted: true, text: "" });
    belas.deleteMessage(answer);
    bela.store.flush();
    await until(annas.timeline, ({ messages }) => messages.length === 0, "nothing");
    expect(belas.timeline.value.messages).toEqual([]);
  });

  test("a deletion that waited to become final when the tab was killed becomes final in the next one", async () => {
    const { id } = annas.send("better not");
    await untilMessage(belas, (message) => message.id === id, "arrival");
    await untilAllSent(annas);
    const { values } = anna.memory;
    const name = `roost.${idOf(anna)}.deletion.${annas.chat.value.id}|${id}`;
    await anna.close();
    // What such a tab leaves behind: the note alone.
    values.setItem(name, String(Date.now()));
    devices.open(anna.memory);
    await until(belas.timeline, ({ messages }) => messages.length === 0, "deletion");
    await expect.poll(() => values.getItem(name)).toBeNull();
  });

  test("a deletion becomes final even if the device has lost the message meanwhile", async () => {
    const { id } = annas.send("better not");
    await untilMessage(belas, (message) => message.id === id, "arrival");
    await untilAllSent(annas);
    const chatId = annas.chat.value.id;
    const { values } = anna.memory;
    const name = `roost.${idOf(anna)}.deletion.${chatId}|${id}`;
    const database = documentDatabaseName(idOf(anna), segmentDocName(chatId, 0), 0);
    await anna.close();
    await settleRequest(indexedDB.deleteDatabase(database));
    values.setItem(name, String(Date.now()));
    devices.open(anna.memory);
    await until(belas.timeline, ({ messages }) => messages.length === 0, "deletion");
    await expect.poll(() => values.getItem(name)).toBeNull();
  });

  test("pins are shown to everybody, the latest first", async () => {
    const one = annas.send("The code is 4711").id;
    const two = annas.send("Keys are under the mat").id;
    await untilAllSent(annas);
    await until(annas.chat, ({ members }) => members.length === 2);
    annas.pin(one, true);
    await until(belas.chat, ({ pins }) => pins[0]?.text === "The code is 4711", "the pin");
    // A device knows the server's clock only nearly.
    const behind = Date.now() - 500;
    const clock = vi.spyOn(Date, "now").mockReturnValue(behind);
    belas.pin(two, true);
    clock.mockRestore();
    await until(annas.chat, ({ pins }) => pins.map(({ id }) => id).join() === [two, one].join(), "both pins");
    expect(annas.timeline.value.messages.map(({ pinned }) => pinned)).toEqual([true, true]);
    belas.pin(one, false);
    await until(annas.chat, ({ pins }) => pins.length === 1, "one pin");
    expect(annas.timeline.value.messages.map(({ pinned }) => pinned)).toEqual([false, true]);
  });

  test("a message tells whom it calls, and who has seen it", async () => {
    const { id } = annas.send(`Look here, @${idOf(bela)}`);
    annas.send("Nobody in particular");
    await until(belas.timeline, ({ messages }) => messages.length === 2, "both");
    expect(belas.timeline.value.messages.map(({ mentionsMe }) => mentionsMe)).toEqual([true, false]);
    expect(annas.timeline.value.messages[0]).toMatchObject({ mentionsMe: false, seenBy: [] });
    const key = belas.timeline.value.messages[0]?.orderKey;
    if (key === undefined) throw new Error("no order key");
    belas.markSeen(key);
    await untilMessage(annas, ({ seenBy }) => seenBy.length === 1, "seen");
    const [first, second] = annas.timeline.value.messages;
    expect(first).toMatchObject({ id, seenBy: [idOf(bela)], state: "seen" });
    expect(second?.seenBy).toEqual([]);
  });

  test("views of messages that nothing happened to stay the same", async () => {
    const { id } = annas.send("one");
    annas.send("two", { replyTo: id });
    annas.send("three");
    await untilAllSent(annas);
    await goOffline(anna);
    const before = annas.timeline.value.messages;
    annas.react(id, "👍", true);
    const after = annas.timeline.value.messages;
    expect(after.map((view, i) => view === before[i])).toEqual([false, true, true]);
    annas.edit(id, "uno");
    expect(annas.timeline.value.messages.map((view, i) => view === after[i])).toEqual([false, false, true]);
  });
});

describe("admins of a group", () => {
  test("remove what others wrote", async () => {
    const chatId = await anna.store.startGroupChat({ title: "Roof", memberIds: [idOf(bela)] });
    const annasGroup = await openWhenListed(anna, chatId);
    const belasGroup = await openWhenListed(bela, chatId);
    await until(annasGroup.chat, ({ admin, adminIds }) => admin && adminIds[0] === idOf(anna), "admin");
    await until(belasGroup.chat, ({ admin, adminIds }) => !admin && adminIds.length === 1, "no admin");
    const { id } = belasGroup.send("Buy my stamps");
    await untilMessage(annasGroup, (message) => message.id === id, "arrival");
    annasGroup.send("No, thanks", { replyTo: id });
    annasGroup.removeMessage(id);
    expect(annasGroup.timeline.value.messages[0]).toMatchObject({ deleted: true, removed: true, text: "" });
    await untilMessage(belasGroup, ({ removed, text }) => removed === true && text === "", "removal");
  });
});
