import { chromium, type BrowserContext, type Page } from "playwright";
import type { AuthReply } from "../../../shared/protocol/api.ts";
import { chromiumArgs, findChromium } from "../../support/chromium.ts";
import { installProbe } from "./page-probe.ts";
import type { Reader, SeededChat } from "./seed-server.ts";

/** A browser of its own with somebody signed in, and nothing else on its disk yet. */
export class Device {
  readonly userId: string;
  readonly #context: BrowserContext;
  readonly #base: string;
  readonly #session: string;

  private constructor(context: BrowserContext, base: string, { user, deviceId }: AuthReply) {
    this.#context = context;
    this.#base = base;
    this.userId = user.id;
    this.#session = JSON.stringify({ user, deviceId });
  }

  static async open(profileDir: string, base: string, { email, password }: Reader): Promise<Device> {
    const executablePath = findChromium();
    const context = await chromium.launchPersistentContext(profileDir, {
      args: chromiumArgs,
      baseURL: base,
      locale: "en-GB",
      viewport: { width: 1280, height: 800 },
      ...(executablePath === undefined ? {} : { executablePath }),
    });
    const response = await context.request.post("/api/auth/login", { data: { email, password } });
    if (!response.ok()) throw new Error(`The sign-in was answered with ${response.status()}`);
    return new Device(context, base, (await response.json()) as AuthReply);
  }

  /** A new tab with the probe in it, which is still empty. */
  async newPage(): Promise<Page> {
    const page = await this.#context.newPage();
    // tsx wraps functions in a call of this to keep their names, also those that are sent to the page.
    await page.addInitScript({ content: "globalThis.__name ??= (value) => value;" });
    await page.addInitScript((session) => {
      if (location.protocol.startsWith("http")) localStorage.setItem("roost.session", session);
    }, this.#session);
    await page.addInitScript(installProbe);
    return page;
  }

  /** Opens a chat in that tab. @returns milliseconds until it could be read and written in. */
  async openChat(page: Page, { id }: SeededChat): Promise<number> {
    await page.goto(`${this.#base}/chats/${id}`, { waitUntil: "commit" });
    return page.evaluate(() => pageProbe.readable);
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
