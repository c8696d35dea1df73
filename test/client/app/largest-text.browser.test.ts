import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../client/app/app.ts";
import { applyTextSize } from "../../../client/app/device-preferences.ts";
import { showLocale } from "../../../client/app/locale.ts";
import { Cell } from "../../../client/store/observable.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { frames, until } from "../support/frames.ts";
import { allDeep } from "../support/mount.ts";
import { openApp } from "../support/open-app.ts";

const home = location.href;

beforeEach(() => page.viewport(320, 568));
afterEach(async () => {
  document.body.replaceChildren();
  applyTextSize("normal");
  await showLocale("en");
});
afterAll(() => history.replaceState({}, "", home));

/** What people wrote is cut where there is no room for it, and is whole elsewhere. */
const isOurs = (element: HTMLElement): boolean => element.closest("[dir=auto]") === null;

test.each(["en", "hu"] as const)(
  "nothing that the app says is cut on a small phone with the largest letters: %s",
  async (locale) => {
    const settings = new Cell({
      ...createGalleryStore("team").settings.value,
      textSize: "large" as const,
      language: locale,
    });
    const found: string[] = [];
    for (const path of [
      "/settings",
      "/settings/storage",
      "/settings/password",
      "/new",
      "/new/group",
      "/search",
      "/",
      "/chats/g0000harbour/details",
    ]) {
      const { app } = await openApp(path, "team", { settings });
      await until(() => allDeep(app, "h1").some((title) => title.checkVisibility()));
      await until(() => document.documentElement.lang === locale);
      await frames(10);
      const cut = allDeep(app, "*")
        .filter(
          (element) =>
            element.checkVisibility({ visibilityProperty: true }) &&
            getComputedStyle(element).textOverflow === "ellipsis",
        )
        .filter((element) => element.scrollWidth > element.clientWidth && isOurs(element));
      found.push(...cut.map((element) => `${path}: ${element.textContent?.trim()}`));
    }
    expect(found).toEqual([]);
  },
);
