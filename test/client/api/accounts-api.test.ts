import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { postRefresh } from "../../../client/api/accounts-api.ts";

let server: Server | undefined;

afterEach(async () => {
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** Asks something that always answers the same. */
async function refreshAt(status: number, body: string): Promise<string> {
  server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return postRefresh({ baseUrl: `http://127.0.0.1:${port}`, fetch });
}

describe("the refresh of a session", () => {
  test.each([
    [200, '{"userId":"u1"}', "refreshed"],
    [401, '{"code":"sign-in","message":""}', "refused"],
    [403, '{"code":"bad-origin","message":""}', "offline"],
    [503, '{"code":"internal","message":""}', "offline"],
  ])("that the server answers with %i %s is %s", async (status, body, outcome) => {
    expect(await refreshAt(status, body)).toBe(outcome);
  });

  test.each([200, 401, 403, 407, 502])("is offline, and signs nobody out, when a proxy answers %i", async (status) => {
    expect(await refreshAt(status, "<title>Sign in to the wireless network</title>")).toBe("offline");
  });
});
