import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startServer, type TestServer } from "../../support/server.ts";
import { createTempFolder } from "../../support/temp-folder.ts";

const page = "<!doctype html><title>Roost</title>";
const html = { accept: "text/html,application/xhtml+xml" };

/** `fetch` asks for what it unpacks itself; `size` is what went over the wire. */
async function fetchRaw(url: string, encoding: string): Promise<{ size: number; response: Response; text: string }> {
  const response = await fetch(url, { headers: { "accept-encoding": encoding } });
  return { size: Number(response.headers.get("content-length")), response, text: await response.text() };
}

async function startWithApp(env: Record<string, string> = {}): Promise<TestServer & { readonly appDir: string }> {
  const appDir = path.join(await createTempFolder(), "client");
  await mkdir(path.join(appDir, "assets"), { recursive: true });
  await writeFile(path.join(appDir, "index.html"), page);
  await writeFile(path.join(appDir, "sw.js"), "// worker");
  await writeFile(path.join(appDir, ".hidden"), "hidden");
  await writeFile(path.join(appDir, "..", "outside.txt"), "outside");
  await writeFile(path.join(appDir, "assets", "app-1a2b3c.js"), "// app");
  const server = await startServer({ env: { APP_DIR: appDir, ...env } });
  onTestFinished(() => server.stop());
  return { ...server, appDir };
}

