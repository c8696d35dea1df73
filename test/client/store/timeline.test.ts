import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, emailOf, openWhenListed, password, startDirect, texts, untilAllSent } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  server = await startServer();
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

async function reconnect(device: TestDevice): Promise<void> {
  device.setReachable(false);
  await until(device.store.connection, ({ status }) => status === "offline");
  device.setReachable(true);
  await until(device.store.connection, ({ status }) => status === "synced");
}

describe("the timeline", () => {
  test("changes once for a message, and leaves the views of the others as they are", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    for (let i = 0; i < 50; i++) chat.send(`message ${i}`);
    await untilAllSent(chat);
    await until(anna.store.connection, ({ status }) => status === "synced");
    anna.setReachable(false);
    await until(anna.store.connection, ({ status }) => status === "offline");
    const before = chat.timeline.value.messages;
    let changes = 0;
    chat.timeline.subscribe(() => changes++);
    chat.send("one more");
    expect(changes).toBe(1);
    const after = chat.timeline.value.messages;
    expect(after).toHaveLength(51);
    expect(after.slice(0, 50).every((view, i) => view === before[i])).toBe(true);
    chat.setDraft("something else");
    chat.setTyping(true);
    expect(changes).toBe(1);
  });

  test("shows what was pending as failed when the person is taken out of the chat, and goes on when taken back", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const people = await until(anna.store.people, (list) => list.length === 1);
    const belaId = people[0]?.id;
    if (belaId === undefined) throw new Error("Bela is not there");
    const chatId = await anna.store.startGroupChat({ title: "Roof", memberIds: [belaId] });
    const belas = await openWhenListed(bela, chatId);
    belas.send("hello");
    await untilAllSent(belas);
    expect(belas.chat.value).toMatchObject({ kind: "group", title: "Roof", writable: true });
    bela.setReachable(false);
    await until(bela.store.connection, ({ status }) => status === "offline");
    belas.send("written too late");
    const { token } = await server.client.login(emailOf("Anna"), password);
    const member = `/api/chats/${chatId}/members/${belaId}`;
    expect((await server.client.call("DELETE", member, { token })).status).toBeLessThan(300);
    bela.setReachable(true);
    await until(belas.chat, ({ writable }) => !writable, "not writable");
    await until(belas.timeline, ({ messages }) => messages.at(-1)?.state === "failed", "failed");
    expect(belas.timeline.value.messages.at(-1)).toMatchObject({ text: "written too late", failure: "no-access" });
    expect((await server.client.call("PUT", member, { token })).status).toBeLessThan(300);
    await until(belas.chat, ({ writable }) => writable, "writable again");
    await untilAllSent(belas);
    expect(texts(belas)).toEqual(["hello", "written too late"]);
  });

  test("goes on after the person was taken out and back, also if the tab heard of one half only", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const people = await until(anna.store.people, (list) => list.length === 1);
    const chatId = await anna.store.startGroupChat({ title: "Roof", memberIds: people.map(({ id }) => id) });
    const belas = await openWhenListed(bela, chatId);
    belas.send("hello");
    await untilAllSent(belas);
    // Everything is here, so that nothing but the list's word brings the tab back to the documents.
    await reconnect(bela);
    await reconnect(bela);
    // The documents' channels are closed, and then the socket breaks.
    bela.loseFrames((bytes) => Buffer.from(bytes).includes('"membership"'));
    const { token } = await server.client.login(emailOf("Anna"), password);
    const member = `/api/chats/${chatId}/members/${people[0]?.id}`;
    expect((await server.client.call("DELETE", member, { token })).status).toBeLessThan(300);
    await until(belas.chat, ({ writable }) => !writable, "not writable");
    bela.setReachable(false);
    expect((await server.client.call("PUT", member, { token })).status).toBeLessThan(300);
    bela.setReachable(true);
    await until(belas.chat, ({ writable }) => writable, "writable again");
    belas.send("again");
    await untilAllSent(belas);
  });

  test("has a message that was written in the same instant in which the tab was closed", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    await until(anna.store.chats, ([row]) => row?.pending === false);
    await anna.close();
    const session = anna.store.session.value;
    if (session.status !== "signed-in") throw new Error("not signed in");
    // What such a tab leaves behind: the synchronous note, and no row in the database.
    const id = createMessageId(Date.now(), 1, session.me.id, 0);
    const name = `roost.${session.me.id}.journal.${segmentDocName(chatId, 0)}|${id}`;
    anna.memory.values.setItem(name, JSON.stringify({ t: "my last words" }));
    const reloaded = devices.open(anna.memory);
    // Nobody opens the chat here, and yet it arrives.
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages[0]?.text === "my last words", "arrival");
    await expect.poll(() => anna.memory.values.getItem(name)).toBeNull();
    const annas = await openWhenListed(reloaded, chatId);
    await until(annas.timeline, ({ messages }) => messages.length === 1 && messages[0]?.state === "sent");
  });

  test("lets go of older segments and brings them back", async () => {
    await server.stop();
    server = await startServer({ env: { SEGMENT_MAX_MESSAGES: "5" } });
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    for (let i = 0; i < 23; i++) {
      chat.send(`message ${i}`);
      await untilAllSent(chat);
    }
    const reopened = await openWhenListed(anna, chatId);
    chat.close();
    await until(reopened.timeline, ({ ready }) => ready);
    while (reopened.timeline.value.hasOlder) await reopened.loadOlder();
    const all = texts(reopened);
    expect(all).toHaveLength(23);
    reopened.showLatest();
    expect(texts(reopened).length).toBeLessThan(23);
    expect(texts(reopened)).toEqual(all.slice(-texts(reopened).length));
    expect(reopened.timeline.value.hasOlder).toBe(true);
    while (reopened.timeline.value.hasOlder) await reopened.loadOlder();
    expect(texts(reopened)).toEqual(all);
  });
});
