import path from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { limits } from "../../../shared/lib/limits.ts";
import type { ChatSummary, Me, NewPicture, UserInfo } from "../../../shared/protocol/api.ts";
import { parseServerControl, type ServerControl } from "../../../shared/protocol/control.ts";
import type { MuxFrame } from "../../../shared/protocol/mux-frame.ts";
import { openLevelStorage, renewEpoch } from "../../../sync-server/storage/level/level-storage.ts";
import { pictureBytes, pictureName, pictureOfBytes, pictures } from "../../support/pictures.ts";
import { RawSyncSocket } from "../../support/raw-sync-socket.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import type { Answer, Person } from "../../support/test-client.ts";

let server: TestServer;
let ada: Person;
let bob: Person;
let eve: Person;
beforeAll(async () => {
  server = await startServer();
  [ada, bob, eve] = [
    await server.client.register("Ada"),
    await server.client.register("Bob"),
    await server.client.register("Eve"),
  ];
});
afterAll(() => server.stop());

const codeOf = ({ status, body }: Answer): unknown => [status, (body as { code?: unknown }).code];
const call = (person: Person, method: string, route: string, body?: unknown): Promise<Answer> =>
  server.client.call(method, `/api${route}`, { token: person.token, body });
const setAvatar = (person: Person, avatar: unknown): Promise<Answer> => call(person, "PATCH", "/me", { avatar });
const read = (person: Person, picture: NewPicture): Promise<Answer> =>
  call(person, "GET", `/files/${pictureName(picture)}`);
const createGroup = async (): Promise<ChatSummary> =>
  (await call(ada, "POST", "/chats", { kind: "group", title: "Team", memberIds: [bob.user.id] })).body as ChatSummary;
const setPicture = (person: Person, { id }: Pick<ChatSummary, "id">, picture: unknown): Promise<Answer> =>
  call(person, "PATCH", `/chats/${id}`, { picture });

/** One that nobody else in this file has. */
let made = 0;
function newPicture(): NewPicture {
  made += 1;
  return pictureOfBytes(1_000 + made);
}

describe("a file", () => {
  test("is nobody's business who is not signed in", async () => {
    const picture = newPicture();
    await setAvatar(ada, picture);
    const answer = await server.client.call("GET", `/api/files/${pictureName(picture)}`);
    expect(codeOf(answer)).toEqual([401, "sign-in"]);
    expect((await read(eve, picture)).status).toBe(200);
  });

  test("that is not there is not found, like a name that is none", async () => {
    const name = pictureName(newPicture());
    for (const wrong of [name, name.toUpperCase(), name.slice(1), `${name}0`, "x", "..%2f..", `${name}%2fu:x`]) {
      expect(codeOf(await call(ada, "GET", `/files/${wrong}`)), wrong).toEqual([404, "not-found"]);
    }
  });

  test("comes with its type and bytes, is kept by the browser alone, and runs nothing", async () => {
    await setAvatar(ada, pictures.png);
    const url = `${server.url}/api/files/${pictureName(pictures.png)}`;
    const headers = { authorization: `Bearer ${bob.token}` };
    const response = await fetch(url, { headers });
    expect(Buffer.from(await response.arrayBuffer()).equals(pictureBytes(pictures.png))).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": String(pictureBytes(pictures.png).length),
      "cache-control": "private, max-age=31536000, immutable",
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      etag: `"${pictureName(pictures.png)}"`,
    });
    // Else fetch asks for no cached answer as soon as it sees a condition.
    const condition = { "if-none-match": response.headers.get("etag") ?? "", "cache-control": "max-age=0" };
    const known = await fetch(url, { headers: { ...headers, ...condition } });
    expect([known.status, await known.text()]).toEqual([304, ""]);
    const head = await fetch(url, { headers, method: "HEAD" });
    expect([head.status, head.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect((await fetch(url, { headers: condition })).status).toBe(401);
  });
});

