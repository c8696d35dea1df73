import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChatSummary, MessageInfo, MessagePage } from "../../../shared/protocol/api.ts";
import { startServer, type TestServer } from "../../support/server.ts";
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
const call = (person: Person, method: string, path: string, body?: unknown): Promise<Answer> =>
  server.client.call(method, `/api${path}`, { token: person.token, body });
const createGroup = async (): Promise<ChatSummary> =>
  (await call(ada, "POST", "/chats", { kind: "group", title: "Team", memberIds: [bob.user.id] })).body as ChatSummary;

const unknownChat = "g00000000000";
const routes = [
  ["GET", "/chats"],
  ["POST", "/chats"],
  ["GET", "/chats/:id"],
  ["PATCH", "/chats/:id"],
  ["DELETE", "/chats/:id"],
  ["PUT", "/chats/:id/members/:userId"],
  ["DELETE", "/chats/:id/members/:userId"],
  ["GET", "/chats/:id/messages"],
  ["POST", "/chats/:id/messages"],
  ["POST", "/chats/:id/messages/seen"],
] as const;

describe("chats over HTTP", () => {
  test("are nobody's business who is not signed in", async () => {
    for (const [method, route] of routes) {
      const path = route.replace(":id", unknownChat).replace(":userId", ada.user.id);
      expect(codeOf(await server.client.call(method, `/api${path}`)), `${method} ${route}`).toEqual([401, "sign-in"]);
    }
  });

  test("do not exist for who is not in them, like chats that never were, and malformed ids", async () => {
    const chat = await createGroup();
    const bodies: Record<string, unknown> = { PATCH: { title: "Mine" }, PUT: {} };
    for (const [method, route] of routes.filter(([, path]) => path.includes(":id"))) {
      const body = route.endsWith("/seen")
        ? { messageIds: [`${"0".repeat(22)}-0`] }
        : method === "POST"
          ? { text: "x" }
          : bodies[method];
      for (const id of [chat.id, unknownChat, "x", "..%2f..", "0".repeat(500)]) {
        const path = route.replace(":id", id).replace(":userId", eve.user.id);
        expect(codeOf(await call(eve, method, path, body)), `${method} ${route} ${id.slice(0, 20)}`).toEqual([
          404,
          "not-found",
        ]);
      }
    }
  });

  test("are not made from wrong fields", async () => {
    const good = { kind: "group", title: "Team", memberIds: [] };
    const wrong = [
      {},
      [],
      { ...good, kind: "channel" },
      { ...good, memberIds: "all" },
      { ...good, memberIds: ["x"] },
      { ...good, title: "" },
      { ...good, title: "x".repeat(121) },
      { ...good, id: "x" },
      { ...good, memberIds: Array<string>(501).fill(ada.user.id) },
    ];
    for (const body of wrong)
      expect(codeOf(await call(ada, "POST", "/chats", body)), JSON.stringify(body).slice(0, 60)).toEqual([
        400,
        "bad-request",
      ]);
  });

  test("are made once, listed, renamed, joined and left", async () => {
    const id = "gabcdefghijk";
    const body = { id, kind: "group", title: " Team ", memberIds: [bob.user.id] };
    const made = await call(ada, "POST", "/chats", body);
    expect([made.status, (made.body as ChatSummary).title]).toEqual([201, "Team"]);
    const again = await call(ada, "POST", "/chats", { ...body, title: "Other" });
    expect([again.status, (again.body as ChatSummary).title]).toEqual([200, "Team"]);
    expect(codeOf(await call(eve, "POST", "/chats", { ...body, memberIds: [] }))).toEqual([404, "not-found"]);
    const { chats } = (await call(bob, "GET", "/chats")).body as { chats: ChatSummary[] };
    expect(chats.map((chat) => chat.id)).toContain(id);
    expect((await call(ada, "PATCH", `/chats/${id}`, { title: "Club" })).body).toMatchObject({ id, title: "Club" });
    expect(codeOf(await call(ada, "PATCH", `/chats/${id}`, { title: 5 }))).toEqual([400, "bad-request"]);
    expect((await call(ada, "PUT", `/chats/${id}/members/${eve.user.id}`)).status).toBe(200);
    expect((await call(eve, "GET", `/chats/${id}`)).status).toBe(200);
    expect((await call(eve, "DELETE", `/chats/${id}/members/${eve.user.id}`)).status).toBe(204);
    expect(codeOf(await call(eve, "GET", `/chats/${id}`))).toEqual([404, "not-found"]);
    expect((await call(ada, "DELETE", `/chats/${id}`)).status).toBe(204);
    expect(codeOf(await call(ada, "GET", `/chats/${id}`))).toEqual([404, "not-found"]);
  });

  test("take messages once per id, hand them back in order, and refuse what is none", async () => {
    const { id } = await createGroup();
    const path = `/chats/${id}/messages`;
    const wrong = [
      {},
      { text: 5 },
      { text: "x".repeat(16_001) },
      { text: "x", id: "x" },
      { text: "x", replyTo: 1 },
      { text: "x", thread: "x" },
      { text: "x", files: {} },
      { text: "x", files: [{ id: "x" }] },
    ];
    for (const body of wrong)
      expect(codeOf(await call(ada, "POST", path, body)), JSON.stringify(body).slice(0, 60)).toEqual([
        400,
        "bad-request",
      ]);
    const posted: MessageInfo[] = [];
    for (let i = 0; i < 5; i++) {
      const answer = await call(i % 2 ? ada : bob, "POST", path, { text: `message ${i}` });
      expect(answer.status).toBe(201);
      posted.push(answer.body as MessageInfo);
    }
    const page = (await call(ada, "GET", `${path}?limit=3`)).body as MessagePage;
    expect(page.messages.map(({ text }) => text)).toEqual(["message 2", "message 3", "message 4"]);
    const before = (await call(ada, "GET", `${path}?limit=3&before=${page.before}`)).body as MessagePage;
    expect(before.messages.map(({ text }) => text)).toEqual(["message 0", "message 1"]);
    expect(before.before).toBeNull();
    const last = posted.at(-1);
    const same = await call(bob, "POST", path, { text: "message 4", id: last?.id });
    expect([same.status, (same.body as MessageInfo).id]).toEqual([201, last?.id]);
    expect(codeOf(await call(bob, "POST", path, { text: "another", id: last?.id }))).toEqual([409, "message-conflict"]);
    for (const query of ["limit=0", "limit=201", "limit=-1", "before=yesterday", `before=${"9".repeat(80)}`]) {
      expect(codeOf(await call(ada, "GET", `${path}?${query}`)), query).toEqual([400, "bad-request"]);
    }
    expect((await call(ada, "POST", `${path}/seen`, { messageIds: posted.map((message) => message.id) })).body).toEqual(
      { seenUpTo: last?.orderKey },
    );
    for (const messageIds of [[], ["x"], "all", Array<string>(1_001).fill(last?.id ?? "")]) {
      expect(codeOf(await call(ada, "POST", `${path}/seen`, { messageIds }))).toEqual([400, "bad-request"]);
    }
  });

  test("are changed with a cookie from the app's own pages only", async () => {
    const send = (headers: Record<string, string>): Promise<Answer> =>
      server.client.call("POST", "/api/chats", { headers, body: { kind: "group", title: "T", memberIds: [] } });
    expect(codeOf(await send({ cookie: ada.cookies }))).toEqual([403, "bad-origin"]);
    expect(codeOf(await send({ cookie: ada.cookies, origin: "https://evil.example" }))).toEqual([403, "bad-origin"]);
    expect((await send({ cookie: ada.cookies, origin: server.url })).status).toBe(201);
  });
});
