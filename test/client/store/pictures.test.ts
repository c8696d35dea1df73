import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PictureDatabase, pictureDatabaseName } from "../../../client/sync/picture-database.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import { pictureBytes, pictureName, pictures } from "../../support/pictures.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { untilPasses } from "../../support/until-passes.ts";
import { Devices, openWhenListed } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);
let anna: TestDevice;
let bela: TestDevice;

beforeEach(async () => {
  server = await startServer();
  anna = await devices.signUp("Anna");
  bela = await devices.signUp("Bela");
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

const name = pictureName(pictures.webp);

function idOf(device: TestDevice): UserId {
  const session = device.store.session.value;
  if (!("me" in session)) throw new Error("nobody is signed in");
  return session.me.id;
}

function ownAvatar(device: TestDevice): string | undefined {
  const session = device.store.session.value;
  return "me" in session ? session.me.avatar : undefined;
}

function avatarOf(device: TestDevice, userId: UserId): string | undefined {
  return device.store.people.value.find(({ id }) => id === userId)?.avatar;
}

async function goOffline(device: TestDevice): Promise<void> {
  await until(device.store.connection, ({ status }) => status === "synced");
  device.setReachable(false);
  await until(device.store.connection, ({ status }) => status === "offline");
}

/** What is shown of a picture on a device, once it is there. */
async function bytesOn(device: TestDevice, picture: string): Promise<Buffer> {
  const found = device.store.pictures?.find(picture);
  if (found === undefined) throw new Error("nobody is signed in");
  const url = await until(found, (value) => value !== undefined, "the picture");
  return Buffer.from(await (await fetch(url ?? "")).arrayBuffer());
}

async function reloadOffline(device: TestDevice): Promise<TestDevice> {
  await device.close();
  const reloaded = devices.open(device.memory, { isReachable: false });
  await until(reloaded.store.session, ({ status }) => status === "signed-in");
  return reloaded;
}

describe("a person's picture", () => {
  test("is chosen without a network: shown at once, also after a reload, and to everybody later", async () => {
    await until(bela.store.people, (people) => people.length === 1);
    await goOffline(anna);
    await anna.store.pictures?.set(pictures.webp);
    expect(ownAvatar(anna)).toBe(name);
    expect(await bytesOn(anna, name)).toEqual(pictureBytes(pictures.webp));
    const reloaded = await reloadOffline(anna);
    expect(ownAvatar(reloaded)).toBe(name);
    expect(await bytesOn(reloaded, name)).toEqual(pictureBytes(pictures.webp));
    reloaded.setReachable(true);
    await until(bela.store.people, () => avatarOf(bela, idOf(reloaded)) === name, "the picture at Bela's");
    expect(await bytesOn(bela, name)).toEqual(pictureBytes(pictures.webp));
  });

  test("stays on a device where it was shown, without a network, and goes when it is removed", async () => {
    await anna.store.pictures?.set(pictures.png);
    const png = pictureName(pictures.png);
    await until(bela.store.people, () => avatarOf(bela, idOf(anna)) === png, "the picture at Bela's");
    await bytesOn(bela, png);
    const offline = await reloadOffline(bela);
    expect(avatarOf(offline, idOf(anna))).toBe(png);
    expect(await bytesOn(offline, png)).toEqual(pictureBytes(pictures.png));
    await anna.store.pictures?.set(null);
    expect(ownAvatar(anna)).toBeUndefined();
    offline.setReachable(true);
    await until(offline.store.people, () => avatarOf(offline, idOf(anna)) === undefined, "no picture any more");
  });

  test("that was never shown here comes with the network", async () => {
    await anna.store.pictures?.set(pictures.jpeg);
    const jpeg = pictureName(pictures.jpeg);
    await until(bela.store.people, () => avatarOf(bela, idOf(anna)) === jpeg, "the name of the picture");
    await goOffline(bela);
    const found = bela.store.pictures?.find(jpeg);
    expect(found?.value).toBeUndefined();
    bela.setReachable(true);
    expect(await bytesOn(bela, jpeg)).toEqual(pictureBytes(pictures.jpeg));
    expect(bela.store.pictures?.find(jpeg)).toBe(found);
  });

  test("is the same in the person's other tabs and devices, and there after a new sign-in", async () => {
    await until(anna.store.connection, ({ status }) => status === "synced");
    const tab = devices.open(anna.memory);
    await until(tab.store.connection, ({ status }) => status === "synced");
    const chatId = await anna.store.startDirectChat(idOf(anna));
    const notes = await openChatWithOneself(tab, chatId);
    await anna.store.pictures?.set(pictures.webp);
    await until(notes.chat, ({ picture }) => picture === name, "the picture in the other tab");
    await until(bela.store.people, () => avatarOf(bela, idOf(anna)) === name, "the picture on the server");
    const other = await devices.signIn("Anna");
    expect(ownAvatar(other)).toBe(name);
    expect(ownAvatar(other)).toBe(name);
    await anna.store.pictures?.set(null);
    await until(other.store.session, () => ownAvatar(other) === undefined, "no picture on the other device");
  });

  test("is as it was if the server refuses another one, and the person is told", async () => {
    await anna.store.pictures?.set(pictures.webp);
    await anna.store.pictures?.set({ c: "image/png", data: pictures.jpeg.data });
    await until(anna.store.problems, (list) => list.some(({ detail }) => detail === "picture-not-valid"), "refusal");
    await until(anna.store.session, () => ownAvatar(anna) === name, "the picture from before");
  });

  test("leaves a device on which nobody shows it any more, and what is shown stays", async () => {
    await anna.store.pictures?.set(pictures.png);
    const png = pictureName(pictures.png);
    await until(bela.store.people, () => avatarOf(bela, idOf(anna)) === png, "the first picture");
    await bytesOn(bela, png);
    await bela.store.pictures?.set(pictures.jpeg);
    await anna.store.pictures?.set(pictures.webp);
    await until(bela.store.people, () => avatarOf(bela, idOf(anna)) === name, "the second picture");
    await bytesOn(bela, name);
    await bela.close();
    const again = devices.open(bela.memory);
    await until(again.store.session, ({ status }) => status === "signed-in");
    const kept = new PictureDatabase(pictureDatabaseName(idOf(again)));
    await untilPasses(async () => expect(await kept.read(png)).toBeUndefined());
    expect(await kept.read(name)).toBeDefined();
    expect(await kept.read(pictureName(pictures.jpeg))).toBeDefined();
    await kept.close();
  });

  test("is in the file of everything, with all others that were shown here", async () => {
    await anna.store.pictures?.set(pictures.png);
    const png = pictureName(pictures.png);
    await until(bela.store.people, () => avatarOf(bela, idOf(anna)) === png, "the picture at Bela's");
    await bytesOn(bela, png);
    await bela.store.pictures?.set(pictures.jpeg);
    const file: unknown = await new Response(await bela.store.device?.exportAll()).json();
    expect(file).toMatchObject({
      me: { avatar: pictureName(pictures.jpeg) },
      people: [{ id: idOf(anna), avatar: png }],
      pictures: {
        [png]: `data:image/png;base64,${pictures.png.data}`,
        [pictureName(pictures.jpeg)]: `data:image/jpeg;base64,${pictures.jpeg.data}`,
      },
    });
  });

  test("is erased with the device", async () => {
    await anna.store.pictures?.set(pictures.webp);
    await bytesOn(anna, name);
    const prefix = `roost.${idOf(anna)}.`;
    const listDatabases = async (): Promise<readonly (string | undefined)[]> =>
      (await indexedDB.databases()).map((database) => database.name).filter((found) => found?.startsWith(prefix));
    expect(await listDatabases()).toContain(`${prefix}pictures`);
    await anna.store.signOut({ erase: true });
    expect(await listDatabases()).toEqual([]);
  });
});

function openChatWithOneself(tab: TestDevice, chatId: ChatId): ReturnType<typeof openWhenListed> {
  return tab.store.startDirectChat(idOf(tab)).then(() => openWhenListed(tab, chatId));
}

describe("a group's picture", () => {
  test("is changed by an admin without a network, shown as pending, and seen by all members later", async () => {
    const chatId = await anna.store.startGroupChat({ title: "Roof", memberIds: [idOf(bela)] });
    const group = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    await until(group.chat, ({ members, admin }) => members.length === 2 && admin, "the group");
    await goOffline(anna);
    await anna.store.pictures?.set(pictures.webp, chatId);
    const changed = await until(group.chat, ({ picture }) => picture === name, "the picture at once");
    expect(changed.pendingChanges).toEqual(["picture"]);
    expect(anna.store.chats.value[0]?.picture).toBe(name);
    anna.setReachable(true);
    await until(belas.chat, ({ picture }) => picture === name, "the picture at Bela's");
    expect(bela.store.chats.value[0]?.picture).toBe(name);
    expect(await bytesOn(bela, name)).toEqual(pictureBytes(pictures.webp));
    await until(group.chat, ({ pendingChanges }) => pendingChanges.length === 0, "done");
    await anna.store.pictures?.set(null, chatId);
    await until(belas.chat, ({ picture }) => picture === undefined, "no picture any more");
  });

  test("is not changed by who is no admin, and is the old one again", async () => {
    const chatId = await anna.store.startGroupChat({ title: "Roof", memberIds: [idOf(bela)] });
    const belas = await openWhenListed(bela, chatId);
    await until(belas.chat, ({ members }) => members.length === 2, "the group");
    await anna.store.pictures?.set(pictures.png, chatId);
    const png = pictureName(pictures.png);
    await until(belas.chat, ({ picture }) => picture === png, "the picture");
    await bela.store.pictures?.set(pictures.webp, chatId);
    await until(bela.store.problems, (list) => list.some(({ detail }) => detail === "not-allowed"), "refusal");
    await until(belas.chat, ({ picture }) => picture === png, "the truth");
  });
});
