import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import express from "express";
import { build } from "vite";
import { createSecurityHeaders } from "../../sync-server/http/security-headers.ts";

/** The elements around a message, built as the app is and served with its headers. */
const galleryDir = path.join(import.meta.dirname, "../client/gallery");
const states = [
  ["all at once", "", "roost-reaction-bar button"],
  ["the emoji picker", "?open=picker", "roost-emoji-grid .emoji"],
  ["the menu of a message", "?open=menu", "[role=menuitem]"],
  ["the quick switcher", "?open=switcher", "[role=option]"],
  ["the list of shortcuts", "?open=sheet", "roost-shortcut-sheet dt"],
] as const;

test.describe.configure({ mode: "default" });

let server: Server;
let folder = "";

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "roost-pieces-"));
  await build({
    configFile: path.join(galleryDir, "vite.config.ts"),
    logLevel: "error",
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: path.join(galleryDir, "pieces.html") },
    },
  });
  const app = express();
  app.use(createSecurityHeaders(false, () => []));
  app.use(express.static(folder));
  server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
});

test.afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  await rm(folder, { recursive: true, force: true });
});

for (const [name, query, content] of states) {
  test(`the server's content policy has nothing against ${name}`, async ({ page }) => {
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    const { port } = server.address() as AddressInfo;
    const answer = await page.goto(`http://127.0.0.1:${port}/pieces.html${query}`);
    expect(answer?.headers()["content-security-policy"]).toContain("require-trusted-types-for 'script'");
    await expect(page.locator(content).first()).toBeVisible();
    expect(complaints).toEqual([]);
  });
}
