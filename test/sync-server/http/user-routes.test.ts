import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserPage } from "../../../shared/protocol/api.ts";
import { RawSyncSocket } from "../../support/raw-sync-socket.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { Answer, Person } from "../../support/test-client.ts";
import { untilPasses } from "../../support/until-passes.ts";

let server: TestServer;
let ada: Person;
beforeAll(async () => {
  server = await startServer();
  ada = await server.client.register("Ada");
});
afterAll(() => server.stop());

const codeOf = ({ status, body }: Answer): unknown => [status, (body as { code?: unknown }).code];
const get = (path: string, token = ada.token): Promise<Answer> => server.client.call("GET", `/api${path}`, { token });

describe("people", () => {
  test("are nobody's business who is not signed in, or shows something else", async () => {
    for (const [method, path] of [
      ["GET", "/me"],
      ["PATCH", "/me"],
      ["GET", "/users"],
      ["GET", `/users/${ada.user.id}`],
    ] as const) {
      for (const headers of [
        {},
        { authorization: "Bearer x.y.z" },
        { authorization: "Basic YTpi" },
        { cookie: "roost_access=x" },
      ]) {
        expect(codeOf(await server.client.call(method, `/api${path}`, { headers })), path).toEqual([401, "sign-in"]);
      }
    }
  });

  test("see their own profile, by token or by cookie", async () => {
    expect((await get("/me")).body).toEqual(ada.user);
    const byCookie = await server.client.call("GET", "/api/me", { headers: { cookie: ada.cookies } });
    expect(byCookie.body).toEqual(ada.user);
    expect(byCookie.headers.get("cache-control")).toBe("no-store");
  });

  test("change their name from the app's own pages or by token, not from elsewhere", async () => {
    const patch = (headers: Record<string, string>, displayName: unknown = "Ada L."): Promise<Answer> =>
      server.client.call("PATCH", "/api/me", { headers, body: { displayName } });
    expect(codeOf(await patch({ cookie: ada.cookies }))).toEqual([403, "bad-origin"]);
    expect(codeOf(await patch({ cookie: ada.cookies, origin: "https://evil.example" }))).toEqual([403, "bad-origin"]);
    const own = { cookie: ada.cookies, origin: server.url };
    expect(codeOf(await patch(own, ""))).toEqual([400, "bad-request"]);
    expect((await patch(own)).body).toEqual({ ...ada.user, displayName: "Ada L." });
    expect((await patch({ authorization: `Bearer ${ada.token}` }, "Ada")).status).toBe(200);
  });

  test("are listed and searched without roles, page by page", async () => {
    for (const name of ["Béla Bartók", "Zoltán Kodály", "György Ligeti"]) await server.client.register(name);
    expect((await get("/users?query=bartok")).body).toMatchObject({
      users: [{ displayName: "Béla Bartók", online: false }],
      cursor: null,
    });
    const first = (await get("/users?limit=2")).body as UserPage;
    const second = (await get(`/users?limit=2&cursor=${encodeURIComponent(first.cursor ?? "")}`)).body as UserPage;
    const names = [...first.users, ...second.users].map(({ displayName }) => displayName);
    expect(names).toEqual(["Ada", "Béla Bartók", "György Ligeti", "Zoltán Kodály"]);
    expect(second.cursor).toBeNull();
    expect(Object.keys(first.users[0] ?? {}).toSorted()).toEqual(["displayName", "email", "id", "online"]);
    for (const wrong of [
      "limit=0",
      "limit=201",
      "limit=x",
      "limit=1&limit=2",
      `query=${"x".repeat(300)}`,
      "query=a&query=b",
    ]) {
      expect(codeOf(await get(`/users?${wrong}`)), wrong).toEqual([400, "bad-request"]);
    }
  });

  test("are found by id, and unknown or malformed ids are not", async () => {
    expect((await get(`/users/${ada.user.id}`)).body).toMatchObject({ id: ada.user.id, email: ada.email });
    for (const wrong of ["00000000", "x", "ADA00000", "%2e%2e", "a".repeat(3_000)]) {
      expect(codeOf(await get(`/users/${wrong}`)), wrong).toEqual([404, "not-found"]);
    }
  });
});

describe("presence", () => {
  test("is not told of a person who does not share it", async () => {
    const shy = await server.client.register("Shy");
    const change = { token: shy.token, body: { sharePresence: false } };
    expect((await server.client.call("PATCH", "/api/me", change)).body).toMatchObject({ sharePresence: false });
    const seen = await server.client.call("GET", `/api/users/${shy.user.id}`, { token: shy.token });
    expect(seen.body).toEqual({ id: shy.user.id, displayName: "Shy", email: shy.email, online: false });
    const nothing = await server.client.call("PATCH", "/api/me", { token: shy.token, body: {} });
    expect(nothing.status).toBe(400);
  });

  test("is not given away either by the moment in which something is told", async () => {
    const [shy, open] = [await server.client.register("Silent"), await server.client.register("Open")];
    const watching = await RawSyncSocket.mux(server.url, ada.token).opened();
    await server.client.call("PATCH", "/api/me", { token: shy.token, body: { sharePresence: false } });
    const isTold = (person: Person): boolean =>
      watching.frames.some((bytes) => new TextDecoder().decode(bytes).includes(person.user.id));
    await untilPasses(() => expect(isTold(shy)).toBe(true));
    watching.frames.length = 0;
    await RawSyncSocket.mux(server.url, shy.token).opened();
    await RawSyncSocket.mux(server.url, open.token).opened();
    await untilPasses(() => expect(isTold(open)).toBe(true));
    expect(isTold(shy)).toBe(false);
  });
});
