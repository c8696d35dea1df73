import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OpenChat } from "../../../client/store/app-store.ts";
import type { ChatId, MessageId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, emailOf, openWhenListed, password, startDirect, texts, untilAllSent } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);
let anna: TestDevice;
let bela: TestDevice;
let chatId: ChatId;
let annas: OpenChat;

beforeEach(async () => {
  server = await startServer({ env: { SEGMENT_MAX_MESSAGES: "10" } });
  bela = await devices.signUp("Bela");
  anna = await devices.signUp("Anna");
  chatId = await startDirect(anna, "Bela");
  annas = await openWhenListed(anna, chatId);
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

async function write(from: number, to: number): Promise<void> {
  for (let i = from; i <= to; i++) annas.send(`message ${i}`);
  await untilAllSent(annas);
}

/** All the lines before what is new that are ever shown. */
function watchLines(chat: OpenChat): readonly string[] {
  const lines: string[] = [];
  const note = (): void => {
    const { firstUnreadId, messages } = chat.timeline.value;
    if (firstUnreadId === undefined) return;
    const text = messages.find(({ id }) => id === firstUnreadId)?.text ?? "";
    if (lines.at(-1) !== text) lines.push(text);
  };
  note();
  chat.timeline.subscribe(note);
  return lines;
}

async function untilUpToDate(device: TestDevice, chat: OpenChat, last: string): Promise<void> {
  await until(chat.timeline, ({ messages }) => messages.at(-1)?.text === last, last);
  await until(device.store.connection, ({ status }) => status === "synced");
}

/** Béla's device has it, and nobody has seen it there. */
async function bringHere(last: string): Promise<void> {
  const chat = await openWhenListed(bela, chatId);
  await untilUpToDate(bela, chat, last);
  chat.close();
}

/** Béla's program has seen these. */
async function seenByProgram(messageIds: readonly MessageId[]): Promise<void> {
  const { token } = await server.client.login(emailOf("Bela"), password);
  const answer = await server.client.call("POST", `/api/chats/${chatId}/messages/seen`, {
    token,
    body: { messageIds },
  });
  expect(answer.status).toBeLessThan(300);
}

describe("the line before what is new", () => {
  test("is not there when everything was seen by a program, on a device that knew nothing of the chat", async () => {
    await bela.close();
    await write(1, 5);
    await seenByProgram(annas.timeline.value.messages.map(({ id }) => id));
    const fresh = await devices.signIn("Bela");
    const chat = await openWhenListed(fresh, chatId);
    const lines = watchLines(chat);
    await untilUpToDate(fresh, chat, "message 5");
    expect(lines).toEqual([]);
  });

  test("stands where the other device stopped, on a device that was away meanwhile", async () => {
    await write(1, 2);
    const first = await openWhenListed(bela, chatId);
    await untilUpToDate(bela, first, "message 2");
    first.markSeen(first.timeline.value.messages.at(-1)?.orderKey ?? ("" as never));
    first.close();
    bela.setReachable(false);
    await until(bela.store.connection, ({ status }) => status === "offline");
    await write(3, 6);
    await seenByProgram(annas.timeline.value.messages.slice(0, 4).map(({ id }) => id));
    const chat = await openWhenListed(bela, chatId);
    const lines = watchLines(chat);
    await until(chat.timeline, ({ ready }) => ready);
    bela.setReachable(true);
    await untilUpToDate(bela, chat, "message 6");
    expect(lines).toEqual(["message 5"]);
  });

  test("goes when the server says that the other device has seen what is new here", async () => {
    await write(1, 3);
    await bringHere("message 3");
    await bela.close();
    await seenByProgram(annas.timeline.value.messages.map(({ id }) => id));
    const reloaded = devices.open(bela.memory, { isReachable: false });
    const chat = await openWhenListed(reloaded, chatId);
    await until(chat.timeline, ({ firstUnreadId }) => firstUnreadId !== undefined, "as far as is known");
    // The person looks at it meanwhile.
    chat.markSeen(chat.timeline.value.messages.at(-1)?.orderKey ?? ("" as never));
    reloaded.setReachable(true);
    await until(chat.timeline, ({ firstUnreadId }) => firstUnreadId === undefined, "no line");
  });

  test("stays when nobody else has seen what was seen here without a network", async () => {
    await write(1, 3);
    await bringHere("message 3");
    await bela.close();
    const reloaded = devices.open(bela.memory, { isReachable: false });
    const chat = await openWhenListed(reloaded, chatId);
    const lines = watchLines(chat);
    const { messages } = await until(chat.timeline, ({ firstUnreadId }) => firstUnreadId !== undefined);
    chat.markSeen(messages.at(-1)?.orderKey ?? ("" as never));
    reloaded.setReachable(true);
    await until(annas.timeline, (view) => view.messages.at(-1)?.state === "seen", "seen");
    await until(reloaded.store.connection, ({ status }) => status === "synced");
    expect(lines).toEqual(["message 1"]);
    expect(chat.timeline.value.firstUnreadId).toBe(messages[0]?.id);
  });

  test("is not there when somebody has just joined by a link, however long the chat is", async () => {
    const groupId = await anna.store.startGroupChat({ title: "Roof", memberIds: [] });
    const group = await openWhenListed(anna, groupId);
    for (let i = 1; i <= 25; i++) {
      group.send(`message ${i}`);
      await untilAllSent(group);
    }
    const invite = await anna.store.createInvite(groupId, 60_000);
    if (!invite.ok) throw new Error(invite.code);
    const joined = await bela.store.acceptInvite(invite.url.slice(invite.url.lastIndexOf("/") + 1));
    expect(joined).toMatchObject({ ok: true, chatId: groupId });
    const chat = await openWhenListed(bela, groupId);
    const lines = watchLines(chat);
    await untilUpToDate(bela, chat, "message 25");
    expect(lines).toEqual([]);
    expect(texts(chat).length).toBeGreaterThan(5);
    group.send("welcome");
    await untilUpToDate(bela, chat, "welcome");
    expect(bela.store.chats.value.find(({ id }) => id === groupId)?.unread).toBe(1);
  });
});
