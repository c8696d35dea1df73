import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SessionInfo } from "../../../sync-server/accounts/accounts.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import type { Answer } from "../../support/test-client.ts";

let server: TestServer;
beforeAll(async () => (server = await startServer()));
afterAll(() => server.stop());

const codeOf = ({ status, body }: Answer): unknown => [status, (body as { code?: unknown }).code];
const sessionsOf = async (token: string): Promise<readonly SessionInfo[]> =>
  ((await server.client.call("GET", "/api/auth/sessions", { token })).body as { sessions: SessionInfo[] }).sessions;

describe("sessions", () => {
  test("are nobody's business who is not signed in", async () => {
    for (const [method, path] of [
      ["GET", "sessions"],
      ["DELETE", `sessions/${"0".repeat(24)}`],
      ["POST", "password"],
    ] as const) {
      expect(codeOf(await server.client.call(method, `/api/auth/${path}`)), path).toEqual([401, "sign-in"]);
    }
  });

  test("are listed with the one that asks, and one of them can be ended", async () => {
    const first = await server.client.register("Ada");
    const second = await server.client.login(first.email);
    const sessions = await sessionsOf(second.token);
    expect(new Map(sessions.map(({ deviceId, current }) => [deviceId, current]))).toEqual(
      new Map([
        [first.deviceId, false],
        [second.deviceId, true],
      ]),
    );
    expect(Object.keys(sessions[0] ?? {}).toSorted()).toEqual([
      "createdAt",
      "current",
      "deviceId",
      "deviceName",
      "id",
      "lastUsedAt",
    ]);
    const id = sessions.find(({ current }) => !current)?.id ?? "";
    const path = `/api/auth/sessions/${id}`;
    const stranger = await server.client.register("Mallory");
    expect(codeOf(await server.client.call("DELETE", path, { token: stranger.token }))).toEqual([404, "not-found"]);
    expect((await server.client.call("DELETE", path, { token: second.token })).status).toBe(204);
    expect(codeOf(await server.client.call("DELETE", path, { token: second.token }))).toEqual([404, "not-found"]);
    expect(codeOf(await server.client.call("GET", "/api/me", { token: first.token }))).toEqual([401, "sign-in"]);
    expect(await sessionsOf(second.token)).toHaveLength(1);
  });

  test("answer no request that is meant for another one, and change nothing by it", async () => {
    const ada = await server.client.register("Ada Two");
    const eve = await server.client.register("Eve");
    const rename = (deviceId: string): Promise<Answer> =>
      server.client.call("PATCH", "/api/me", {
        headers: { cookie: eve.cookies, origin: server.url, "roost-device": deviceId },
        body: { displayName: "Renamed" },
      });
    for (const deviceId of [ada.deviceId, "", "x"]) expect(codeOf(await rename(deviceId))).toEqual([401, "sign-in"]);
    const me = await server.client.call("GET", "/api/me", { token: eve.token });
    expect(me.body).toMatchObject({ displayName: "Eve" });
    expect((await rename(eve.deviceId)).status).toBe(200);
  });

  test("of other devices end when the password changes", async () => {
    const first = await server.client.register("Bob");
    const second = await server.client.login(first.email);
    const change = (currentPassword: string, newPassword: string): Promise<Answer> =>
      server.client.call("POST", "/api/auth/password", { token: second.token, body: { currentPassword, newPassword } });
    expect(codeOf(await change("wrong password", "new password"))).toEqual([401, "wrong-credentials"]);
    expect(codeOf(await change(first.password, "short"))).toEqual([400, "bad-request"]);
    expect((await change(first.password, "new password")).status).toBe(204);
    expect((await server.client.call("GET", "/api/me", { token: first.token })).status).toBe(401);
    expect((await server.client.call("GET", "/api/me", { token: second.token })).status).toBe(200);
    await expect(server.client.login(first.email)).rejects.toThrow("401");
    await server.client.login(first.email, "new password");
  });
});
