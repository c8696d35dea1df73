import { afterEach, beforeEach, expect, test } from "vitest";
import type { OpenChat } from "../../../client/store/app-store.ts";
import type { ChatId, MessageId, UserId } from "../../../shared/lib/ids.ts";
import { limits } from "../../../shared/lib/limits.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, openWhenListed, startDirect, untilAllSent } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);
let anna: TestDevice;
let annas: OpenChat;
let chatId: ChatId;
let roots: readonly MessageId[];

beforeEach(async () => {
  server = await startServer();
  await devices.signUp("Bela");
  anna = await devices.signUp("Anna");
  chatId = await startDirect(anna, "Bela");
  annas = await openWhenListed(anna, chatId);
  roots = Array.from({ length: 10 }, (_, i) => annas.send(`message ${i}`).id);
  await untilAllSent(annas);
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

function rootOf(i: number): MessageId {
  return roots[i] as MessageId;
}

function rowOf(device: TestDevice): { draft?: string; draftThread?: MessageId } | undefined {
  return device.store.chats.value.find(({ id }) => id === chatId);
}

function untilRow(device: TestDevice, draft: string | undefined): Promise<unknown> {
  return until(device.store.chats, () => rowOf(device)?.draft === draft, `the draft ${draft} in the list`);
}

/** What the device keeps until it is known to be on the server. */
function keptNames({ memory: { values } }: TestDevice): string[] {
  return Array.from({ length: values.length }, (_, i) => values.key(i) ?? "").filter((name) =>
    name.includes(".thread-draft."),
  );
}

function userOf(device: TestDevice): UserId {
  const session = device.store.session.value;
  if (session.status !== "signed-in") throw new Error("nobody is signed in");
  return session.me.id;
}

test("what was begun to write in a thread is on all of a person's devices, and in the list", async () => {
  const phone = await devices.signIn("Anna");
  const phones = await openWhenListed(phone, chatId);
  const onPhone = phones.openThread(rootOf(0));
  const thread = annas.openThread(rootOf(0));
  thread.setDraft("half a tho");
  expect(rowOf(anna)).toMatchObject({ draft: "half a tho", draftThread: rootOf(0) });
  expect(annas.draft.value).toBe("");
  await until(onPhone.draft, (text) => text === "half a tho", "the draft on the phone");
  expect(rowOf(phone)).toMatchObject({ draft: "half a tho", draftThread: rootOf(0) });
  // The chat's own draft goes before.
  phones.setDraft("in the chat");
  expect(rowOf(phone)?.draft).toBe("in the chat");
  expect(rowOf(phone)?.draftThread).toBeUndefined();
  phones.setDraft("");
  onPhone.send("half a thought");
  await until(thread.draft, (text) => text === "", "no draft any more");
  await untilRow(anna, undefined);
  await expect.poll(() => [...keptNames(anna), ...keptNames(phone)]).toEqual([]);
});

test("a draft in a thread outlives the tab and comes to the others afterwards, also as older versions kept it", async () => {
  anna.setReachable(false);
  annas.openThread(rootOf(0)).setDraft("written offline");
  const name = `roost.${userOf(anna)}.thread-draft.${chatId}|${rootOf(1)}`;
  await anna.close();
  anna.memory.values.setItem(name, "kept as it was");
  const again = devices.open(anna.memory, { isReachable: false });
  const chat = await openWhenListed(again, chatId);
  expect(chat.openThread(rootOf(0)).draft.value).toBe("written offline");
  expect(chat.openThread(rootOf(1)).draft.value).toBe("kept as it was");
  const unsent = (await again.store.device?.listUnsent()) ?? [];
  expect(unsent.map(({ kind, text }) => [kind, text])).toEqual([
    ["draft", "written offline"],
    ["draft", "kept as it was"],
  ]);
  again.setReachable(true);
  const phone = await devices.signIn("Anna");
  await untilRow(phone, "written offline");
  const phones = await openWhenListed(phone, chatId);
  await until(phones.openThread(rootOf(1)).draft, (text) => text === "kept as it was");
});

test("drafts of several devices for several threads do not push each other out", async () => {
  const phone = await devices.signIn("Anna");
  const phones = await openWhenListed(phone, chatId);
  await until(phone.store.connection, ({ status }) => status === "synced");
  for (const device of [anna, phone]) device.setReachable(false);
  // Without a connection neither knows which places the other takes; there are eight.
  for (let i = 0; i < 4; i++) annas.openThread(rootOf(i)).setDraft(`desk ${i}`);
  for (let i = 4; i < 8; i++) phones.openThread(rootOf(i)).setDraft(`phone ${i}`);
  for (const device of [anna, phone]) {
    device.store.flush();
    device.setReachable(true);
  }
  const expected = roots.slice(0, 8).map((_, i) => (i < 4 ? `desk ${i}` : `phone ${i}`));
  for (const chat of [annas, phones]) {
    for (const [i, text] of expected.entries()) {
      await until(chat.openThread(rootOf(i)).draft, (draft) => draft === text, text);
    }
  }
  await expect.poll(() => [...keptNames(anna), ...keptNames(phone)]).toEqual([]);
});

test("what two devices wrote in one thread while apart is all there, in whichever places they put it", async () => {
  const phone = await devices.signIn("Anna");
  const phones = await openWhenListed(phone, chatId);
  await until(phone.store.connection, ({ status }) => status === "synced");
  for (const device of [anna, phone]) device.setReachable(false);
  // The last of them takes the place that is left; the phone takes the one where it begins to look.
  for (let i = 7; i > 1; i--) annas.openThread(rootOf(i)).setDraft(`desk ${i}`);
  for (const i of [0, 1]) annas.openThread(rootOf(i)).setDraft(`desk ${i}`);
  for (const i of [0, 1]) phones.openThread(rootOf(i)).setDraft(`phone ${i}`);
  for (const device of [anna, phone]) {
    device.store.flush();
    device.setReachable(true);
  }
  const expected = roots.slice(0, 8).map((_, i) => (i < 2 ? [`desk ${i}`, `phone ${i}`] : [`desk ${i}`]));
  for (const chat of [annas, phones]) {
    for (const [i, lines] of expected.entries()) {
      await until(chat.openThread(rootOf(i)).draft, (draft) => draft.split("\n").sort().join() === lines.join());
    }
  }
  await expect.poll(() => [...keptNames(anna), ...keptNames(phone)]).toEqual([]);
  for (const i of [0, 1]) {
    expect(annas.openThread(rootOf(i)).draft.value).toBe(phones.openThread(rootOf(i)).draft.value);
  }
});

test("what is written in a thread while another device sends what stood there stays", async () => {
  const phone = await devices.signIn("Anna");
  const onPhone = (await openWhenListed(phone, chatId)).openThread(rootOf(0));
  const thread = annas.openThread(rootOf(0));
  thread.setDraft("half a");
  await until(onPhone.draft, (text) => text === "half a");
  await expect.poll(() => keptNames(anna)).toEqual([]);
  for (const device of [anna, phone]) device.setReachable(false);
  thread.setDraft("half a thought");
  onPhone.send("half a");
  for (const device of [anna, phone]) {
    device.store.flush();
    device.setReachable(true);
  }
  await until(onPhone.draft, (text) => text === "half a thought");
  await until(thread.draft, (text) => text === "half a thought");
});

test("a draft for which there is no place stays on its device, whole", async () => {
  for (const [i, root] of roots.entries()) annas.openThread(root).setDraft(`draft ${i}`);
  anna.store.flush();
  await expect.poll(() => keptNames(anna)).toHaveLength(2);
  await anna.close();
  const again = devices.open(anna.memory);
  const chat = await openWhenListed(again, chatId);
  const drafts = roots.map((root) => chat.openThread(root).draft);
  for (const [i, draft] of drafts.entries()) await until(draft, (text) => text === `draft ${i}`);
});

test("drafts for which the private document has no room stay on their device, whole", async () => {
  const texts = roots.slice(0, 5).map((_, i) => String(i) + "語".repeat(limits.textLength - 1));
  for (const [i, text] of texts.entries()) annas.openThread(rootOf(i)).setDraft(text);
  anna.store.flush();
  await expect.poll(() => keptNames(anna)).toHaveLength(1);
  annas.setDraft("語".repeat(limits.textLength));
  anna.store.flush();
  const phone = await devices.signIn("Anna");
  const phones = await openWhenListed(phone, chatId);
  for (const [i, text] of texts.slice(0, 4).entries()) {
    await until(phones.openThread(rootOf(i)).draft, (draft) => draft === text);
  }
  // The document is not full: what comes after that is taken.
  phones.openThread(rootOf(0)).setDraft("short");
  await until(annas.openThread(rootOf(0)).draft, (draft) => draft === "short");
  await anna.close();
  const again = await openWhenListed(devices.open(anna.memory), chatId);
  for (const [i, text] of texts.slice(1).entries()) {
    await until(again.openThread(rootOf(i + 1)).draft, (draft) => draft === text);
  }
  await until(again.draft, (draft) => draft.length === limits.textLength);
});
