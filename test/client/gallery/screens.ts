import type { Locator, Page } from "playwright";

/** One state of the app that can be looked at: an address of the gallery, and what is done there first. */
export interface GalleryScreen {
  /** Of letters, digits and hyphens: the name of its pictures too. */
  readonly name: string;
  readonly address: string;
  readonly prepare?: (page: Page) => Promise<void>;
  /** Higher than the window, to have all of a long page. */
  readonly height?: number;
  /** Of a window that is neither a phone's nor a desktop's. */
  readonly size?: { readonly width: number; readonly height: number };
}

const harbour = "/chats/g0000harbour";
const anna = "/chats/0000anna0001";

const messages = (page: Page): Locator => page.locator("roost-chat-screen article");

/** Messages are counted from the end, from 1. */
const message = async (page: Page, fromEnd: number): Promise<Locator> => {
  const count = await messages(page).count();
  const found = messages(page).nth(count - fromEnd);
  await found.scrollIntoViewIfNeeded();
  return found;
};

const openMenu = async (page: Page, fromEnd: number): Promise<void> => {
  await messages(page).last().waitFor();
  const found = await message(page, fromEnd);
  await found.focus();
  await found.press("Enter");
  await page.getByRole("menu").waitFor();
};

const choose = async (page: Page, fromEnd: number, label: RegExp): Promise<void> => {
  await openMenu(page, fromEnd);
  await page.getByRole("menuitem", { name: label }).click();
};

const press = async (page: Page, label: RegExp): Promise<void> => page.getByRole("button", { name: label }).click();

const write = async (page: Page, text: string): Promise<void> => {
  const field = page.locator("roost-chat-screen roost-composer textarea");
  await field.focus();
  await field.pressSequentially(text);
};

