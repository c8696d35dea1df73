import { chromium, expect, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { chromiumArgs, findChromium } from "../../support/chromium.ts";

export interface Account {
  readonly displayName: string;
  readonly email: string;
  readonly password: string;
}

export interface ShownMessage {
  readonly own: boolean;
  readonly text: string;
  /** As the app words it: `Sent`, `Seen`, `Not sent yet…`; empty for those of others. */
  readonly state: string;
}

export interface DeviceOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
  readonly hasTouch?: boolean;
  readonly reducedMotion?: "reduce";
  readonly locale?: string;
  /** Where the app is; without it, at the server itself. */
  readonly baseURL?: string;
}

/** So tall that the virtual timeline has a whole test's messages in the page. */
const tall = { width: 1100, height: 6000 };

/** A browser with a profile folder of its own, as a person has it on one device. */
export class Device {
  #page: Page;
  readonly #context: BrowserContext;
  /** What the page complained about; the tests expect nothing. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.#page = page;
    this.#listen(page);
  }

  #listen(page: Page): void {
    page.on("pageerror", (error) => {
      // Harmless, and told so by the standard: sizes are looked at once more in the next frame.
      if (!error.message.includes("ResizeObserver loop")) this.complaints.push(error.message);
    });
    page.on("console", (message) => {
      if (/Content Security Policy|TrustedHTML|TrustedScript/u.test(message.text()))
        this.complaints.push(message.text());
    });
  }

  static async open(profileDir: string, baseURL: string, options: DeviceOptions = {}): Promise<Device> {
    const executablePath = findChromium();
    const context = await chromium.launchPersistentContext(profileDir, {
      args: chromiumArgs,
      baseURL: options.baseURL ?? baseURL,
      locale: options.locale ?? "en-GB",
      viewport: options.viewport ?? tall,
      ...(executablePath === undefined ? {} : { executablePath }),
      ...(options.colorScheme === undefined ? {} : { colorScheme: options.colorScheme }),
      ...(options.hasTouch === undefined ? {} : { hasTouch: options.hasTouch }),
      ...(options.reducedMotion === undefined ? {} : { reducedMotion: options.reducedMotion }),
    });
    return new Device(context, context.pages()[0] ?? (await context.newPage()));
  }

  get page(): Page {
    return this.#page;
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  /** The tab ends in this instant, as by a crash: nothing of the page runs any more. An empty tab takes its place. */
  async killTab(): Promise<void> {
    const dead = this.#page;
    const session = await this.#context.newCDPSession(dead);
    const crashed = dead.waitForEvent("crash");
    // Nobody is left to answer.
    session.send("Page.crash").catch(() => undefined);
    await crashed;
    this.#page = await this.#context.newPage();
    this.#listen(this.#page);
    await dead.close();
  }

  /** Opens another tab, which is the device's page from then on. @returns the one before. */
  async openTab(): Promise<Page> {
    const before = this.#page;
    this.#page = await this.#context.newPage();
    this.#listen(this.#page);
    return before;
  }

  async setOffline(isOffline: boolean): Promise<void> {
    await this.#context.setOffline(isOffline);
  }

  async signUp({ displayName, email, password }: Account): Promise<void> {
    const { page } = this;
    await page.goto("/sign-up");
    await page.getByLabel("Your name").fill(displayName);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Create account" }).click();
    await this.expectSignedIn(displayName);
  }

  async signIn({ displayName, email, password }: Account): Promise<void> {
    const { page } = this;
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await this.expectSignedIn(displayName);
  }

  async expectSignedIn(displayName: string): Promise<void> {
    await expect(this.page.getByText(displayName, { exact: true }).first()).toBeVisible();
    await expect(this.page.getByRole("link", { name: "Profile and settings" })).toBeVisible();
  }

  /** Begins the chat with a person from the list of people. */
  async startChatWith(displayName: string): Promise<void> {
    await this.page.getByRole("list", { name: "People" }).getByRole("button", { name: displayName }).click();
    await this.#expectChat(displayName);
  }

  /** Opens a chat that is in the list. */
  async openChat(title: string): Promise<void> {
    await this.page.locator("roost-chats-screen").getByRole("link", { name: title }).click();
    await this.#expectChat(title);
  }

  /** What is written now goes there, and not to the chat that was open before. */
  async #expectChat(title: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(this.composer).toBeVisible();
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: "Message" });
  }

  get timeline(): Locator {
    return this.page.getByRole("log", { name: "Messages" });
  }

  /** The message is on this device's screen when it settles. */
  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Control+Enter");
    await expect(this.composer).toHaveValue("");
  }

  /**
   * Writes and sends messages as fast as the page takes them, until the limit or `stopBurst`.
   * @returns how many.
   */
  async burst(prefix: string, limit: number): Promise<number> {
    return this.composer.evaluate(
      async (field, { prefix, limit }) => {
        const textarea = field as HTMLTextAreaElement;
        let count = 0;
        const isOn = (): boolean => count < limit && document.body.dataset["stopBurst"] === undefined;
        while (isOn()) {
          textarea.value = prefix + String(count++).padStart(3, "0");
          textarea.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
          const enter = { key: "Enter", bubbles: true, composed: true, cancelable: true };
          textarea.dispatchEvent(new KeyboardEvent("keydown", enter));
          if (count % 5 !== 0) continue;
          await new Promise((resolve) => {
            requestAnimationFrame(resolve);
          });
        }
        return count;
      },
      { prefix, limit },
    );
  }

  async stopBurst(): Promise<void> {
    await this.page.evaluate(() => (document.body.dataset["stopBurst"] = "yes"));
  }

  message(text: string): Locator {
    return this.timeline.getByRole("article").filter({ hasText: text });
  }

  /** Every message in the page, from top to bottom. */
  async messages(): Promise<readonly ShownMessage[]> {
    const articles = await this.timeline.getByRole("article").evaluateAll((elements) =>
      elements
        .map((element) => {
          const body = element.querySelector(".text")?.cloneNode(true) as HTMLElement | undefined;
          body?.querySelector(".meta")?.remove();
          const label = element.getAttribute("aria-label") ?? "";
          return { top: element.getBoundingClientRect().top, label, text: body?.textContent.trim() ?? "" };
        })
        .sort((a, b) => a.top - b.top),
    );
    return articles.map(({ label, text }) => {
      const own = label.startsWith("You,");
      return { own, text, state: own ? (label.split(", ").at(-1) ?? "") : "" };
    });
  }

  async texts(): Promise<readonly string[]> {
    return (await this.messages()).map((message) => message.text);
  }

  async serviceWorkerIsReady(): Promise<void> {
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await expect.poll(() => this.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  }
}
