import { once } from "node:events";
import { readFileSync } from "node:fs";
import net from "node:net";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { spawnServer, startServer } from "../../support/server.ts";
import { untilPasses } from "../../support/until-passes.ts";

const megabyte = 1024 * 1024;
const sockets: net.Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

function connect(port: number): net.Socket {
  const socket = net.connect(port, "127.0.0.1");
  sockets.push(socket);
  socket.on("error", () => undefined);
  return socket;
}

/** A request whose body lacks the last byte of what it says to have. */
function sendUnfinished(port: number, path: string, { length = megabyte, token = "" } = {}): net.Socket {
  const socket = connect(port);
  const lines = [
    `POST ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Content-Type: application/json",
    `Content-Length: ${length}`,
    ...(token === "" ? [] : [`Authorization: Bearer ${token}`]),
  ];
  socket.write(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), Buffer.alloc(length - 1, 32)]));
  return socket;
}

/** The status of the first answer that comes. */
async function statusOf(socket: net.Socket): Promise<number> {
  const [bytes] = (await once(socket, "data")) as [Buffer];
  return Number(/^HTTP\/1\.1 (\d{3})/u.exec(bytes.toString())?.[1]);
}

/** Where the system tells how much memory a process took at the most, and how much it read. */
test.runIf(process.platform === "linux")(
  "who is not signed in cannot make the server keep the bodies of requests",
  async () => {
    const server = await spawnServer({ env: { RATE_LIMITS: "on", LOG_LEVEL: "info" } });
    onTestFinished(() => server.stop());
    const megabytesRead = (): number => {
      const io = readFileSync(`/proc/${server.process.pid ?? 0}/io`, "utf8");
      return Number(/rchar:\s+(\d+)/u.exec(io)?.[1]) / megabyte;
    };
    const [peak, read] = [server.readPeakMegabytes(), megabytesRead()];
    const paths = ["/api/nothing", "/api/chats", "/api/auth/login", "/api/auth/nothing", "/api/invites/x"];
    for (let i = 0; i < 200; i++) sendUnfinished(server.port, paths[i % paths.length] ?? "");
    await untilPasses(() => expect(megabytesRead() - read).toBeGreaterThan(199));
    // Of the 200 MB some wait to be collected.
    expect(server.readPeakMegabytes() - peak).toBeLessThan(120);
  },
);

describe("a body", () => {
  test("of who is not signed in has a limit of its own, and is read only where it is for something", async () => {
    const server = await startServer({ env: { SIGN_IN_BODY_MAX_BYTES: "1024" } });
    onTestFinished(() => server.stop());
    const ada = await server.client.register("Ada");
    const large = { email: "ada@example.org", password: "x", more: "x".repeat(1_024) };
    const statuses: Record<string, number> = {};
    for (const path of ["login", "register", "logout", "refresh", "password", "nothing"]) {
      statuses[path] = (await server.client.call("POST", `/api/auth/${path}`, { body: large })).status;
    }
    expect(statuses).toEqual({ login: 413, register: 413, logout: 413, refresh: 413, password: 401, nothing: 404 });
    for (const path of ["/api/chats", "/api/invites/x/accept", "/api/nothing", "/api/auth/nothing"]) {
      const status = await statusOf(sendUnfinished(server.port, path));
      expect(status, path).toBe(path.endsWith("nothing") ? 404 : 401);
    }
    const answer = await server.client.call("POST", "/api/auth/password", { token: ada.token, body: large });
    expect([answer.status, answer.body]).toMatchObject([400, { code: "bad-request" }]);
  });
});

describe("a request that takes too long to come", () => {
  test("is cut with its headers half sent", async () => {
    const server = await startServer({ env: { HEADERS_TIMEOUT_MS: "200" } });
    onTestFinished(() => server.stop());
    const socket = connect(server.port);
    socket.write("GET /healthz HTTP/1.1\r\nHost: a\r\n");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    expect(await statusOf(socket)).toBe(408);
    await closed;
  });

  test("is cut with its body half sent, whether it was answered or not", async () => {
    const server = await startServer({ env: { HEADERS_TIMEOUT_MS: "1000", REQUEST_TIMEOUT_MS: "1000" } });
    onTestFinished(() => server.stop());
    const { token } = await server.client.register("Ada");
    const waiting = sendUnfinished(server.port, "/api/chats", { length: 100, token });
    const answered = sendUnfinished(server.port, "/api/chats", { length: 100 });
    const closed = [waiting, answered].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    expect([await statusOf(waiting), await statusOf(answered)]).toEqual([408, 401]);
    await Promise.all(closed);
  });
});
