import { expect } from "@playwright/test";
import type { Device } from "./support/device.ts";
import { Line } from "./support/line.ts";
import {
  carl,
  coverChat,
  draftText,
  expectAllDone,
  saidByAda,
  saidByBela,
  textForCarl,
  unseen,
} from "./support/nine-actions.ts";
import { disturbances, endings, type Scene } from "./support/restart-matrix.ts";
import { RestPerson } from "./support/rest-person.ts";
import { ada, bela, roostTest } from "./support/roost-test.ts";

const test = roostTest.extend<{ readonly line: Line }>({
  // Playwright finds out what a fixture needs from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  line: async ({}, use) => {
    const line = await Line.open();
    await use(line);
    await line.close();
  },
  serverEnv: async ({ line }, use) => use({ ALLOWED_ORIGINS: line.url }),
});

for (const disturbance of disturbances) {
  for (const ending of endings) {
    test(`what is done ${disturbance.name} has happened exactly once after ${ending.name}`, async ({
      server,
      line,
      openDevice,
    }) => {
      line.leadTo(server.url);
      const people = {
        ada: await RestPerson.register(server.url, ada),
        bela: await RestPerson.register(server.url, bela),
        carl: await RestPerson.register(server.url, carl),
      };
      const chatId = await people.ada.chatWith(people.bela);
      for (const text of saidByAda) await people.ada.send(chatId, text);
      for (const text of saidByBela) await people.bela.send(chatId, text);
      const [device, second] = [await openDevice("ada", { baseURL: line.url }), await openDevice("bela")];
      await enter(device, ada, bela.displayName);
      await expect(device.page.getByRole("button", { name: carl.displayName })).toBeVisible();
      await enter(second, bela, ada.displayName);
      for (const each of [device, second]) await each.serviceWorkerIsReady();
      for (const each of [device, second]) await expect(each.message("Answer me")).toBeVisible();
      await coverChat(device);
      const { id: unseenId } = await people.bela.send(chatId, unseen);
      await expect(device.page.locator(`roost-message[data-id="${unseenId}"]`)).toBeAttached();
      expect(await readOnServer(people, chatId)).toMatchObject({ seenByAda: false, carlsChats: [] });

      const onServer = (): Promise<object> => readOnServer(people, chatId);
      const serverHasFirst = async (): Promise<void> => {
        const messages = expect.arrayContaining([
          expect.objectContaining({ text: "One more" }),
          expect.objectContaining({ text: "React to me", reactions: ["🎉 ada"] }),
        ]);
        await expect.poll(onServer).toMatchObject({ seenByAda: true, messages });
      };
      const scene: Scene = { server, line, device, serverHasFirst };
      await disturbance.before?.(scene);
      for (const [i, act] of ending.inOrder.entries()) {
        if (i === 5) await disturbance.halfWay?.(scene);
        await act(device);
      }
      await disturbance.beforeEnding?.(scene);
      await ending.end(device);
      await expectOwnScreen(device);
      await expect(device.message("My answer")).toHaveAccessibleName(/, Not sent yet/u);
      await disturbance.after(scene);
      for (const text of ["One more", "My answer"]) await expect(device.message(text)).toHaveAccessibleName(isSent);
      await expectOwnScreen(device);

      await expect.poll(onServer).toEqual(onServerAfterwards);
      await expectAllDone(second);
      const other = await openDevice("ada-phone");
      await enter(other, ada, bela.displayName);
      await expectAllDone(other);
      await expect(other.composer).toHaveValue(draftText);
    });
  }
}

async function enter(device: Device, account: typeof ada, chat: string): Promise<void> {
  await device.signIn(account);
  await device.openChat(chat);
}

const isSent = /, (Sent|Seen)$/u;

async function expectOwnScreen(device: Device): Promise<void> {
  await device.openChat(carl.displayName);
  await expect.poll(() => device.texts()).toEqual([textForCarl]);
  await device.openChat(bela.displayName);
  await expectAllDone(device);
  await expect(device.composer).toHaveValue(draftText);
}

type People = Readonly<Record<"ada" | "bela" | "carl", RestPerson>>;

/** What programs of the other two, and one of Ada's, are told. */
async function readOnServer(people: People, chatId: string): Promise<object> {
  const messages = await people.bela.messages(chatId);
  const carlsChats = await people.carl.chats();
  return {
    messages: messages.map(({ author, text, deleted, editedAt, replyTo, reactions }) => ({
      by: author === people.ada.id ? "ada" : "bela",
      text,
      deleted,
      edited: editedAt !== undefined,
      answerTo: messages.find(({ id }) => id === replyTo)?.text,
      reactions: Object.entries(reactions).map(
        ([emoji, ids]) => `${emoji} ${ids.map((id) => (id === people.ada.id ? "ada" : id)).join()}`,
      ),
    })),
    seenByAda: messages.some(({ text, seenBy }) => text === unseen && seenBy.some((id) => id === people.ada.id)),
    unreadForAda: (await people.ada.chats()).reduce((sum, { unread }) => sum + unread, 0),
    carlsChats: await Promise.all(
      carlsChats.map(async ({ id }) => (await people.carl.messages(id)).map(({ text }) => text)),
    ),
  };
}

const plain = { deleted: false, edited: false, answerTo: undefined, reactions: [] as string[] };
const onServerAfterwards = {
  messages: [
    { ...plain, by: "ada", text: "Hello", edited: true },
    { ...plain, by: "ada", text: "", deleted: true },
    { ...plain, by: "bela", text: "React to me", reactions: ["🎉 ada"] },
    { ...plain, by: "bela", text: "Pin me" },
    { ...plain, by: "bela", text: "Answer me" },
    { ...plain, by: "bela", text: unseen },
    { ...plain, by: "ada", text: "One more" },
    { ...plain, by: "ada", text: "My answer", answerTo: "Answer me" },
  ],
  seenByAda: true,
  unreadForAda: 0,
  carlsChats: [[textForCarl]],
};
