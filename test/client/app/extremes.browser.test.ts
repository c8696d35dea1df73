import { afterAll, afterEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../client/app/app.ts";
import { withExtremes } from "../gallery/extremes.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { nextFrame, until } from "../support/frames.ts";
import { allDeep, deep } from "../support/mount.ts";

const home = location.pathname + location.search;

async function open(path: string): Promise<HTMLElement> {
  history.replaceState({}, "", path);
  const app = document.createElement("roost-app");
  app.store = withExtremes(createGalleryStore("extremes"));
  document.body.replaceChildren(app);
  await app.updateComplete;
  return app;
}

/** What stands over the sides of the window. What is scrolled sideways, such as code, is not looked into. */
const besideWindow = (app: HTMLElement): readonly string[] =>
  allDeep(app, "h1, h2, h3, p, a, button, li, .bubble, article")
    .filter((found) => found.checkVisibility() && found.getClientRects().length > 0)
    .filter((found) => {
      const { left, right, width } = found.getBoundingClientRect();
      return width > 2 && (left < -1 || right > innerWidth + 1);
    })
    .map((found) => `${found.localName} ${found.textContent?.trim().slice(0, 40)}`);

afterEach(() => document.body.replaceChildren());
afterAll(() => history.replaceState({}, "", home));

test("a chat's title has the room of its picture where there is little", async () => {
  await page.viewport(320, 568);
  const app = await open("/chats/g0000harbour");
  await until(() => deep(app, "header h1") !== undefined);
  const title = deep(app, "header h1");
  expect(title?.clientWidth).toBeGreaterThan(130);
});

describe.each([
  [320, 568],
  [1280, 800],
])("names, words and titles as long as they may be, in a window %i wide,", (width, height) => {
  test("stay in the window, from the beginning of a chat to its end", async () => {
    await page.viewport(width, height);
    const app = await open("/chats/g0000harbour");
    await until(() => allDeep(app, "roost-message").length > 0);
    expect(besideWindow(app)).toEqual([]);
    const log = deep(app, ".log") as HTMLElement;
    await until(() => {
      log.scrollTop = 0;
      return deep(log, "h2") !== undefined;
    });
    await nextFrame();
    expect(besideWindow(app)).toEqual([]);
  });

  test("stay in the window in the list and in the details", async () => {
    await page.viewport(width, height);
    const list = await open("/");
    await until(() => allDeep(list, "roost-chat-row").length > 5);
    expect(besideWindow(list)).toEqual([]);
    const details = await open("/chats/g0000harbour/details");
    await until(() => deep(details, "roost-chat-details") !== undefined && allDeep(details, "roost-quote").length > 3);
    expect(besideWindow(details)).toEqual([]);
  });
});