describe("a person's picture", () => {
  test("is set, replaced and removed, and everybody reads the one that is named", async () => {
    const [first, second] = [newPicture(), newPicture()];
    const { avatar: _none, ...me } = (await call(bob, "GET", "/me")).body as Me;
    expect((await setAvatar(bob, first)).body).toEqual({ ...me, avatar: pictureName(first) });
    expect((await call(eve, "GET", `/users/${bob.user.id}`)).body).toMatchObject({ avatar: pictureName(first) });
    expect((await read(eve, first)).status).toBe(200);

    expect((await setAvatar(bob, second)).body).toEqual({ ...me, avatar: pictureName(second) });
    expect((await call(bob, "PATCH", "/me", { displayName: "Bob" })).body).toMatchObject({
      avatar: pictureName(second),
    });
    expect([(await read(eve, first)).status, (await read(eve, second)).status]).toEqual([404, 200]);

    expect((await setAvatar(bob, null)).body).toEqual(me);
    expect(codeOf(await read(bob, second))).toEqual([404, "not-found"]);
    expect((await setAvatar(bob, null)).body).toEqual(me);
    const { users } = (await call(eve, "GET", "/users?query=bob")).body as { users: UserInfo[] };
    expect(users.map((user) => "avatar" in user)).toEqual([false]);
  });

  test("stays when it is set again, and while somebody else has the same", async () => {
    const picture = newPicture();
    for (const person of [ada, ada, bob]) {
      expect((await setAvatar(person, picture)).body).toMatchObject({ avatar: pictureName(picture) });
      expect((await read(eve, picture)).status).toBe(200);
    }
    await setAvatar(ada, null);
    expect((await read(ada, picture)).status).toBe(200);
    await setAvatar(bob, null);
    expect((await read(ada, picture)).status).toBe(404);
  });

  test("is told of to who hides the presence as to everybody, and comes with the sign-in", async () => {
    const picture = newPicture();
    await call(eve, "PATCH", "/me", { sharePresence: false, avatar: picture });
    expect((await call(ada, "GET", `/users/${eve.user.id}`)).body).toMatchObject({ avatar: pictureName(picture) });
    expect((await server.client.login(eve.email)).user).toMatchObject({ avatar: pictureName(picture) });
  });

  test("that is none is refused, and the one before stays", async () => {
    const good = newPicture();
    await setAvatar(ada, good);
    const { c, data } = pictures.png;
    const refused: readonly (readonly [avatar: unknown, status: number, code: string])[] = [
      [{ c: "image/webp", data }, 400, "picture-not-valid"],
      [{ c, data: `${data}!` }, 400, "picture-not-valid"],
      [{ c, data: "" }, 400, "picture-not-valid"],
      [{ c, data: Buffer.from("<svg/>").toString("base64") }, 400, "picture-not-valid"],
      [pictureOfBytes(limits.pictureBytes + 1), 413, "picture-too-large"],
      [pictureOfBytes(700_000), 413, "picture-too-large"],
      [pictureOfBytes(1_000_000), 413, "body-too-large"],
      [{ c: "image/svg+xml", data }, 400, "bad-request"],
      [{ c, data: 5 }, 400, "bad-request"],
      [{ c }, 400, "bad-request"],
      [data, 400, "bad-request"],
      [pictureName(good), 400, "bad-request"],
    ];
    for (const [avatar, ...refusal] of refused) {
      expect(codeOf(await setAvatar(ada, avatar)), JSON.stringify(avatar).slice(0, 60)).toEqual(refusal);
      // Nothing else of a refused change is carried out.
      await call(ada, "PATCH", "/me", { displayName: "Changed", avatar });
    }
    expect((await call(ada, "GET", "/me")).body).toMatchObject({ displayName: "Ada", avatar: pictureName(good) });
    expect((await setAvatar(ada, pictureOfBytes(limits.pictureBytes))).status).toBe(200);
  });
});

describe("a group's picture", () => {
  test("is set, replaced and removed by admins, beside the title or without it", async () => {
    const chat = await createGroup();
    const [first, second] = [newPicture(), newPicture()];
    for (let i = 0; i < 2; i++) {
      expect((await setPicture(ada, chat, first)).body).toEqual({ ...chat, picture: pictureName(first) });
      expect((await read(bob, first)).status).toBe(200);
    }
    expect((await call(bob, "GET", `/chats/${chat.id}`)).body).toMatchObject({ picture: pictureName(first) });
    const both = await call(ada, "PATCH", `/chats/${chat.id}`, { title: "Club", picture: second });
    expect(both.body).toMatchObject({ title: "Club", picture: pictureName(second) });
    expect([(await read(bob, first)).status, (await read(bob, second)).status]).toEqual([404, 200]);
    expect((await call(ada, "PATCH", `/chats/${chat.id}`, { title: "Team" })).body).toMatchObject({
      title: "Team",
      picture: pictureName(second),
    });
    for (const body of [{}, { picture: "x" }, { picture: second, title: "" }]) {
      expect(codeOf(await call(ada, "PATCH", `/chats/${chat.id}`, body))).toEqual([400, "bad-request"]);
    }
    for (let i = 0; i < 2; i++) expect((await setPicture(ada, chat, null)).body).toEqual(chat);
    expect((await read(ada, second)).status).toBe(404);
  });

  test("is not changed by who is no admin, or not in the group", async () => {
    const chat = await createGroup();
    await setPicture(ada, chat, pictures.jpeg);
    for (const picture of [newPicture(), null]) {
      expect(codeOf(await setPicture(bob, chat, picture))).toEqual([403, "not-allowed"]);
      expect(codeOf(await setPicture(eve, chat, picture))).toEqual([404, "not-found"]);
    }
    expect(codeOf(await setPicture(ada, chat, { ...pictures.jpeg, c: "image/png" }))).toEqual([
      400,
      "picture-not-valid",
    ]);
    expect(codeOf(await setPicture(ada, chat, pictureOfBytes(limits.pictureBytes + 1)))).toEqual([
      413,
      "picture-too-large",
    ]);
    expect((await call(bob, "GET", `/chats/${chat.id}`)).body).toMatchObject({ picture: pictureName(pictures.jpeg) });
  });

  test("is refused for a direct chat", async () => {
    const { body } = await call(ada, "POST", "/chats", { kind: "direct", memberIds: [bob.user.id] });
    const picture = newPicture();
    expect(codeOf(await setPicture(ada, body as ChatSummary, picture))).toEqual([409, "direct-chat"]);
    expect((await read(ada, picture)).status).toBe(404);
  });

  test("is read by its members only: not before, not after", async () => {
    const chat = await createGroup();
    const picture = newPicture();
    await setPicture(ada, chat, picture);
    const reads = async (person: Person): Promise<number> => (await read(person, picture)).status;
    expect([await reads(ada), await reads(bob), await reads(eve)]).toEqual([200, 200, 404]);
    await call(ada, "PUT", `/chats/${chat.id}/members/${eve.user.id}`, {});
    expect(await reads(eve)).toBe(200);
    await call(ada, "DELETE", `/chats/${chat.id}/members/${eve.user.id}`);
    expect(await reads(eve)).toBe(404);
    await call(bob, "DELETE", `/chats/${chat.id}/members/${bob.user.id}`);
    expect([await reads(bob), await reads(ada)]).toEqual([404, 200]);
  });
});

