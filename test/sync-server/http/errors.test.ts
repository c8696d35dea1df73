import net from "node:net";
import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../../support/server.ts";
import type { Person } from "../../support/test-client.ts";

let server: TestServer;
let ada: Person;
beforeAll(async () => {
  server = await startServer({ env: { BODY_MAX_BYTES: "2048" } });
  ada = await server.client.register("Ada");
});
afterAll(() => server.stop());

/** A body as it is, not made from a value. */
async function send(
  body: string | Uint8Array,
  contentType: string,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await fetch(`${server.url}/api/chats`, {
    method: "POST",
    headers: { authorization: `Bearer ${ada.token}`, "content-type": contentType, ...headers },
    body: Buffer.from(body),
  });
  const { code, message } = (await response.json()) as { code: string; message: string };
  expect(message).toMatch(/^[A-Z].+\.$/u);
  return [response.status, code];
}

describe("bad input", () => {
  test("that is no JSON gets 400, whatever it is", async () => {
    for (const body of ["{", "{'a':1}", "undefined", "\u0000\u0001", "[1,", `{"a":"\ud800`]) {
      expect(await send(body, "application/json"), body).toEqual([400, "bad-json"]);
    }
  });

  test("that is JSON of a wrong kind gets 400 with the fields", async () => {
    for (const body of [
      "null",
      "5",
      `"text"`,
      "[]",
      "{}",
      `{"__proto__":{"kind":"group"}}`,
      "[".repeat(900) + "]".repeat(900),
    ]) {
      expect(await send(body, "application/json"), body.slice(0, 30)).toEqual([400, "bad-request"]);
    }
  });

  test("that is too large gets 413, also when it unpacks to it", async () => {
    const large = JSON.stringify({ title: "x".repeat(4_000) });
    expect(await send(large, "application/json")).toEqual([413, "body-too-large"]);
    expect(await send(gzipSync(large), "application/json", { "content-encoding": "gzip" })).toEqual([
      413,
      "body-too-large",
    ]);
  });

  test("that is something else than JSON gets 415", async () => {
    expect(await send("a=1", "application/x-www-form-urlencoded")).toEqual([415, "unsupported-media-type"]);
    expect(await send("{}", "text/plain")).toEqual([415, "unsupported-media-type"]);
    expect(await send("{}", "application/json; charset=latin1")).toEqual([415, "unsupported-media-type"]);
    expect(await send("{}", "application/json", { "content-encoding": "snappy" })).toEqual([
      415,
      "unsupported-media-type",
    ]);
  });

  test("that names nothing gets 404 as JSON under /api", async () => {
    for (const path of [
      "/api",
      "/api/",
      "/api/nothing",
      "/api/auth",
      "/api/auth/nothing",
      "/api/chats/x/y/z",
      "/api/%ff",
      "/api/users/%ff",
    ]) {
      const { status, body } = await server.client.call("GET", path, {
        token: ada.token,
        headers: { accept: "text/html" },
      });
      expect([status < 500, typeof body], path).toEqual([true, "object"]);
      expect(status, path).toBe(path === "/api/users/%ff" ? 400 : 404);
    }
  });

  test("with a method that is not there gets 405 and what is", async () => {
    const cases = [
      ["DELETE", "/api/chats", "GET, HEAD, POST"],
      ["GET", "/api/auth/login", "POST"],
      ["PUT", "/api/me", "GET, HEAD, PATCH"],
    ] as const;
    for (const [method, path, allow] of cases) {
      const answer = await server.client.call(method, path, { token: ada.token });
      expect([answer.status, answer.body, answer.headers.get("allow")]).toEqual([
        405,
        { code: "method-not-allowed", message: "This cannot be done here." },
        allow,
      ]);
    }
  });

  test("that is no HTTP at all ends its connection, and the server goes on", async () => {
    for (const bytes of [
      "garbage\r\n\r\n",
      "\u0000".repeat(500),
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    ]) {
      const socket = net.connect(server.port, "127.0.0.1");
      socket.on("error", () => undefined);
      socket.end(bytes);
      await once(socket.resume(), "close");
    }
    expect((await server.client.call("GET", "/healthz")).status).toBe(200);
  });
});

describe("every answer", () => {
  test("has a request id, and the log has the same with who asked and how it ended", async () => {
    const answer = await server.client.call("GET", "/api/users?query=what-people-search", { token: ada.token });
    const requestId = answer.headers.get("x-request-id");
    expect(requestId).toMatch(/^[0-9a-f]{12}$/u);
    await expect
      .poll(() => server.log.find((entry) => entry["requestId"] === requestId))
      .toMatchObject({
        message: "request",
        method: "GET",
        path: "/api/users",
        status: 200,
        userId: ada.user.id,
        deviceId: ada.deviceId,
      });
    const refused = await server.client.call("GET", "/api/me");
    const refusedId = refused.headers.get("x-request-id");
    await expect
      .poll(() => server.log.find((entry) => entry["requestId"] === refusedId))
      .toMatchObject({ status: 401, code: "sign-in", level: "info" });
  });

  test("takes no request id from who is no trusted proxy", async () => {
    const answer = await server.client.call("GET", "/healthz", { headers: { "x-request-id": "mine" } });
    expect(answer.headers.get("x-request-id")).not.toBe("mine");
  });

  test("leaves no password, token, cookie, search or text in the log", async () => {
    const secret = "a-very-secret-thing";
    await server.client.call("POST", "/api/auth/login", { body: { email: "ada@example.org", password: secret } });
    await server.client.call("POST", "/api/auth/register", {
      body: { email: "x@y.example", displayName: "x", password: secret, invite: secret },
    });
    await server.client.call("GET", `/api/users?query=${secret}`, {
      headers: { cookie: `roost_access=${secret}`, authorization: `Bearer ${secret}` },
    });
    await server.client.call("POST", "/api/chats/g00000000000/messages", { token: ada.token, body: { text: secret } });
    const text = JSON.stringify(server.log);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(ada.token);
    expect(text).not.toContain(ada.password);
    for (const cookie of ada.cookies.split("; ")) expect(text).not.toContain(cookie.split("=")[1]);
  });
});