const gate: readonly GalleryScreen[] = [
  { name: "sign-in", address: "/sign-in?scenario=signed-out" },
  {
    name: "sign-in-refused",
    address: "/sign-in?scenario=signed-out",
    prepare: async (page) => {
      await page.locator("input[type=email]").fill("nora@example.org");
      await page.locator("input[type=password]").fill("correct horse");
      await page.locator("input[type=password]").press("Enter");
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "sign-up", address: "/sign-up?scenario=signed-out" },
  {
    name: "sign-up-wrong",
    address: "/sign-up?scenario=signed-out",
    prepare: async (page) => {
      await page.locator("input[type=email]").fill("nora");
      await page.locator("input[type=password]").fill("short");
      await page.locator("input[type=password]").press("Enter");
    },
  },
  { name: "sign-up-invited", address: "/invite/0123456789abcdef?scenario=signed-out" },
];

const home: readonly GalleryScreen[] = [
  { name: "list", address: "/" },
  {
    name: "list-unread",
    address: "/",
    prepare: async (page) => page.locator("roost-chats-screen button[aria-pressed]").nth(1).click(),
  },
  {
    name: "list-archive",
    address: "/",
    prepare: async (page) => page.locator("roost-chats-screen button[aria-pressed]").nth(2).click(),
  },
  {
    name: "list-search",
    address: "/",
    prepare: async (page) => page.locator("roost-chats-screen input[type=search]").fill("an"),
  },
  { name: "first-run", address: "/?scenario=first-run" },
  { name: "nobody-else", address: "/?scenario=alone" },
  { name: "never-synced", address: "/?scenario=unsynced" },
  { name: "list-syncing", address: "/?scenario=syncing", prepare: pillShown },
  { name: "list-offline", address: "/?scenario=offline", prepare: pillShown },
  { name: "problems", address: "/?scenario=problems" },
  { name: "session-expired", address: "/?scenario=expired", prepare: pillShown },
  { name: "update-ready", address: "/?scenario=update" },
  { name: "unknown-address", address: "/nowhere" },
];

const tablet = { width: 1024, height: 768 };

/** The choice is remembered: what was folded for another picture is folded already. */
const fold = async (page: Page): Promise<void> => {
  if ((await page.locator("roost-chats-screen[folded]").count()) > 0) return;
  await page.getByRole("button", { name: /^(Show pictures only|Csak a képek látsszanak)$/u }).click();
};

const folded: readonly GalleryScreen[] = [
  { name: "tablet", address: harbour, size: tablet },
  { name: "tablet-details", address: `${harbour}/details`, size: tablet },
  { name: "list-folded", address: harbour, size: tablet, prepare: fold },
  {
    name: "list-folded-offline",
    address: `${anna}?scenario=offline`,
    size: tablet,
    prepare: async (page) => {
      await fold(page);
      await page.locator("roost-side-tip a").nth(2).focus();
      await page.keyboard.press("ArrowDown");
    },
  },
];

async function pillShown(page: Page): Promise<void> {
  await page.locator("roost-chats-screen roost-connection-pill button").waitFor();
}

const chat: readonly GalleryScreen[] = [
  { name: "chat-group", address: harbour },
  { name: "chat-rich-text", address: "/chats/g0000000site" },
  { name: "chat-hungarian", address: "/chats/0000balint01" },
  { name: "chat-offline-pending", address: `${anna}?scenario=offline` },
  { name: "chat-failed", address: "/chats/0000david001" },
  { name: "chat-empty", address: "/chats/g0000evening" },
  { name: "chat-unknown", address: "/chats/g00000000000" },
  { name: "chat-compact", address: `${harbour}?density=compact` },
  { name: "chat-left", address: `${harbour}?scenario=left` },
  { name: "chat-typing", address: `${harbour}?scenario=typing` },
  { name: "chat-draft", address: "/chats/0000chen0001" },
  { name: "chat-unfinished", address: `${harbour}?scenario=unfinished` },
  {
    name: "chat-long-code",
    address: `${harbour}?scenario=unfinished`,
    prepare: async (page) => {
      const more = page.locator("roost-code-block [aria-expanded]");
      await more.focus();
      await more.press("Enter");
    },
  },
  { name: "chat-broken-message", address: `${harbour}?scenario=broken` },
  {
    name: "chat-scrolled-up",
    address: `${harbour}?scenario=long`,
    prepare: async (page) => {
      await messages(page).last().waitFor();
      await messages(page).last().focus();
      for (let i = 0; i < 30; i += 1) await page.keyboard.press("ArrowUp");
      await page.locator("roost-timeline .latest").first().waitFor();
    },
  },
  {
    name: "reply",
    address: harbour,
    prepare: async (page) => {
      await choose(page, 2, /^(Reply|Válasz)$/u);
      await write(page, "How wide is it again?");
    },
  },
  { name: "edit", address: harbour, prepare: async (page) => choose(page, 5, /^(Edit|Szerkesztés)$/u) },
  { name: "mention", address: harbour, prepare: async (page) => write(page, "Thanks @") },
  { name: "message-menu", address: harbour, prepare: async (page) => openMenu(page, 3) },
  { name: "own-message-menu", address: harbour, prepare: async (page) => openMenu(page, 5) },
  {
    name: "emoji-picker",
    address: anna,
    prepare: async (page) => {
      await page.locator("roost-composer button").nth(0).waitFor();
      await press(page, /^(Emoji|Insert an emoji|Emodzsi|Emoji beszúrása)/u);
      await page.locator("roost-emoji-grid .emoji").first().waitFor();
    },
  },
  { name: "edit-history", address: harbour, prepare: async (page) => press(page, /^(edited|szerkesztve)$/u) },
  { name: "seen-by", address: harbour, prepare: async (page) => choose(page, 5, /^(Seen by|Ki látta)$/u) },
  { name: "forward", address: harbour, prepare: async (page) => choose(page, 3, /^(Forward|Továbbítás)$/u) },
  {
    name: "remove-message",
    address: harbour,
    prepare: async (page) => choose(page, 3, /^(Remove for everybody|Eltávolítás mindenkinél)$/u),
  },
  { name: "undo-delete", address: harbour, prepare: async (page) => choose(page, 5, /^(Delete|Törlés)$/u) },
  {
    name: "discard-message",
    address: "/chats/0000david001",
    prepare: async (page) => press(page, /^(Discard|Elvetés|Elvetem)$/u),
  },
  {
    name: "jump-to-date",
    address: harbour,
    prepare: async (page) => {
      await messages(page).last().waitFor();
      await page.keyboard.press("Alt+g");
      await page.locator("input[type=date]").waitFor();
    },
  },
];

const beside: readonly GalleryScreen[] = [
  {
    name: "thread",
    address: harbour,
    prepare: async (page) => {
      await messages(page).last().waitFor();
      await press(page, /^(3 replies|3 válasz)/u);
      await page.locator("roost-thread-panel article").last().waitFor();
    },
  },
  { name: "details-group", address: `${harbour}/details`, height: 1300 },
  { name: "details-direct", address: `${anna}/details` },
  { name: "details-changes-waiting", address: `${harbour}/details?scenario=changes`, height: 1300 },
  {
    name: "details-member",
    address: `${harbour}/details`,
    prepare: async (page) => page.locator("roost-chat-details button", { hasText: "Szűcs Bálint" }).click(),
  },
  {
    name: "details-add",
    address: `${harbour}/details`,
    prepare: async (page) => press(page, /^(Add people|Emberek hozzáadása)$/u),
  },
  {
    name: "details-rename",
    address: `${harbour}/details`,
    prepare: async (page) => press(page, /^(Rename|Átnevezés)$/u),
  },
  {
    name: "details-leave",
    address: `${harbour}/details`,
    prepare: async (page) => press(page, /^(Leave the group|Kilépés a csoportból)$/u),
  },
  { name: "invite-join", address: "/invite/0123456789abcdef" },
  { name: "invite-member", address: "/invite/g0000harbour12345678secret" },
];

/** As much as there may be of everything. */
const extremes: readonly GalleryScreen[] = [
  { name: "extremes-list", address: "/?scenario=extremes" },
  { name: "extremes-chat", address: `${harbour}?scenario=extremes`, height: 2600 },
  { name: "extremes-details", address: `${harbour}/details?scenario=extremes`, height: 1800 },
];

const others: readonly GalleryScreen[] = [
  { name: "new-chat", address: "/new" },
  { name: "new-group", address: "/new/group" },
  { name: "search", address: "/search" },
  { name: "search-hits", address: "/search?q=the&from=00anna00" },
  { name: "search-nothing", address: "/search?q=nothing+like+it&in=g0000harbour" },
  {
    name: "switcher",
    address: harbour,
    prepare: async (page) => {
      await messages(page).last().waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").waitFor();
    },
  },
  {
    name: "switcher-search",
    address: "/",
    prepare: async (page) => {
      await page.getByRole("searchbox").waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("an");
    },
  },
  {
    name: "shortcuts",
    address: "/",
    prepare: async (page) => {
      await page.getByRole("searchbox").waitFor();
      await page.keyboard.press("?");
      await page.locator("roost-shortcut-sheet dt").first().waitFor();
    },
  },
  {
    name: "picture-preview",
    address: "/settings",
    prepare: async (page) => {
      await page.locator("input[type=file]").setInputFiles("client/public/icon-512.png");
      await page.getByRole("button", { name: /^(Use this picture|Legyen ez a kép)$/u }).waitFor();
    },
  },
  { name: "settings", address: "/settings", height: 1800 },
  {
    name: "sign-out",
    address: "/settings?scenario=offline",
    prepare: async (page) => press(page, /^(Sign out|Kijelentkezés)$/u),
  },
  { name: "storage", address: "/settings/storage", height: 1500 },
  {
    name: "storage-drop",
    address: "/settings/storage",
    prepare: async (page) => page.locator("roost-storage-screen li button").first().click(),
  },
  {
    name: "storage-dropped-unsent",
    address: "/settings/storage",
    height: 1500,
    prepare: async (page) => {
      await page.locator("roost-storage-screen li", { hasText: "陈晓明" }).locator("button").first().click();
      await page.locator("roost-dialog[open] button.button-primary, roost-dialog[open] button.button-danger").click();
    },
  },
  {
    name: "storage-erase",
    address: "/settings/storage",
    prepare: async (page) => press(page, /^(Erase this device…|Az eszköz kiürítése…)$/u),
  },
  { name: "password", address: "/settings/password" },
];

/** Every screen and everything that opens over one. */
export const screens: readonly GalleryScreen[] = [
  ...gate,
  ...home,
  ...folded,
  ...chat,
  ...beside,
  ...extremes,
  ...others,
];

/** Goes there and waits until all of it is on the screen. */
export async function showScreen(page: Page, base: string, screen: GalleryScreen): Promise<void> {
  const fetched = new Set<unknown>();
  const begin = (request: unknown): void => void fetched.add(request);
  const end = (request: unknown): void => void fetched.delete(request);
  page.on("request", begin).on("requestfinished", end).on("requestfailed", end);
  const complete = async (): Promise<void> => {
    do await waitUntilQuiet(page);
    while (fetched.size > 0);
  };
  await page.goto(base + screen.address);
  await page.locator("roost-app").waitFor();
  await complete();
  await screen.prepare?.(page);
  await complete();
  page.off("request", begin).off("requestfinished", end).off("requestfailed", end);
}

export async function waitUntilQuiet(page: Page): Promise<void> {
  while (!(await page.evaluate(isQuiet)));
}

/** Runs in the page, and so names nothing outside of itself: for some frames no element has anything left to show. */
async function isQuiet(): Promise<boolean> {
  for (let frame = 0; frame < 4; frame += 1) {
    await new Promise(requestAnimationFrame);
    const roots: (Document | ShadowRoot)[] = [document];
    for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
      for (const element of root.querySelectorAll("*")) {
        if ("isUpdatePending" in element && element.isUpdatePending === true) return false;
        if (element.shadowRoot !== null) roots.push(element.shadowRoot);
      }
    }
  }
  return true;
}
