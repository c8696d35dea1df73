import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuthReply } from "../../../shared/protocol/api.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { cookieHeader, testPassword, type Answer } from "../../support/test-client.ts";

let server: TestServer;
beforeAll(async () => (server = await startServer()));
afterAll(() => server.stop());

const post = (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  server.client.call("POST", `/api/auth/${path}`, { body, headers });
const ownOrigin = (): Record<string, string> => ({ origin: server.url });
const codeOf = ({ status, body }: Answer): unknown => [status, (body as { code?: unknown }).code];

describe("POST /api/auth/register", () => {
  test("refuses fields that are missing, of a wrong type, too short or too long, and names each", async () => {
    const cases: [unknown, string[]][] = [
      [{}, ["displayName", "email", "password"]],
      [[], [""]],
      ["text", [""]],
      [null, ["displayName", "email", "password"]],
      [{ email: 1, displayName: {}, password: [] }, ["displayName", "email", "password"]],
      [{ email: "a b@c", displayName: " ", password: "short" }, ["displayName", "email", "password"]],
      [
        { email: `${"a".repeat(250)}@b.example`, displayName: "n".repeat(81), password: "ű".repeat(37) },
        ["displayName", "email", "password"],
      ],
      [{ email: "a@b", displayName: "a\u0000b", password: testPassword }, ["displayName"]],
    ];
    for (const [body, paths] of cases) {
      const answer = await post("register", body);
      expect(codeOf(answer), JSON.stringify(body).slice(0, 80)).toEqual([400, "bad-request"]);
      const { issues } = answer.body as { issues: { path: string; message: string }[] };
      expect(issues.map(({ path }) => path).toSorted()).toEqual(paths);
      expect(JSON.stringify(answer.body)).not.toContain("short");
    }
  });

  test("answers with the person, a device, a token and both cookies", async () => {
    const answer = await post("register", {
      email: " Ada@Example.org ",
      displayName: " Ada ",
      password: testPassword,
      role: "admin",
    });
    expect(answer.status).toBe(201);
    const { user, deviceId, accessToken, expiresAt } = answer.body as AuthReply;
    expect(user).toEqual({
      id: user.id,
      email: "Ada@Example.org",
      displayName: "Ada",
      createdAt: user.createdAt,
      sharePresence: true,
    });
    expect(deviceId).toMatch(/^[0-9a-v]{8}$/u);
    expect(expiresAt - Date.now()).toBeGreaterThan(14 * 60_000);
    expect(answer.cookies.get("roost_access")).toBe(accessToken);
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/u);
    expect(cookies[0]).toContain("Path=/;");
    expect(cookies[1]).toContain("Path=/api/auth;");
    expect(
      codeOf(await post("register", { email: "ADA@example.org", displayName: "A", password: testPassword })),
    ).toEqual([409, "email-taken"]);
  });
});

describe("POST /api/auth/login", () => {
  test("refuses a wrong password and an unknown address with the same words", async () => {
    const { email } = await server.client.register("Login One");
    const wrong = await post("login", { email, password: "wrong password" });
    const unknown = await post("login", { email: "nobody@example.org", password: "wrong password" });
    expect(codeOf(wrong)).toEqual([401, "wrong-credentials"]);
    expect(unknown.body).toEqual(wrong.body);
    expect(wrong.cookies.size).toBe(0);
    expect(codeOf(await post("login", { email }))).toEqual([400, "bad-request"]);
  });

  test("signs in on a further device", async () => {
    const first = await server.client.register("Login Two");
    const answer = await post("login", {
      email: first.email.toUpperCase(),
      password: first.password,
      deviceName: "Phone",
    });
    expect(answer.status).toBe(200);
    expect((answer.body as AuthReply).user).toEqual(first.user);
    expect((answer.body as AuthReply).deviceId).not.toBe(first.deviceId);
  });
});

