import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test, type Page } from "@playwright/test";
import axe from "axe-core";
import { build, preview, type PreviewServer } from "vite";

/** Every screen, over the gallery's hand-made store. */
const screens = [
  ["sign in", "/sign-in?scenario=signed-out"],
  ["sign up", "/sign-up?scenario=signed-out"],
  ["first run", "/?scenario=first-run"],
  ["nobody else", "/?scenario=alone"],
  ["list", "/"],
  ["group", "/chats/g0000harbour"],
  ["group with its details", "/chats/g0000harbour/details"],
  ["direct chat, offline, with pending messages", "/chats/0000anna0001?scenario=offline"],
  ["failed message", "/chats/0000david001"],
  ["empty chat", "/chats/g0000evening"],
  ["unknown chat", "/chats/g00000000000"],
  ["new chat", "/new"],
  ["new group", "/new/group"],
  ["search", "/search"],
  ["search results", "/search?q=the&from=00anna00"],
  ["search without a result", "/search?q=nothing+like+it&in=g0000harbour"],
  ["settings", "/settings"],
  ["storage", "/settings/storage"],
  ["password", "/settings/password"],
  ["unknown address", "/nowhere"],
  ["problems", "/?scenario=problems"],
  ["expired session", "/?scenario=expired"],
  ["syncing", "/?scenario=syncing"],
] as const;

// One gallery for all.
test.describe.configure({ mode: "default" });

let gallery: PreviewServer;
let folder = "";
let base = "";

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "roost-gallery-"));
  const configFile = path.join(import.meta.dirname, "../client/gallery/vite.config.ts");
  const options = { configFile, logLevel: "error", build: { outDir: folder, emptyOutDir: true } } as const;
  await build(options);
  gallery = await preview({ ...options, preview: { host: "127.0.0.1", port: 0 } });
  const address = gallery.httpServer.address();
  if (address === null || typeof address !== "object") throw new Error("the gallery has no address");
  base = `http://127.0.0.1:${address.port}`;
});

test.afterAll(async () => {
  await gallery.close();
  await rm(folder, { recursive: true });
});

for (const [colorScheme, device, viewport] of [
  ["light", "desk", { width: 1440, height: 900 }],
  ["dark", "phone", { width: 390, height: 844 }],
] as const) {
  test(`axe finds nothing on any screen: ${colorScheme}, ${device}`, async ({ browser }) => {
    test.slow();
    const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
    await context.addInitScript({ content: axe.source });
    const page = await context.newPage();
    for (const [name, address] of screens) {
      await page.goto(base + address);
      await page.locator("roost-app").waitFor();
      await expect(page.locator("roost-app")).not.toHaveJSProperty("isUpdatePending", true);
      await page.waitForLoadState("networkidle");
      expect(await findViolations(page), name).toEqual([]);
    }
    await context.close();
  });
}

/** Without looking closer at what is right: that takes most of the time, and nobody reads it. */
function findViolations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ["violations"],
    });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.flat().join(" > ")).join("; ")}`,
    );
  });
}

test("nothing is cut off at a width of 320 pixels", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 568 } });
  const page = await context.newPage();
  for (const [name, address] of screens) {
    await page.goto(base + address);
    await page.locator("roost-app").waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, name).toBeLessThanOrEqual(320);
  }
  await context.close();
});

test("a person can do without a mouse: search, open, write, send", async ({ page }) => {
  await page.goto(`${base}/`);
  await page.getByRole("searchbox").waitFor();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("balint");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Szűcs Bálint" })).toBeVisible();
  await expect(page.getByLabel("Message", { exact: true })).toBeFocused();
  await page.keyboard.type("Szia!");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("article").last()).toContainText("Szia!");
});
