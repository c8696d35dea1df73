import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import "../../../client/app/app.ts";
import { AppUpdate } from "../../../client/app/app-update.ts";
import { showLocale, type Locale } from "../../../client/app/locale.ts";
import { problemText } from "../../../client/components/problem-text.ts";
import { serverProblem } from "../../../client/screens/server-problem.ts";
import "../../../client/screens/session-list.ts";
import { signInProblem } from "../../../client/screens/sign-in-problem.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { errorTable } from "../../../sync-server/http/error-table.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import type { ProblemView } from "../../../client/store/views.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { frames, until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const home = location.href;
const locales: readonly Locale[] = ["en", "hu"];
/** Everything that the API may answer, and having no answer. */
const codes = [...Object.keys(errorTable), "offline", "no-room"];
let app: HTMLElementTagNameMap["roost-app"];
let store: GalleryStore;
let update: AppUpdate;

async function open(path: string, problems: readonly ProblemView[] = []): Promise<void> {
  history.replaceState({}, "", path);
  store = createGalleryStore("team");
  store.problems.set(problems);
  update = new AppUpdate();
  app = document.createElement("roost-app");
  app.store = store;
  app.appUpdate = update;
  document.body.replaceChildren(app);
  await app.updateComplete;
}

const button = (name: string): HTMLElement | undefined =>
  allDeep(document.body, "button").find((found) => found.textContent?.trim() === name && found.checkVisibility());
const banners = (): HTMLElement[] =>
  [...(app.shadowRoot?.querySelectorAll<HTMLElement>("[aria-live=polite] > *") ?? [])].filter(
    (found) => found.querySelector("p") !== null,
  );

/** The browser lets nothing be copied, in either way. */
function denyClipboard(): void {
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new DOMException("denied", "NotAllowedError"));
  vi.spyOn(document, "execCommand").mockReturnValue(false);
}

beforeEach(() => page.viewport(1280, 800));
afterEach(async () => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
  await showLocale("en");
});
afterAll(() => history.replaceState({}, "", home));

describe.each(locales)("every failure that a person can meet, in %s,", (locale) => {
  beforeEach(() => showLocale(locale));

  test("has a text of its own that shows no code", () => {
    const problems: ProblemView["code"][] = ["storage-full", "storage-unavailable", "update-refused", "app-outdated"];
    const ofApp = problems.map((code) => problemText({ code }));
    const refused = ["last-admin", "not-allowed", "not-found", "direct-chat", "bad-request", "internal"];
    const ofCommands = refused.map((detail) => problemText({ code: "command-failed", detail }));
    const texts = [...ofApp, ...ofCommands];
    expect(new Set(texts).size).toBe(texts.length);
    for (const code of codes) {
      for (const text of [
        problemText({ code: "command-failed", detail: code }),
        signInProblem(code),
        serverProblem(code),
      ]) {
        expect(text.length).toBeGreaterThan(20);
        if (code.includes("-")) expect(text).not.toContain(code);
      }
    }
    const gate = ["offline", "wrong-credentials", "email-taken", "registration-closed", "invite-invalid", "bad-origin"];
    const ofGate = [...gate, "too-many-requests", "bad-request", "internal"].map(signInProblem);
    expect(new Set(ofGate).size).toBe(ofGate.length);
  });
});

test("the texts are other ones in the other language", async () => {
  const texts: string[] = [];
  for (const locale of locales) {
    await showLocale(locale);
    texts.push(
      ...codes.map(serverProblem),
      problemText({ code: "storage-full" }),
      problemText({ code: "app-outdated" }),
    );
  }
  const half = texts.length / 2;
  for (let i = 0; i < half; i++) expect(texts[i]).not.toBe(texts[i + half]);
});

