import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SentJournal } from "../../../client/sync/sent-journal.ts";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { createMessageId, type ChatId, type UserId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, emailOf, openWhenListed, password, startDirect, texts } from "../support/people.ts";
import { createDeviceMemory, openDevice, type TestDevice } from "../support/test-device.ts";
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

/** Into the chat with Bela, which the server knows. */
async function writeOffline(anna: TestDevice, text: string): Promise<ChatId> {
  const chatId = await startDirect(anna, "Bela");
  await until(anna.store.chats, ([row]) => row?.pending === false);
  await until(anna.store.connection, ({ status }) => status === "synced");
  anna.setReachable(false);
  const chat = await openWhenListed(anna, chatId);
  await chat.send(text).written;
  return chatId;
}

describe("who is signed in", () => {
  test("is nobody on a new device, and a wrong password says so", async () => {
    const device = devices.open();
    await until(device.store.session, ({ status }) => status === "signed-out");
    expect(await device.store.signIn({ email: "nobody@example.org", password })).toMatchObject({
      ok: false,
      code: "wrong-credentials",
    });
    device.setReachable(false);
    expect(await device.store.signIn({ email: "nobody@example.org", password })).toMatchObject({ code: "offline" });
  });

  test("is known after a reload without a network, with the people and chats of before", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    await startDirect(anna, "Bela");
    await until(anna.store.chats, ([row]) => row?.pending === false);
    await until(anna.store.connection, ({ status }) => status === "synced");
    await anna.close();
    const reloaded = devices.open(anna.memory, { isReachable: false });
    const session = await until(reloaded.store.session, ({ status }) => status === "signed-in");
    expect(session).toMatchObject({ me: { displayName: "Anna" } });
    expect(reloaded.store.chats.value).toMatchObject([{ title: "Bela", pending: false }]);
    expect(reloaded.store.people.value).toMatchObject([{ displayName: "Bela", online: false }]);
    await until(reloaded.store.connection, ({ status }) => status === "offline");
    expect(reloaded.store.connection.value.lastSyncedAt).toBeGreaterThan(0);
  });

  test("is expired when the server ended the session, with everything still readable, until the next sign-in", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    await chat.send("kept").written;
    await until(anna.store.connection, ({ status }) => status === "synced");
    // Another sign-in of the same person ends the first one.
    const other = await server.client.login(emailOf("Anna"), password);
    const sessions = await server.client.call("GET", "/api/auth/sessions", { token: other.token });
    const list = sessions.body as { sessions: { id: string; current: boolean }[] };
    const first = list.sessions.find(({ current }) => !current);
    await server.client.call("DELETE", `/api/auth/sessions/${first?.id}`, { token: other.token });
    await until(anna.store.session, ({ status }) => status === "expired", "expired");
    await until(anna.store.connection, ({ status }) => status === "refused", "refused");
    expect(texts(chat)).toEqual(["kept"]);
    expect(await anna.store.signIn({ email: emailOf("Anna"), password })).toEqual({ ok: true });
    await until(anna.store.connection, ({ status }) => status === "synced");
    expect(anna.store.session.value.status).toBe("signed-in");
    const again = await openWhenListed(anna, chatId);
    await until(again.timeline, ({ ready }) => ready);
    expect(texts(again)).toEqual(["kept"]);
  });

  test("is taken up anew by another sign-in only after everybody has let go of what is open", async () => {
    const anna = await devices.signUp("Anna");
    const statuses: string[] = [];
    anna.store.session.subscribe(() => statuses.push(anna.store.session.value.status));
    expect(await anna.store.signIn({ email: emailOf("Anna"), password })).toEqual({ ok: true });
    expect(statuses).toEqual(["loading", "signed-in"]);
  });

  test("is asked for again when the browser's cookies are another person's, in whose name nothing is sent", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    await writeOffline(anna, "by Anna");
    await anna.store.startGroupChat({ title: "Anna's", memberIds: [] });
    // Bela has signed in in this browser, and the tab was closed before it could note that.
    for (const [name, value] of bela.memory.cookies) anna.memory.cookies.set(name, value);
    anna.setReachable(true);
    await until(anna.store.session, ({ status }) => status === "expired", "expired");
    await until(anna.store.connection, ({ status }) => status === "refused", "refused");
    // Whatever is tried by itself is tried within that.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(bela.store.chats.value.map(({ title, last }) => [title, last?.text])).toEqual([["Anna", undefined]]);
    expect(anna.store.chats.value.map(({ title }) => title)).toContain("Anna's");
    expect(await anna.store.signIn({ email: emailOf("Anna"), password })).toEqual({ ok: true });
    await until(bela.store.chats, ([row]) => row?.last?.text === "by Anna", "the text");
    await until(anna.store.chats, (rows) => rows.length === 2 && rows.every(({ pending }) => !pending), "the group");
    expect(bela.store.chats.value).toHaveLength(1);
  });

  test("is who signed in in another tab, though nobody told this one of it", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    await until(anna.store.connection, ({ status }) => status === "synced");
    anna.setReachable(false);
    const other = devices.open(anna.memory);
    expect(await other.store.signIn({ email: emailOf("Bela"), password })).toEqual({ ok: true });
    expect(anna.store.session.value).toMatchObject({ me: { displayName: "Anna" } });
    anna.setReachable(true);
    await until(anna.store.session, (session) => "me" in session && session.me.displayName === "Bela", "Bela");
    expect(other.store.session.value.status).toBe("signed-in");
  });

  test("stays signed in while the server cannot be reached", async () => {
    const anna = await devices.signUp("Anna");
    await until(anna.store.connection, ({ status }) => status === "synced");
    await server.stop();
    await until(anna.store.connection, ({ status }) => status === "offline");
    expect(anna.store.session.value.status).toBe("signed-in");
  });

  test("is connected again with the first call that the server answers, however long the socket would wait", async () => {
    let isPatient = false;
    const memory = createDeviceMemory();
    const anna = openDevice(server.url, memory, () => (isPatient ? 10_000 : Math.random()));
    expect(await anna.store.signUp({ email: emailOf("Anna"), displayName: "Anna", password })).toEqual({ ok: true });
    await until(anna.store.connection, ({ status }) => status === "synced");
    // From now on it would wait for most of an hour.
    isPatient = true;
    anna.setReachable(false);
    await until(anna.store.connection, ({ status }) => status === "offline");
    anna.setReachable(true, { isTold: false });
    expect(await anna.store.sessions()).toHaveLength(1);
    await until(anna.store.connection, ({ status }) => status === "synced");
    await anna.close();
  });

  test("signing out keeps unsent work for the next sign-in, unless it is to be erased", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await writeOffline(anna, "unsent");
    expect(await anna.store.countUnsent()).toBe(1);
    await anna.store.signOut({ erase: false });
    expect(anna.store.session.value.status).toBe("signed-out");
    expect(anna.store.chats.value).toEqual([]);
    anna.setReachable(true);
    expect(await anna.store.signIn({ email: emailOf("Anna"), password })).toEqual({ ok: true });
    const again = await openWhenListed(anna, chatId);
    await until(again.timeline, ({ messages }) => messages[0]?.state === "sent");
    expect(texts(again)).toEqual(["unsent"]);

    const session = anna.store.session.value;
    const annasId = "me" in session ? session.me.id : "";
    await anna.store.signOut({ erase: true });
    // Bela's device is in the same browser here, and may have fetched the chat by now.
    const left = (await indexedDB.databases()).map(({ name }) => name);
    const me = anna.memory.values;
    expect(left.filter((name) => name?.startsWith(`roost.${annasId}.`))).toEqual([]);
    expect(Array.from({ length: me.length }, (_, i) => me.key(i)).filter((name) => name?.includes(chatId))).toEqual([]);
  });

  test("signing out counts what a tab that was killed had only begun to bring to its documents", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const session = await until(anna.store.session, ({ status }) => status === "signed-in");
    const userId = "me" in session ? session.me.id : ("" as UserId);
    await until(anna.store.connection, ({ status }) => status === "synced");
    await anna.close();
    const journal = new SentJournal(anna.memory.values, userId);
    const key = createMessageId(Date.now(), 0, userId, 0);
    journal.add({ docName: segmentDocName(chatId, 0), key, body: { t: "in the last instant" } });
    const reopened = devices.open(anna.memory, { isReachable: false });
    await until(reopened.store.session, ({ status }) => status === "signed-in");
    expect(await reopened.store.countUnsent()).toBe(1);
    expect(await reopened.store.device?.listUnsent()).toMatchObject([{ text: "in the last instant" }]);
  });

  test("two accounts in one browser do not see each other's chats", async () => {
    await devices.signUp("Bela");
    const browser = await devices.signUp("Anna");
    await startDirect(browser, "Bela");
    await until(browser.store.chats, ([row]) => row?.pending === false);
    await browser.store.signOut({ erase: false });
    expect(await browser.store.signUp({ email: emailOf("Cili"), displayName: "Cili", password })).toEqual({ ok: true });
    await until(browser.store.connection, ({ status }) => status === "synced");
    expect(browser.store.chats.value).toEqual([]);
    expect(browser.store.people.value.map(({ displayName }) => displayName)).toEqual(["Anna", "Bela"]);
  });

  test("a device that was never online before shows the newest messages", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    chat.send("from the first device");
    await until(chat.timeline, ({ messages }) => messages[0]?.state === "sent");
    await anna.store.signOut({ erase: true });
    const second = devices.open(createDeviceMemory());
    expect(await second.store.signIn({ email: emailOf("Anna"), password })).toEqual({ ok: true });
    const there = await openWhenListed(second, chatId);
    await until(there.timeline, ({ messages }) => messages.length === 1);
    expect(there.timeline.value.messages[0]).toMatchObject({ text: "from the first device", own: true, state: "sent" });
  });
});