describe("the app", () => {
  test("is the page for every address of a screen, asked for anew each time", async () => {
    const { client } = await startWithApp();
    for (const screen of ["/", "/index.html", "/chats/g0123456789a", "/chats/g0123456789a?message=x", "/settings"]) {
      const answer = await client.call("GET", screen, { headers: html });
      expect([answer.status, answer.body], screen).toEqual([200, page]);
      expect(answer.headers.get("cache-control")).toBe("no-cache");
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    }
  });

  test("is the page at its root for who asks for anything, as a service worker does", async () => {
    const { client } = await startWithApp();
    expect((await client.call("GET", "/", { headers: { accept: "*/*" } })).body).toBe(page);
    expect((await client.call("HEAD", "/", { headers: { accept: "*/*" } })).status).toBe(200);
  });

  test("keeps files with a hash in their name for ever, and asks for the service worker each time", async () => {
    const { client } = await startWithApp();
    const asset = await client.call("GET", "/assets/app-1a2b3c.js");
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(asset.headers.get("content-type")).toMatch(/^text\/javascript/u);
    const worker = await client.call("GET", "/sw.js");
    expect([worker.body, worker.headers.get("cache-control")]).toEqual(["// worker", "no-cache"]);
    const again = await client.call("GET", "/sw.js", {
      // Else fetch asks for no cached answer as soon as it sees a condition.
      headers: { "if-none-match": worker.headers.get("etag") ?? "", "cache-control": "max-age=0" },
    });
    expect(again.status).toBe(304);
  });

  test("is packed for who can unpack it, and each form has its own tag", async () => {
    const script = `// ${"app ".repeat(1_000)}`;
    const server = await startWithApp();
    await writeFile(path.join(server.appDir, "assets", "large-1a2b3c.js"), script);
    const get = (encoding: string): Promise<{ size: number; response: Response; text: string }> =>
      fetchRaw(`${server.url}/assets/large-1a2b3c.js`, encoding);
    const [plain, gzip, brotli] = [await get("identity"), await get("gzip"), await get("gzip, deflate, br")];
    expect([plain, gzip, brotli].map(({ response }) => response.headers.get("content-encoding"))).toEqual([
      null,
      "gzip",
      "br",
    ]);
    for (const { text, response } of [plain, gzip, brotli]) {
      expect(text).toBe(script);
      expect(response.headers.get("vary")).toBe("Accept-Encoding");
      expect(response.headers.get("content-type")).toMatch(/^text\/javascript/u);
    }
    expect(brotli.size).toBeLessThan(gzip.size + 1);
    expect(gzip.size).toBeLessThan(plain.size / 10);
    expect(new Set([plain, gzip, brotli].map(({ response }) => response.headers.get("etag"))).size).toBe(3);
    await writeFile(path.join(server.appDir, "assets", "large-1a2b3c.js"), `${script} changed`);
    expect((await get("br")).text).toBe(`${script} changed`);
  });

  test("answers 404 for files that are not there, hidden or outside, and for programs", async () => {
    const { client } = await startWithApp();
    const missing = ["/assets/old-000000.js", "/sync", "/sync/g0123456789a"];
    for (const file of missing) expect((await client.call("GET", file, { headers: html })).status, file).toBe(404);
    for (const file of ["/favicon.ico", "/nothing.json"])
      expect((await client.call("GET", file)).status, file).toBe(404);
    for (const file of ["/.hidden", "/..%2foutside.txt", "/%2e%2e/outside.txt", "/assets/..%2f..%2foutside.txt"]) {
      const { body } = await client.call("GET", file, { headers: html });
      expect(JSON.stringify(body), file).not.toMatch(/"hidden|outside"/u);
    }
    expect((await client.call("POST", "/", { headers: html })).status).toBe(404);
  });

  test("says so where it was not built", async () => {
    const server = await startServer({ env: { APP_DIR: await createTempFolder() } });
    onTestFinished(() => server.stop());
    const { status, body } = await server.client.call("GET", "/", { headers: html });
    expect([status, body]).toEqual([404, { code: "not-found", message: "The app is not built: run npm run build." }]);
  });

  test("is sent with headers that let nothing foreign run", async () => {
    const { client } = await startWithApp();
    for (const url of ["/", "/api/me", "/assets/app-1a2b3c.js"]) {
      const { headers } = await client.call("GET", url, { headers: html });
      const policy = headers.get("content-security-policy") ?? "";
      const directives = new Map(
        policy.split(";").map((part) => {
          const [name = "", ...values] = part.trim().split(/\s+/u);
          return [name, values.join(" ")];
        }),
      );
      expect(directives.get("default-src")).toBe("'none'");
      expect(directives.get("script-src")).toBe("'self'");
      expect(directives.get("style-src")).toBe("'self'");
      expect(directives.get("require-trusted-types-for")).toBe("'script'");
      expect(directives.get("trusted-types")).toBe("lit-html roost");
      expect(directives.get("frame-ancestors")).toBe("'none'");
      expect(directives.get("base-uri")).toBe("'none'");
      expect(directives.get("connect-src")).toMatch(/^'self' ws:\/\/localhost:\d+ ws:\/\/127\.0\.0\.1:\d+$/u);
      expect(policy).not.toContain("unsafe");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("strict-transport-security")).toBeNull();
      expect(headers.get("x-powered-by")).toBeNull();
    }
  });

  test("is bound to https where people reach it so", async () => {
    const { client } = await startWithApp({
      PUBLIC_URL: "https://chat.example.org",
      REGISTRATION: "open",
      RATE_LIMITS: "on",
    });
    const { headers } = await client.call("GET", "/", { headers: html });
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(headers.get("content-security-policy")).toContain("wss://chat.example.org");
    const { cookies } = await client.register("Ada");
    expect(cookies.split("; ").map((cookie) => cookie.split("=")[0])).toEqual([
      "__Host-roost_access",
      "__Secure-roost_refresh",
    ]);
    const origin = "https://chat.example.org";
    const refreshed = await client.call("POST", "/api/auth/refresh", { headers: { cookie: cookies, origin } });
    expect(refreshed.status).toBe(200);
    for (const cookie of refreshed.headers.getSetCookie()) expect(cookie).toContain("; Secure");
    const local = await startWithApp({ PUBLIC_URL: "https://localhost:8443" });
    const answer = await local.client.call("GET", "/", { headers: html });
    expect(answer.headers.get("strict-transport-security")).toBeNull();
  });
});
