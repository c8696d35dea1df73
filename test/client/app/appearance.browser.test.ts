import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import "../../../client/app/app.ts";
import { readLocale, readTheme } from "../../../client/app/device-preferences.ts";
import { showLocale } from "../../../client/app/locale.ts";
import "../../../client/screens/settings-screen.ts";
import { Cell } from "../../../client/store/observable.ts";
import { defaultSettings, type SettingsView } from "../../../client/store/settings-view.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep } from "../support/mount.ts";

const home = location.href;
const root = document.documentElement;
let store: GalleryStore;
let settings: Cell<SettingsView>;
let app: HTMLElementTagNameMap["roost-app"];

async function open(path: string): Promise<void> {
  history.replaceState({}, "", path);
  settings = new Cell(defaultSettings);
  const setSetting: GalleryStore["setSetting"] = (name, value) => settings.set({ ...settings.value, [name]: value });
  store = { ...createGalleryStore("team"), settings, setSetting };
  app = document.createElement("roost-app");
  app.store = store;
  document.body.replaceChildren(app);
  await app.updateComplete;
}

function choose(name: string, value: string): void {
  const input = allDeep(app, `input[name=${name}]`).find((found) => (found as HTMLInputElement).value === value);
  input?.click();
}

beforeEach(() => localStorage.clear());
afterEach(() => document.body.replaceChildren());
afterAll(async () => {
  history.replaceState({}, "", home);
  localStorage.clear();
  delete root.dataset["theme"];
  root.style.fontSize = "";
  await showLocale("en");
});

describe("how the app looks and speaks", () => {
  test("is the person's choice, at once, and is there from the first moment of the next start", async () => {
    await open("/settings");
    await until(() => deep(app, "input[name=theme]") !== undefined);
    choose("theme", "dark");
    await until(() => root.dataset["theme"] === "dark");
    expect(store.settings.value.theme).toBe("dark");
    expect(readTheme()).toBe("dark");
    choose("language", "hu");
    await until(() => root.lang === "hu");
    expect(readLocale()).toBe("hu");
    await until(() => allDeep(app, "h1").at(-1)?.textContent === "Profil és beállítások");
    choose("language", "system");
    await until(() => root.lang === "en");
    choose("textSize", "large");
    await until(() => root.style.fontSize === "118.75%");
  });

  test("writes its dates in the language that was chosen, from the first moment", async () => {
    await open("/");
    await until(() => deep(app, "roost-chat-row time") !== undefined || allDeep(app, "time").length > 0);
    const times = (): string =>
      allDeep(app, "time")
        .map((time) => time.title)
        .join();
    expect(times()).toMatch(/November/u);
    await showLocale("hu");
    await until(() => times().includes("november"));
    expect(times()).not.toMatch(/November/u);
    await showLocale("en");
    await until(() => times().includes("November"));
  });

  test("follows what was chosen on another device", async () => {
    await open("/");
    settings.set({ ...settings.value, theme: "light", language: "hu" });
    await until(() => root.dataset["theme"] === "light" && root.lang === "hu");
  });

  test("stays as it was on the device when nobody is signed in", async () => {
    await open("/");
    store.setSetting("theme", "dark");
    await until(() => root.dataset["theme"] === "dark");
    store.session.set({ status: "signed-out" });
    settings.set({ ...settings.value, theme: "system" });
    await app.updateComplete;
    expect(root.dataset["theme"]).toBe("dark");
    expect(readTheme()).toBe("dark");
  });

  test("shows messages in bubbles or compact", async () => {
    await open("/chats/g0000harbour");
    await until(() => allDeep(app, "roost-message").length > 3);
    const own = (): HTMLElement | undefined =>
      allDeep(app, "roost-message").find((message) => deep(message, "article")?.ariaLabel?.startsWith("You,"));
    expect(deep(own() as HTMLElement, "roost-avatar")).toBeUndefined();
    const left = (): number => deep(own() as HTMLElement, ".bubble")?.getBoundingClientRect().left ?? 0;
    const before = left();
    store.setSetting("density", "compact");
    await until(() => left() < before);
    expect(deep(own() as HTMLElement, ".author")?.textContent).toBe("Nora Lindqvist");
  });
});