describe("devices that are connected", () => {
  const control = <T extends ServerControl["type"]>(
    type: T,
    isMeant: (frame: Extract<ServerControl, { type: T }>) => boolean,
  ) => {
    return (frame: MuxFrame): frame is MuxFrame => {
      const parsed = frame.kind === "data" ? parseServerControl(Buffer.from(frame.payload).toString()) : undefined;
      return parsed?.type === type && isMeant(parsed as Extract<ServerControl, { type: T }>);
    };
  };

  test("hear of a person's picture and of a group's, set and removed", async () => {
    const chat = await createGroup();
    const socket = await RawSyncSocket.mux(server.url, bob.token).opened();
    onTestFinished(() => socket.ws.terminate());
    await socket.frame(control("hello", () => true));
    for (const picture of [newPicture(), newPicture()]) {
      const name = pictureName(picture);
      await setAvatar(ada, picture);
      await socket.frame(control("presence", ({ user }) => user.id === ada.user.id && user.avatar === name));
      await setPicture(ada, chat, picture);
      await socket.frame(control("summary", (frame) => frame.chat.id === chat.id && frame.chat.picture === name));
    }
    const before = socket.frames.length;
    await setAvatar(ada, null);
    await setPicture(ada, chat, null);
    socket.frames.splice(0, before);
    await socket.frame(control("presence", ({ user }) => user.id === ada.user.id && !("avatar" in user)));
    await socket.frame(control("summary", (frame) => frame.chat.id === chat.id && !("picture" in frame.chat)));
  });
});

describe("the store", () => {
  test("keeps pictures over a restart and a restore, and none that nothing names any more", async () => {
    const dataDir = await createTempFolder();
    const db = path.join(dataDir, "db");
    const owners = async (): Promise<readonly string[]> => {
      const storage = await openLevelStorage(db);
      const found = await storage.records.range("pictures", { limit: 100 });
      await storage.close();
      return found.map(({ key }) => key);
    };
    const first = await startServer({ dataDir });
    const zoe = await first.client.register("Zoe");
    const call = (method: string, route: string, body?: unknown): Promise<Answer> =>
      first.client.call(method, `/api${route}`, { token: zoe.token, body });
    const [kept, ended] = await Promise.all(
      ["Kept", "Ended"].map(
        async (title) => (await call("POST", "/chats", { kind: "group", title, memberIds: [] })).body as ChatSummary,
      ),
    );
    // All at once: each replaces whichever is there when its turn comes.
    const rivals = Array.from({ length: 6 }, newPicture);
    await Promise.all(rivals.map((avatar) => call("PATCH", "/me", { avatar })));
    await Promise.all(rivals.map((picture) => call("PATCH", `/chats/${ended?.id}`, { picture })));
    const me = (await call("PATCH", "/me", { avatar: pictures.webp })).body as Me;
    await call("PATCH", `/chats/${kept?.id}`, { picture: pictures.png });
    expect((await call("DELETE", `/chats/${ended?.id}`)).status).toBe(204);
    await first.stop();
    const expected = [`${me.avatar}/u:${zoe.user.id}`, `${pictureName(pictures.png)}/c:${kept?.id}`];
    expect(await owners()).toEqual(expected.toSorted());

    await renewEpoch(db);
    const second = await startServer({ dataDir });
    const { token, user } = await second.client.login(zoe.email);
    expect(user).toEqual(me);
    for (const name of [me.avatar, pictureName(pictures.png)]) {
      expect((await second.client.call("GET", `/api/files/${name}`, { token })).status).toBe(200);
    }
    await second.stop();
    expect(await owners()).toEqual(expected.toSorted());
  });
});
