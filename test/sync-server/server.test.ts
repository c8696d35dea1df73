import http from "node:http";
import { once } from "node:events";
import net from "node:net";
import { stat } from "node:fs/promises";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { limitTable } from "../../sync-server/limit-table.ts";
import { runCommand } from "../support/run-command.ts";
import { spawnServer, startServer, type TestServerOptions, type TestServerProcess } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import { untilPasses } from "../support/until-passes.ts";

const started: TestServerProcess[] = [];
afterEach(async () => {
  // The last one first: it may run on the data of an earlier one, which takes them away.
  for (const server of started.splice(0).reverse()) await server.stop();
});

async function launch(options: TestServerOptions = {}): Promise<TestServerProcess> {
  const server = await spawnServer(options);
  started.push(server);
  return server;
}

const main = "sync-server/main.ts";

describe("the server process", () => {
  test("ends with code 2 and every problem when the configuration is wrong", async () => {
    const { code, stdout, stderr } = await runCommand(main, [], { PORT: "x", HOST: "0.0.0.0", PUBLIC_URL: "" });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^The configuration is wrong:\n {2}PUBLIC_URL: .+\n {2}PORT: .+\n$/u);
  });

  test("ends with code 2 when a certificate cannot be read", async () => {
    const dataDir = await createTempFolder();
    const files = { TLS_CERT: `${dataDir}/cert.pem`, TLS_KEY: `${dataDir}/key.pem` };
    const { code, stderr } = await runCommand(main, [], { DATA_DIR: dataDir, PORT: "0", ...files });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^The configuration is wrong:\n {2}TLS_CERT: ENOENT.+\n {2}TLS_KEY: ENOENT.+\n$/u);
  });

  test("warns where everybody may share one rate limit", async () => {
    const env = { RATE_LIMITS: "on", PUBLIC_URL: "https://chat.example.org" };
    const isWarning = ({ message }: Readonly<Record<string, unknown>>): boolean =>
      String(message).startsWith("TRUST_PROXY is off");
    const trusting = await launch({ env: { ...env, TRUST_PROXY: "1" } });
    const other = await launch({ env });
    await untilPasses(() => expect(other.log.filter(isWarning)).toHaveLength(1));
    expect(trusting.log.filter(isWarning)).toEqual([]);
  });

  test("says in one clear line that another one holds the data", async () => {
    const { dataDir } = await launch();
    const { code, stdout } = await runCommand(main, [], { DATA_DIR: dataDir, PORT: "0", LOG_FORMAT: "pretty" });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\S+ error Another process uses the data in .+\. Is Roost running already\?\n$/u);
  });

  test("says in one clear line that its port is taken, and leaves the data free", async () => {
    const other = net.createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const dataDir = await createTempFolder();
    const port = String((other.address() as net.AddressInfo).port);
    const { code, stdout } = await runCommand(main, [], { DATA_DIR: dataDir, PORT: port, LOG_FORMAT: "pretty" });
    expect([code, stdout.split("\n").length]).toEqual([1, 2]);
    expect(stdout).toContain("set PORT to a free one");
    await launch({ dataDir });
  });

  test("ends with code 0 on SIGTERM and SIGINT, with the sockets told to come back", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const server = await launch();
      const { token } = await server.client.register("Ada");
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/sync`, ["roost.v1", `auth.${token}`]);
      await once(socket, "message");
      const closed = once(socket, "close");
      const exited = once(server.process, "exit");
      server.process.kill(signal);
      expect((await closed)[0]).toBe(1001);
      expect(await exited).toEqual([0, null]);
      expect(server.log.at(-1)).toMatchObject({ message: "stopped" });
    }
  });

  test("answers what it was asked before it ends, and takes nothing new", async () => {
    const server = await launch();
    const { token, email, password } = await server.client.register("Ada");
    const agent = new http.Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    // Signing in takes longer than the signal: bcrypt is at work when it comes.
    const signingIn = server.client.call("POST", "/api/auth/login", { body: { email, password } });
    const posting = Array.from({ length: 20 }, (_, i) =>
      server.client.call("POST", "/api/chats", { token, body: { kind: "group", title: `Chat ${i}`, memberIds: [] } }),
    );
    await posting[0];
    const exited = once(server.process, "exit");
    server.process.kill("SIGTERM");
    const answers = await Promise.allSettled([signingIn, ...posting]);
    expect(await exited).toEqual([0, null]);
    const made = answers.filter((result) => result.status === "fulfilled" && result.value.status === 201).length;
    expect(answers[0]).toMatchObject({ status: "fulfilled", value: { status: 200 } });
    const after = await launch({ dataDir: server.dataDir });
    const { chats } = (await after.client.call("GET", "/api/chats", { token })).body as { chats: unknown[] };
    expect(chats.length).toBeGreaterThanOrEqual(made);
    expect(made).toBeGreaterThan(0);
  });

  test("waits no longer than SHUTDOWN_MS for a request that never ends", async () => {
    const shutdownMs = 500;
    const server = await launch({ env: { SHUTDOWN_MS: String(shutdownMs) } });
    const socket = net.connect(server.port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    const head = "Host: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue";
    socket.write(`POST /api/auth/login HTTP/1.1\r\n${head}\r\n\r\n`);
    // The request is under way: the server asks for its body.
    expect(String((await once(socket, "data"))[0])).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    socket.write('{"email":');
    socket.resume();
    const exited = once(server.process, "exit");
    const stoppedAt = performance.now();
    server.process.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    const tookMs = performance.now() - stoppedAt;
    expect(tookMs).toBeGreaterThan(shutdownMs - 50);
    expect(tookMs).toBeLessThan(limitTable.shutdownMs.default - 1_000);
  });

  test("keeps people, sessions and chats over kill -9", async () => {
    const server = await launch();
    const { token, cookies, user } = await server.client.register("Ada");
    const chat = await server.client.call("POST", "/api/chats", {
      token,
      body: { kind: "group", title: "Team", memberIds: [] },
    });
    await server.kill();
    const after = await launch({ dataDir: server.dataDir });
    expect((await after.client.call("GET", "/api/me", { token })).body).toEqual(user);
    const { chats } = (await after.client.call("GET", "/api/chats", { token })).body as { chats: unknown[] };
    expect(chats).toEqual([chat.body]);
    const headers = { cookie: cookies, origin: after.url };
    expect((await after.client.call("POST", "/api/auth/refresh", { headers })).status).toBe(200);
  });
});

describe("the server", () => {
  test("keeps its data where nobody else on the machine looks", async () => {
    const dataDir = `${await createTempFolder()}/data`;
    const server = await startServer({ dataDir });
    onTestFinished(() => server.stop());
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  test("closes a device's sockets at once when its session ends", async () => {
    const server = await startServer();
    onTestFinished(() => server.stop());
    const phone = await server.client.register("Ada");
    const laptop = await server.client.login(phone.email);
    const open = async (token: string): Promise<WebSocket> => {
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/sync`, ["roost.v1", `auth.${token}`]);
      await once(socket, "message");
      return socket;
    };
    const [phoneSocket, laptopSocket] = [await open(phone.token), await open(laptop.token)];
    const closed = once(phoneSocket, "close");
    await server.client.call("POST", "/api/auth/logout", { token: phone.token });
    expect((await closed)[0]).toBe(4401);
    expect(laptopSocket.readyState).toBe(WebSocket.OPEN);
    laptopSocket.terminate();
  });

  test("shows who is here, and when somebody was last here", async () => {
    const server = await startServer();
    onTestFinished(() => server.stop());
    const [ada, bob] = [await server.client.register("Ada"), await server.client.register("Bob")];
    const look = async (): Promise<unknown> =>
      (await server.client.call("GET", `/api/users/${bob.user.id}`, { token: ada.token })).body;
    expect(await look()).toMatchObject({ online: false });
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/sync`, ["roost.v1", `auth.${bob.token}`]);
    await once(socket, "message");
    expect(await look()).toMatchObject({ online: true });
    socket.close();
    await expect.poll(look).toMatchObject({ online: false, lastSeenAt: expect.any(Number) as number });
  });

  test("stops twice as it stops once", async () => {
    const server = await startServer();
    await Promise.all([server.stop(), server.stop()]);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });
});
