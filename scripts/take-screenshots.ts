import { mkdirSync } from "node:fs";
import path from "node:path";
import { chromium, type Browser } from "playwright";
import { createServer } from "vite";
import { chromiumArgs } from "../test/support/chromium.ts";
import { ensureChromium } from "../test/support/install-chromium.ts";

const root = path.join(import.meta.dirname, "..");
const folder = path.join(root, "docs/images");
const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** The pictures of README and docs, of the gallery's hand-made team. */
const shots = [
  { name: "chat-light", address: "/chats/g0000harbour", viewport: desk, colorScheme: "light" },
  { name: "chat-dark", address: "/chats/g0000harbour", viewport: desk, colorScheme: "dark" },
  { name: "phone-list", address: "/", viewport: phone, colorScheme: "light" },
  { name: "phone-offline", address: "/chats/0000anna0001?scenario=offline", viewport: phone, colorScheme: "dark" },
] as const;

async function take(browser: Browser, base: string, shot: (typeof shots)[number]): Promise<void> {
  const { name, address, viewport, colorScheme } = shot;
  const context = await browser.newContext({ viewport, colorScheme, locale: "en-GB", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(base + address, { waitUntil: "networkidle" });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await context.close();
}

mkdirSync(folder, { recursive: true });
const gallery = await createServer({
  configFile: path.join(root, "test/client/gallery/vite.config.ts"),
  server: { host: "127.0.0.1", port: 0 },
});
await gallery.listen();
const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArgs });
try {
  for (const shot of shots) await take(browser, gallery.resolvedUrls?.local[0]?.replace(/\/$/u, "") ?? "", shot);
} finally {
  await browser.close();
  await gallery.close();
}
