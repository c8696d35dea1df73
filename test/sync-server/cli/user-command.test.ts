import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { runCommand, type CommandResult } from "../../support/run-command.ts";
import { startServer } from "../../support/server.ts";
import { createTempFolder } from "../../support/temp-folder.ts";

const password = "correct horse battery";
const user = (dataDir: string, args: readonly string[], input = ""): Promise<CommandResult> =>
  runCommand("sync-server/cli/main.ts", ["user", ...args], { DATA_DIR: dataDir, PASSWORD_COST: "10" }, input);
const create = ["create", "--email", "ada@example.org", "--name", "Ada Ő"];

describe("npm run user", () => {
  test("refuses what it does not know, says how to use it, and never repeats an argument", async () => {
    const dataDir = await createTempFolder();
    const cases = [
      [],
      ["dance"],
      ["create"],
      ["create", "--email", "ada@example.org"],
      [...create, "--password", "secret-thing"],
      [...create, "secret-thing"],
      ["create", "--email"],
    ];
    const results = await Promise.all(cases.map((args) => user(dataDir, args, `${password}\n`)));
    for (const { code, stdout, stderr } of results) {
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("user create --email <address> --name <display name>");
      expect(stderr).not.toMatch(/secret-thing| at /u);
    }
    expect(await readdir(dataDir)).toEqual([]);
  });

  test("refuses a wrong address, name or password in one line, and makes nobody", async () => {
    const dataDir = await createTempFolder();
    const results = [
      await user(dataDir, ["create", "--email", "nonsense", "--name", "A"], `${password}\n`),
      await user(dataDir, ["create", "--email", "a@b.example", "--name", " "], `${password}\n`),
      await user(dataDir, create, "short\n"),
      await user(dataDir, create, ""),
    ];
    expect(results.map(({ code, stderr }) => [code, stderr])).toEqual([
      [2, "--email: expected an e-mail address.\n"],
      [2, "--name: expected a name of 1 to 80 characters.\n"],
      [2, "password: expected at least 8 characters.\n"],
      [2, "password: expected at least 8 characters.\n"],
    ]);
  });

  test("makes a person with a hashed password who can sign in, and only once", async () => {
    const dataDir = await createTempFolder();
    const made = await user(dataDir, create, `${password}\n`);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toMatch(/^Created ada@example\.org with the id [0-9a-v]{8}\.\n$/u);
    const again = await user(dataDir, ["create", "--email", "ADA@example.org", "--name", "A"], `${password}\n`);
    expect(again).toMatchObject({ code: 1, stderr: "Somebody has the address ADA@example.org already.\n" });
    for (const file of await readdir(path.join(dataDir, "db"))) {
      expect((await readFile(path.join(dataDir, "db", file))).includes(password), file).toBe(false);
    }
    const server = await startServer({ dataDir });
    onTestFinished(() => server.stop());
    expect((await server.client.login("ada@example.org", password)).user.displayName).toBe("Ada Ő");
  });

  test("sets a new password, which signs every device out", async () => {
    const dataDir = await createTempFolder();
    const server = await startServer({ dataDir });
    const { email, token } = await server.client.register("Ada");
    await server.stop();
    expect(await user(dataDir, ["set-password", "--email", "nobody@example.org"], "x\n")).toMatchObject({ code: 1 });
    expect(await user(dataDir, ["set-password", "--email", email], "brand new password\r\n")).toMatchObject({
      code: 0,
    });
    const after = await startServer({ dataDir });
    onTestFinished(() => after.stop());
    expect((await after.client.call("GET", "/api/me", { token })).status).toBe(401);
    await after.client.login(email, "brand new password");
  });

  test("says what to do when the server is running", async () => {
    const server = await startServer();
    onTestFinished(() => server.stop());
    const { code, stderr } = await user(server.dataDir, create, `${password}\n`);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `The server is using the data in ${server.dataDir}: stop it first, or register through the app.\n`,
    );
  });

  test("names every problem of the configuration", async () => {
    const env = { DATA_DIR: await createTempFolder(), PORT: "x", LOG_LEVEL: "y" };
    const { code, stderr } = await runCommand("sync-server/cli/main.ts", ["user", ...create], env, `${password}\n`);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^The configuration is wrong:\n {2}PORT: .+\n {2}LOG_LEVEL: .+\n$/u);
  });

  test("asks twice at a terminal and shows nothing of it", async () => {
    const dataDir = await createTempFolder();
    // `script` gives the command a terminal.
    const line = [process.execPath, "--import", "tsx", "sync-server/cli/main.ts", "user", ...create]
      .map((part) => `'${part}'`)
      .join(" ");
    const child = spawn("script", ["-qec", line, "/dev/null"], {
      cwd: path.join(import.meta.dirname, "../../.."),
      env: { ...process.env, DATA_DIR: dataDir, PASSWORD_COST: "10" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    let shown = "";
    child.stdout.on("data", (chunk: Buffer) => (shown += chunk.toString()));
    const ended = text(child.stdout);
    await expect.poll(() => shown).toContain("Password: ");
    child.stdin.write(`${password}\r`);
    await expect.poll(() => shown).toContain("Again: ");
    child.stdin.write(`${password}\r`);
    const output = await ended;
    expect((await exited)[0]).toBe(0);
    expect(output).toContain("Created ada@example.org");
    expect(output).not.toContain(password);
  });
}, 120_000);
