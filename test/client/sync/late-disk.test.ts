import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { DocumentDatabase } from "../../../client/sync/document-database.ts";
import { segmentDocName, type DocName } from "../../../shared/lib/doc-name.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, openWhenListed, startDirect, texts, untilAllSent } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  server = await startServer();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await devices.closeAll();
  await server.stop();
});

interface Scene {
  readonly anna: TestDevice;
  readonly bela: TestDevice;
  readonly annaId: UserId;
  readonly chatId: ChatId;
  readonly docName: DocName;
}

async function prepare(): Promise<Scene> {
  const bela = await devices.signUp("Bela");
  const anna = await devices.signUp("Anna");
  const chatId = await startDirect(anna, "Bela");
  await until(anna.store.connection, ({ status }) => status === "synced");
  const session = anna.store.session.value;
  if (session.status !== "signed-in") throw new Error("not signed in");
  return { anna, bela, annaId: session.me.id, chatId, docName: segmentDocName(chatId, 0) };
}

function markOf({ annaId, docName }: Scene): string {
  return `roost.${annaId}.unsent.${docName}`;
}

function isMarked(scene: Scene): boolean {
  return scene.anna.memory.values.getItem(markOf(scene)) !== null;
}

/** The browser does not open the document's database, in whatever generation, until it is told to. */
function refuseDisk({ annaId, docName }: Scene): { readonly end: () => void } {
  const opening = vi.spyOn(indexedDB, "open").mockImplementation((name, ...rest) => {
    if (name.startsWith(`roost.${annaId}.${docName}`)) throw new DOMException("refused", "SecurityError");
    return IDBFactory.prototype.open.call(indexedDB, name, ...rest);
  });
  return { end: () => opening.mockRestore() };
}

/** Opens the chat in a new tab without a disk, and waits until the server has said everything about its document. */
async function openWithoutDisk({ anna, bela, chatId }: Scene): Promise<TestDevice> {
  const belas = await openWhenListed(bela, chatId);
  const tab = devices.open(anna.memory);
  const chat = await openWhenListed(tab, chatId);
  // The first one may come with the server's answer, the second one comes after it.
  for (const text of ["one", "two"]) {
    belas.send(text);
    await until(chat.timeline, () => texts(chat).includes(text), text);
  }
  return tab;
}

/** Makes the server look restored to the document, so that the device begins its next generation. */
async function beginNextGeneration({ anna, annaId, docName, chatId }: Scene): Promise<void> {
  const first = await openWhenListed(anna, chatId);
  first.send("before");
  await untilAllSent(first);
  await anna.close();
  const name = `roost.${annaId}.${docName}`;
  const options = { name, doc: new Y.Doc(), isStoredElsewhere: () => false, onTrouble: () => undefined };
  const database = new DocumentDatabase(options);
  await database.whenLoaded;
  await database.updateValue("roost.delivery", (stored) => ({ ...(stored as object), epoch: "before the restore" }));
  await database.destroy();
  const reloaded = devices.open(anna.memory);
  const chat = await openWhenListed(reloaded, chatId);
  await expect
    .poll(async () => (await indexedDB.databases()).map((entry) => entry.name).filter((each) => each?.startsWith(name)))
    .toEqual([`${name}.g1`]);
  await untilAllSent(chat);
  await until(reloaded.store.connection, ({ status }) => status === "synced");
  await reloaded.close();
}

async function writeOffline({ anna, chatId }: Scene, text: string): Promise<void> {
  const tab = devices.open(anna.memory, { isReachable: false });
  const chat = await openWhenListed(tab, chatId);
  await chat.send(text).written;
  await tab.close();
}

describe("what an earlier session has not sent", () => {
  for (const generation of ["first", "later"]) {
    test(`is sent although a tab in between could not read the disk, in the ${generation} generation`, async () => {
      const scene = await prepare();
      if (generation === "later") await beginNextGeneration(scene);
      else await scene.anna.close();
      await writeOffline(scene, "written offline");
      const disk = refuseDisk(scene);
      const tab = await openWithoutDisk(scene);
      expect(isMarked(scene)).toBe(true);
      await tab.close();
      disk.end();
      // Nobody opens the chat there.
      devices.open(scene.anna.memory);
      const belas = await openWhenListed(scene.bela, scene.chatId);
      await until(belas.timeline, () => texts(belas).includes("written offline"), "the message");
      await expect.poll(() => isMarked(scene)).toBe(false);
    });
  }

  test("is sent as soon as the disk is there after all", async () => {
    const scene = await prepare();
    await scene.anna.close();
    await writeOffline(scene, "written offline");
    const disk = refuseDisk(scene);
    await openWithoutDisk(scene);
    disk.end();
    const belas = await openWhenListed(scene.bela, scene.chatId);
    await until(belas.timeline, () => texts(belas).includes("written offline"), "the message");
    await expect.poll(() => isMarked(scene)).toBe(false);
  });

  test("is not waited for any more once the late disk shows that the server has all of it", async () => {
    const scene = await prepare();
    const chat = await openWhenListed(scene.anna, scene.chatId);
    chat.send("sent");
    await untilAllSent(chat);
    await scene.anna.close();
    // As if the tab had ended before it heard so.
    scene.anna.memory.values.setItem(markOf(scene), "1");
    const disk = refuseDisk(scene);
    const tab = await openWithoutDisk(scene);
    expect(isMarked(scene)).toBe(true);
    disk.end();
    await expect.poll(() => isMarked(scene)).toBe(false);
    await until(tab.store.connection, ({ status }) => status === "synced", "nothing left to send");
  });
});