describe("what concerns the whole app", () => {
  test("stands above it, is accessible, and can be put away", async () => {
    await open("/", [
      { code: "storage-full" },
      { code: "command-failed", detail: "last-admin" },
      { code: "update-refused", chatId: "0000anna0001" as ChatId },
      { code: "app-outdated" },
    ]);
    await until(() => banners().length === 4);
    expect(banners().map((banner) => banner.getAttribute("role"))).toEqual(["alert", null, null, null]);
    await expectAccessible(app);
    allDeep(app, "button[title=Dismiss]")[0]?.click();
    expect(store.calls).toEqual(["dismiss"]);
  });

  test("is read out, politely, by coming to where something is listened to already", async () => {
    await open("/");
    const live = app.shadowRoot?.querySelector("[aria-live=polite]");
    expect(live?.textContent?.trim()).toBe("");
    store.problems.set([{ code: "app-outdated" }]);
    await until(() => banners().length === 1);
    expect(banners()[0]?.parentElement).toBe(live);
  });

  test("leads to the storage when the device is full", async () => {
    await open("/", [{ code: "storage-full" }]);
    await until(() => button("Storage") !== undefined);
    button("Storage")?.click();
    await until(() => location.pathname === "/settings/storage");
  });

  test("leads to the text that was refused", async () => {
    await open("/", [{ code: "update-refused", chatId: "0000anna0001" as ChatId }]);
    await until(() => button("Show it") !== undefined);
    button("Show it")?.click();
    await until(() => deep(app, "roost-timeline") !== undefined);
    expect(location.pathname).toBe("/chats/0000anna0001");
  });

  test("loads the page anew when the server has another version, and not where that would lose something", async () => {
    await open("/", [{ code: "app-outdated" }]);
    const apply = vi.spyOn(update, "apply").mockReturnValue();
    await until(() => button("Reload") !== undefined);
    button("Reload")?.click();
    expect(apply).toHaveBeenCalledOnce();
    store.problems.set([{ code: "storage-unavailable" }]);
    await until(() => banners()[0]?.textContent?.includes("only in this window") === true);
    expect(button("Reload")).toBeUndefined();
  });
});

describe("a server with another version of the app", () => {
  const text = "another version of Roost than this page";
  const isTold = (): boolean => banners().some((banner) => banner.textContent?.includes(text));

  test("is told of only where there is no newer app to be had, and no longer than that", async () => {
    await open("/", [{ code: "app-outdated" }]);
    await until(isTold);
    store.problems.set([]);
    await until(() => !isTold());
    store.problems.set([{ code: "app-outdated" }]);
    await until(isTold);
  });

  test("is not told of while the newer app is looked for, or when it is there", async () => {
    const registration = Object.assign(new EventTarget(), {
      waiting: null as object | null,
      installing: null,
      update: () => checked,
    });
    let answer = (): void => undefined;
    const checked = new Promise<void>((resolve) => (answer = resolve));
    vi.spyOn(navigator.serviceWorker, "register").mockResolvedValue(registration as never);
    await open("/");
    await update.start();
    store.problems.set([{ code: "storage-full" }, { code: "app-outdated" }]);
    await until(() => banners().length === 1);
    registration.waiting = {};
    answer();
    await checked;
    await frames(3);
    expect(isTold()).toBe(false);
  });
});

describe("a browser that lets nothing be copied", () => {
  test("is told of where a refused message is to be copied", async () => {
    vi.spyOn(globalThis, "reportError").mockReturnValue();
    denyClipboard();
    await open("/chats/0000david001");
    await until(() => button("Copy text") !== undefined);
    button("Copy text")?.click();
    await until(() => allDeep(app, "*").some((found) => found.textContent?.includes("did not let Roost copy")));
    expect(reportError).toHaveBeenCalled();
  });
});

describe("where the person is signed in", () => {
  test("says when it could not be ended there, and keeps showing what is known", async () => {
    const made = createGalleryStore("team");
    const list = await mount("roost-session-list", { store: { ...made, revokeSession: () => Promise.resolve(false) } });
    await until(() => button("Sign out there") !== undefined);
    const rows = allDeep(list, "li").length;
    button("Sign out there")?.click();
    await until(() => list.shadowRoot?.textContent?.includes("could not be signed out there") === true);
    expect(allDeep(list, "li")).toHaveLength(rows);
    await expectAccessible(list);
  });

  test("needs the server, and can be asked again", async () => {
    const made = createGalleryStore("team");
    let isReachable = false;
    const sessions: GalleryStore["sessions"] = () => (isReachable ? made.sessions() : Promise.resolve(undefined));
    const list = await mount("roost-session-list", { store: { ...made, sessions } });
    await until(() => button("Try again") !== undefined);
    isReachable = true;
    button("Try again")?.click();
    await until(() => allDeep(list, "li").length > 0);
  });
});
