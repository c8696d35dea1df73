import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChatSummary, InviteInfo } from "../../../shared/protocol/api.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { Answer, Person } from "../../support/test-client.ts";

let server: TestServer;
let dataDir: string;
let ada: Person;
let bob: Person;
let eve: Person;
let chat: ChatSummary;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "roost-test-"));
  server = await startServer({ dataDir });
  [ada, bob, eve] = [
    await server.client.register("Ada"),
    await server.client.register("Bob"),
    await server.client.register("Eve"),
  ];
  const body = { kind: "group", title: "Team", memberIds: [bob.user.id] };
  chat = (await call(ada, "POST", "/chats", body)).body as ChatSummary;
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const call = (person: Person, method: string, path: string, body?: unknown): Promise<Answer> =>
  server.client.call(method, `/api${path}`, { token: person.token, body });
const codeOf = ({ status, body }: Answer): unknown => [status, (body as { code?: unknown }).code];
const invite = async (body: object = {}): Promise<InviteInfo & { token: string }> =>
  (await call(ada, "POST", `/chats/${chat.id}/invites`, body)).body as InviteInfo & { token: string };

describe("invitations", () => {
  test("are made, listed and revoked by the chat's admins only", async () => {
    const { id } = await invite();
    const invites = `/chats/${chat.id}/invites`;
    for (const [method, path] of [
      ["GET", invites],
      ["POST", invites],
      ["DELETE", `${invites}/${id}`],
    ] as const) {
      expect(codeOf(await server.client.call(method, `/api${path}`))).toEqual([401, "sign-in"]);
      expect(codeOf(await call(bob, method, path)), method).toEqual([403, "not-allowed"]);
      expect(codeOf(await call(eve, method, path)), method).toEqual([404, "not-found"]);
    }
    const direct = (await call(ada, "POST", "/chats", { kind: "direct", memberIds: [bob.user.id] }))
      .body as ChatSummary;
    expect(codeOf(await call(ada, "POST", `/chats/${direct.id}/invites`))).toEqual([409, "direct-chat"]);
    expect(codeOf(await call(ada, "POST", invites, { expiresInMs: 1 }))).toEqual([400, "bad-request"]);
  });

  test("let somebody in, who has the whole history and nothing unread", async () => {
    await call(ada, "POST", `/chats/${chat.id}/messages`, { text: "before you came" });
    const { token } = await invite();
    const { status, body } = await call(eve, "POST", `/invites/${token}/accept`);
    expect([status, (body as ChatSummary).unread]).toEqual([200, 0]);
    const history = (await call(eve, "GET", `/chats/${chat.id}/messages`)).body as { messages: { text: string }[] };
    expect(history.messages.map(({ text }) => text)).toEqual(["before you came"]);
    expect((await call(eve, "POST", `/invites/${token}/accept`)).status).toBe(200);
    await call(ada, "DELETE", `/chats/${chat.id}/members/${eve.user.id}`);
  });

  test("say no when they are made up, revoked, or of somebody who is no admin any more", async () => {
    const revoked = await invite();
    await call(ada, "DELETE", `/chats/${chat.id}/invites/${revoked.id}`);
    const ended = await invite();
    await call(ada, "PUT", `/chats/${chat.id}/members/${bob.user.id}`, { admin: true });
    await call(ada, "PUT", `/chats/${chat.id}/members/${ada.user.id}`, { admin: false });
    const forged = `${ended.token.slice(0, -1)}${ended.token.endsWith("A") ? "B" : "A"}`;
    for (const token of [revoked.token, ended.token, forged, "x", "a".repeat(100)]) {
      expect(codeOf(await call(eve, "POST", `/invites/${token}/accept`))).toEqual([403, "invite-invalid"]);
    }
    await call(bob, "PUT", `/chats/${chat.id}/members/${ada.user.id}`, { admin: true });
  });

  test("tell whoever has the link what they lead to and who made them, and nothing else", async () => {
    const { token, expiresAt } = await invite();
    const { status, body } = await server.client.call("GET", `/api/invites/${token}`);
    expect([status, body]).toEqual([200, { title: "Team", members: 2, invitedBy: "Ada", expiresAt }]);
    expect(codeOf(await server.client.call("POST", `/api/invites/${token}/accept`))).toEqual([401, "sign-in"]);
    expect((await server.client.call("POST", `/api/invites/${token}`)).status).toBe(405);
  });

  test("tell nothing any more when they are made up, revoked, or of somebody who is no admin any more", async () => {
    const look = async (token: string): Promise<unknown> =>
      codeOf(await server.client.call("GET", `/api/invites/${token}`));
    const revoked = await invite();
    await call(ada, "DELETE", `/chats/${chat.id}/invites/${revoked.id}`);
    const ended = await invite();
    const forged = `${ended.token.slice(0, -1)}${ended.token.endsWith("A") ? "B" : "A"}`;
    for (const token of [revoked.token, forged, "x", "a".repeat(100)]) {
      expect(await look(token)).toEqual([403, "invite-invalid"]);
    }
    expect(await look("a".repeat(101))).toEqual([404, "not-found"]);
    await call(ada, "PUT", `/chats/${chat.id}/members/${bob.user.id}`, { admin: true });
    await call(ada, "PUT", `/chats/${chat.id}/members/${ada.user.id}`, { admin: false });
    expect(await look(ended.token)).toEqual([403, "invite-invalid"]);
    await call(bob, "PUT", `/chats/${chat.id}/members/${ada.user.id}`, { admin: true });
  });

  test("are looked at only so often in a minute from one address", async () => {
    const limited = await startServer({ env: { RATE_LIMITS: "on", INVITE_LOOKUPS_ADDRESS: "2" } });
    const codes: unknown[] = [];
    for (let i = 0; i < 3; i++) codes.push(codeOf(await limited.client.call("GET", "/api/invites/x")));
    await limited.stop();
    expect(codes).toEqual([
      [403, "invite-invalid"],
      [403, "invite-invalid"],
      [429, "too-many-requests"],
    ]);
  });

  test("never show their token again", async () => {
    const { token } = await invite();
    const listed = await call(ada, "GET", `/chats/${chat.id}/invites`);
    expect(JSON.stringify(listed.body)).not.toContain(token.slice(20));
    await server.client.call("GET", `/api/invites/${token}`);
    await call(bob, "POST", `/invites/${token}/accept`);
    await server.client.call("GET", `/invite/${token}`);
    expect(JSON.stringify(server.log)).not.toContain(token.slice(20));
  });

  test("are at most 100 for a chat at once: one that is revoked makes room", async () => {
    const body = { kind: "group", title: "Much invited", memberIds: [] };
    const { id } = (await call(ada, "POST", "/chats", body)).body as ChatSummary;
    const invites = `/chats/${id}/invites`;
    const first = (await call(ada, "POST", invites)).body as InviteInfo;
    for (let i = 1; i < 100; i++) expect((await call(ada, "POST", invites)).status).toBe(201);
    expect(codeOf(await call(ada, "POST", invites))).toEqual([409, "not-allowed"]);
    await call(ada, "DELETE", `${invites}/${first.id}`);
    expect((await call(ada, "POST", invites)).status).toBe(201);
    expect(codeOf(await call(ada, "POST", invites))).toEqual([409, "not-allowed"]);
    expect((await call(ada, "POST", `/chats/${chat.id}/invites`)).status).toBe(201);
  });

  test("open a server that is for invited people", async () => {
    const { token } = await invite();
    const register = { email: "new@example.org", displayName: "New", password: "a long enough password" };
    await server.stop();
    server = await startServer({ env: { REGISTRATION: "invite" }, dataDir });
    expect(codeOf(await server.client.call("POST", "/api/auth/register", { body: register }))).toEqual([
      403,
      "registration-closed",
    ]);
    const wrong = { ...register, invite: "x" };
    expect(codeOf(await server.client.call("POST", "/api/auth/register", { body: wrong }))).toEqual([
      403,
      "invite-invalid",
    ]);
    const right = await server.client.call("POST", "/api/auth/register", { body: { ...register, invite: token } });
    expect(right.status).toBe(201);
  });
});
