import { afterAll, afterEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../client/app/app.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep } from "../support/mount.ts";
import { openApp } from "../support/open-app.ts";

const home = location.href;

afterEach(() => document.body.replaceChildren());
afterAll(() => history.replaceState({}, "", home));

describe("the app", () => {
  test("has one title and one main region on any screen: the list is beside it, or is it", async () => {
    const paths = ["/", "/chats/g0000harbour", "/chats/g0000harbour/details", "/new", "/settings", "/nowhere"];
    for (const [width, listRole] of [
      [1280, "navigation"],
      [390, "main"],
    ] as const) {
      await page.viewport(width, 800);
      for (const path of paths) {
        for (const scenario of path === "/"
          ? (["team", "alone", "first-run", "unsynced"] as const)
          : ["team" as const]) {
          const { app } = await openApp(path, scenario);
          const shownOf = (selector: string): readonly HTMLElement[] =>
            allDeep(app, selector).filter((found) => found.checkVisibility({ visibilityProperty: true }));
          const where = `${path} of ${scenario}, ${width} px`;
          await until(() => shownOf("h1").length > 0);
          expect(shownOf("h1"), where).toHaveLength(1);
          expect(shownOf("main, [role=main]"), where).toHaveLength(1);
          expect(deep(app, "roost-chats-screen")?.role, where).toBe(listRole);
          expect(deep(app, "roost-chats-screen")?.ariaLabel).toBe("Chats");
          expect(shownOf("nav nav, [role=navigation] main, main [role=navigation]"), where).toEqual([]);
        }
      }
    }
  });
});
