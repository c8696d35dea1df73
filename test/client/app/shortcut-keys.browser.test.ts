import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/app/app.ts";
import type { RoostApp } from "../../../client/app/app.ts";
import { frames, until } from "../support/frames.ts";
import { allDeep, deep } from "../support/mount.ts";
import { openApp } from "../support/open-app.ts";

const home = location.href;

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());
afterAll(() => history.replaceState({}, "", home));

function press(app: RoostApp, key: string, init: KeyboardEventInit = {}, target: Element = app): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
}

const isOpen = (app: RoostApp, element: string): boolean =>
  allDeep(app, element).some((found) => deep(found, "dialog", HTMLDialogElement)?.open === true);

describe("a shortcut", () => {
  test("is heard from the first moment on, before its code is there, and the browser does nothing of its own", async () => {
    const { app } = await openApp("/chats/0000anna0001", "team");
    expect(press(app, "k", { ctrlKey: true }).defaultPrevented).toBe(true);
    await until(() => isOpen(app, "roost-quick-switcher"));
    await userEvent.keyboard("{Escape}");
    await until(() => !isOpen(app, "roost-quick-switcher"));
    expect(press(app, ",", { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(location.pathname).toBe("/settings");
  });

  test("leaves what else is pressed to the browser and to whom it concerned, in the first moment as later", async () => {
    const { app } = await openApp("/chats/0000anna0001", "team");
    await until(() => deep(app, "textarea") !== undefined);
    const area = deep(app, "textarea") as HTMLTextAreaElement;
    const check = (): void => {
      expect(press(app, "c", { ctrlKey: true }).defaultPrevented).toBe(false);
      press(app, "?", {}, area);
      app.addEventListener("keydown", (event) => event.preventDefault(), { once: true });
      press(app, "k", { ctrlKey: true });
    };
    check();
    press(app, "ArrowDown", { altKey: true });
    await until(() => location.pathname !== "/chats/0000anna0001");
    check();
    await frames(3);
    expect(app.command).toBeUndefined();
  });

  test("leads from one part of the window to the next and back: the list, the chat, what is beside it", async () => {
    const { app } = await openApp("/chats/0000anna0001/details", "team");
    await until(() => deep(app, "roost-chat-details") !== undefined);
    const title = (): Element | undefined => deep(deep(app, "roost-chat-details") as HTMLElement, "h2");
    await until(() => title()?.checkVisibility() === true && deep(app, "textarea") !== undefined);
    const parts = (): readonly string[] =>
      Object.entries({ list: deep(app, "[aria-current=page]"), chat: deep(app, "textarea"), details: title() })
        .filter(([, entry]) => entry?.matches(":focus") === true)
        .map(([name]) => name);
    deep(app, "textarea")?.focus();
    const visited = parts().slice();
    for (const init of [{}, {}, {}, {}, { shiftKey: true }]) {
      const before = visited.at(-1);
      press(app, "F6", init);
      await until(() => parts().length === 1 && parts()[0] !== before);
      visited.push(...parts());
    }
    expect(visited).toEqual(["chat", "details", "list", "chat", "details", "chat"]);
  });

  test("does nothing at the gate", async () => {
    const { app } = await openApp("/sign-in", "signed-out");
    expect(press(app, ",", { ctrlKey: true }).defaultPrevented).toBe(false);
    expect(location.pathname).toBe("/sign-in");
  });
});