describe("POST /api/auth/refresh", () => {
  test("refuses a request without a cookie, with a wrong one, and from elsewhere", async () => {
    expect(codeOf(await post("refresh"))).toEqual([401, "sign-in"]);
    const wrong = await post("refresh", undefined, { ...ownOrigin(), cookie: "roost_refresh=nonsense" });
    expect(codeOf(wrong)).toEqual([401, "sign-in"]);
    expect(wrong.cookies).toEqual(
      new Map([
        ["roost_access", ""],
        ["roost_refresh", ""],
      ]),
    );
    const { cookies } = await server.client.register("Refresh One");
    expect(codeOf(await post("refresh", undefined, { cookie: cookies }))).toEqual([403, "bad-origin"]);
    for (const origin of ["https://evil.example", "null", `${server.url}.evil.example`]) {
      expect(codeOf(await post("refresh", undefined, { cookie: cookies, origin })), origin).toEqual([
        403,
        "bad-origin",
      ]);
    }
    expect((await post("refresh", undefined, { cookie: cookies, ...ownOrigin() })).status).toBe(200);
  });

  test("takes no access token for a refresh token", async () => {
    const { token } = await server.client.register("Refresh Two");
    expect(codeOf(await post("refresh", undefined, { authorization: `Bearer ${token}` }))).toEqual([401, "sign-in"]);
    const cookie = `roost_refresh=${token}`;
    expect(codeOf(await post("refresh", undefined, { cookie, ...ownOrigin() }))).toEqual([401, "sign-in"]);
  });

  test("rotates the cookies, and ends the family when an old one comes back", async () => {
    const { cookies, token } = await server.client.register("Refresh Three");
    const refresh = (cookie: string): Promise<Answer> => post("refresh", undefined, { cookie, ...ownOrigin() });
    const second = await refresh(cookies);
    const lost = await refresh(cookies);
    expect([second.status, lost.status]).toEqual([200, 200]);
    const third = await refresh(cookieHeader(second.cookies));
    expect(third.status).toBe(200);
    expect(codeOf(await refresh(cookies))).toEqual([401, "sign-in"]);
    expect(codeOf(await refresh(cookieHeader(third.cookies)))).toEqual([401, "sign-in"]);
    expect(codeOf(await server.client.call("GET", "/api/me", { token }))).toEqual([401, "sign-in"]);
  });
});

describe("POST /api/auth/logout", () => {
  test("refuses to sign somebody out from elsewhere", async () => {
    const { cookies, token } = await server.client.register("Logout One");
    expect(codeOf(await post("logout", undefined, { cookie: cookies }))).toEqual([403, "bad-origin"]);
    expect(codeOf(await post("logout", undefined, { cookie: cookies, origin: "https://evil.example" }))).toEqual([
      403,
      "bad-origin",
    ]);
    expect((await server.client.call("GET", "/api/me", { token })).status).toBe(200);
  });

  test("ends the session by cookie or by token, clears the cookies, and may be repeated", async () => {
    for (const name of ["Logout Two", "Logout Three"]) {
      const { cookies, token } = await server.client.register(name);
      const headers =
        name === "Logout Two" ? { cookie: cookies, ...ownOrigin() } : { authorization: `Bearer ${token}` };
      for (let i = 0; i < 2; i++) {
        const answer = await post("logout", undefined, headers);
        expect(answer.status).toBe(204);
        expect(answer.cookies).toEqual(
          new Map([
            ["roost_access", ""],
            ["roost_refresh", ""],
          ]),
        );
      }
      expect(codeOf(await server.client.call("GET", "/api/me", { token }))).toEqual([401, "sign-in"]);
      expect(codeOf(await post("refresh", undefined, { cookie: cookies, ...ownOrigin() }))).toEqual([401, "sign-in"]);
    }
    expect((await post("logout")).status).toBe(204);
  });

  test("ends a session whose access token ran out by its refresh token", async () => {
    const { cookies } = await server.client.register("Logout Four");
    const refreshOnly = cookies
      .split("; ")
      .filter((cookie) => cookie.startsWith("roost_refresh"))
      .join();
    expect((await post("logout", undefined, { cookie: refreshOnly, ...ownOrigin() })).status).toBe(204);
    expect(codeOf(await post("refresh", undefined, { cookie: refreshOnly, ...ownOrigin() }))).toEqual([401, "sign-in"]);
  });
});
