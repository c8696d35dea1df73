import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccountSession } from "../../../client/api/account-session.ts";
import { AccountsApi } from "../../../client/api/accounts-api.ts";
import { ApiClient } from "../../../client/api/api-client.ts";
import { createBackOff } from "../../../client/api/back-off.ts";
import { createMemoryValues, type LocalValues } from "../../../client/api/local-values.ts";
import { SessionRefresher } from "../../../client/api/session-refresher.ts";
import { postSignIn } from "../../../client/api/sign-in.ts";
import type { DeviceId } from "../../../shared/lib/ids.ts";
import { fillValues } from "../../support/full-storage.ts";
import { untilPasses } from "../../support/until-passes.ts";

type Answer = (response: ServerResponse) => void;

const note = "roost.logout";
const input = { email: "bela@example.org", password: "correct horse" };
const done: Answer = (response) => response.writeHead(204).end();
const away: Answer = (response) => response.writeHead(502).end("<html>Bad Gateway</html>");
const welcome: Answer = (response) => {
  const user = { id: "bbbbbbbb", displayName: "Bela", email: input.email };
  response.end(JSON.stringify({ user, deviceId: "bbbbbbbb" }));
};

let server: Server;
let answers: Answer[];
let asked: string[];
let values: LocalValues;
let tellStored: (name: string | null) => void;

beforeEach(async () => {
  answers = [];
  asked = [];
  values = createMemoryValues();
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    (answers.shift() ?? done)(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function open({ baseMs }: { baseMs: number }): AccountSession {
  const refresher = new SessionRefresher({
    post: () => Promise.resolve("refreshed"),
    values,
    locks: undefined,
    onRefused: () => undefined,
  });
  const { port } = server.address() as AddressInfo;
  const client = new ApiClient({ baseUrl: `http://127.0.0.1:${port}`, fetch, refresher });
  return new AccountSession({
    api: new AccountsApi(client),
    values,
    backOff: createBackOff({ baseMs, maxMs: baseMs, random: () => 1 }),
    enter: (call) => postSignIn(client, call, ""),
    onSignedIn: () => undefined,
    onStored: (listener) => (tellStored = listener),
  });
}

describe("a sign-in", () => {
  test("leaves nobody else's session beside its cookies when there is no room for its own", async () => {
    const anna = { id: "aaaaaaaa", displayName: "Anna", email: "anna@example.org" };
    values.setItem("roost.session", JSON.stringify({ user: anna, deviceId: "aaaaaaaa" }));
    const session = open({ baseMs: 10 });
    expect(session.readIdentity()?.identity.user.id).toBe("aaaaaaaa");
    const full = fillValues(values);
    answers = [welcome, welcome];
    expect(await session.signIn(input)).toMatchObject({ ok: true, identity: { user: { id: "bbbbbbbb" } } });
    expect(session.readIdentity()).toBeUndefined();
    full.mockRestore();
    await session.signIn(input);
    expect(session.readIdentity()?.identity.user.id).toBe("bbbbbbbb");
  });
});

describe("a tab that slept", () => {
  const anna = { user: { id: "aaaaaaaa", displayName: "Anna", email: "anna@example.org" }, deviceId: "aaaaaaaa" };

  test("hears of a session that changed meanwhile, and of nothing else", async () => {
    const session = open({ baseMs: 10 });
    let changes = 0;
    session.onChanged(() => changes++);
    const full = fillValues(values);
    answers = [welcome];
    await session.signIn(input);
    full.mockRestore();
    // It is signed in with a session that found no room.
    tellStored(null);
    expect(changes).toBe(0);
    values.setItem("roost.session", JSON.stringify(anna));
    tellStored(null);
    tellStored(null);
    expect(changes).toBe(1);
  });

  test("does not sign out who has signed in in another one", async () => {
    const session = open({ baseMs: 10 });
    answers = [welcome];
    await session.signIn(input);
    values.setItem("roost.session", JSON.stringify(anna));
    session.signOut("bbbbbbbb" as DeviceId);
    expect(session.readIdentity()?.identity.user.id).toBe("aaaaaaaa");
    expect(values.getItem(note)).toBeNull();
    session.signOut("aaaaaaaa" as DeviceId);
    await untilPasses(() => expect(asked).toEqual(["/api/auth/login", "/api/auth/logout"]));
    expect(session.readIdentity()).toBeUndefined();
  });
});

describe("a sign-out", () => {
  test("is told to the server until the server itself has answered", async () => {
    answers = [
      away,
      (response) => response.writeHead(503).end("restarting"),
      (response) => response.writeHead(429).end('{"code":"too-many-requests","message":""}'),
      (response) => response.writeHead(404).end("404 page not found"),
      (response) => response.writeHead(403).end('{"code":"bad-origin","message":""}'),
      (response) => response.writeHead(200).end("<html>sign in to the network</html>"),
    ];
    open({ baseMs: 10 }).signOut(undefined);
    await untilPasses(() => expect(values.getItem(note)).toBeNull());
    expect(asked).toEqual(Array.from({ length: 7 }, () => "/api/auth/logout"));
  });

  test("that was refused is not told again", async () => {
    answers = [(response) => response.writeHead(400).end('{"code":"bad-request","message":""}')];
    open({ baseMs: 10 }).signOut(undefined);
    await untilPasses(() => expect(values.getItem(note)).toBeNull());
    expect(asked).toHaveLength(1);
  });

  test("is told once more before the next sign-in, which would leave nobody who can", async () => {
    answers = [away, done, welcome];
    const session = open({ baseMs: 60_000 });
    session.signOut(undefined);
    await untilPasses(() => expect(asked).toHaveLength(1));
    expect(values.getItem(note)).toBe("1");
    expect(await session.signIn(input)).toMatchObject({ ok: true });
    expect(asked).toEqual(["/api/auth/logout", "/api/auth/logout", "/api/auth/login"]);
    expect(values.getItem(note)).toBeNull();
  });

  test("is not told in the middle of a sign-in, whose cookies it would take away", async () => {
    let signIn: ServerResponse | undefined;
    answers = [away, away, (response) => (signIn = response)];
    const session = open({ baseMs: 60_000 });
    session.signOut(undefined);
    const entering = session.signIn(input);
    await untilPasses(() => expect(asked).toContain("/api/auth/login"));
    session.finishSignOut();
    welcome(signIn as ServerResponse);
    expect(await entering).toMatchObject({ ok: true });
    expect(asked).toEqual(["/api/auth/logout", "/api/auth/logout", "/api/auth/login"]);
    expect(values.getItem(note)).toBeNull();
  });
});
