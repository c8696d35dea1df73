import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/app/app.ts";
import "../../../client/screens/settings-screen.ts";
import "../../../client/screens/sign-in-screen.ts";
import "../../../client/screens/sign-up-screen.ts";
import type { RoostApp } from "../../../client/app/app.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import type { Scenario } from "../gallery/scenarios.ts";
import { frames, until } from "../support/frames.ts";
import { allDeep, deep } from "../support/mount.ts";
import { openApp } from "../support/open-app.ts";

const home = location.href;
let app: RoostApp;
let store: GalleryStore;

async function open(path: string, scenario: Scenario): Promise<void> {
  ({ app, store } = await openApp(path, scenario));
  await frames(3);
}

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());
afterAll(() => history.replaceState({}, "", home));

describe("signing in and out", () => {
  test("asks for a sign-in at any address, and takes back to it afterwards", async () => {
    await open("/chats/0000anna0001", "signed-out");
    expect(deep(app, "roost-sign-in-screen")).toBeDefined();
    store.session.set(createGalleryStore("team").session.value);
    await until(() => deep(app, "roost-chat-screen") !== undefined);
    expect(location.pathname).toBe("/chats/0000anna0001");
  });

  test("leads who was invited and has an account from the sign-in back to the invitation, once", async () => {
    await open("/invite/g0000harbour12345678secret", "signed-out");
    app.goTo("/sign-in");
    store.session.set(createGalleryStore("team").session.value);
    await until(() => deep(app, "roost-invite-screen") !== undefined);
    expect(location.pathname).toBe("/invite/g0000harbour12345678secret");
    store.session.set({ status: "signed-out" });
    await until(() => location.pathname === "/");
    app.goTo("/sign-in");
    store.session.set(createGalleryStore("team").session.value);
    await until(() => location.pathname === "/" && deep(app, "roost-chats-screen") !== undefined);
  });

  test("leaves the sign-up page once somebody is signed in", async () => {
    await open("/sign-up", "signed-out");
    expect(deep(app, "roost-sign-up-screen")).toBeDefined();
    store.session.set(createGalleryStore("team").session.value);
    await until(() => location.pathname === "/" && deep(app, "roost-chats-screen") !== undefined);
  });

  test("keeps showing everything when the session ran out, and says what to do", async () => {
    await open("/chats/0000anna0001", "expired");
    await until(() => allDeep(app, "roost-message").length > 5);
    await expect.poll(() => app.shadowRoot?.textContent).toContain("Please sign in again");
    allDeep(app, "button")
      .find((button) => button.textContent?.trim() === "Sign in")
      ?.click();
    await until(() => deep(app, "roost-sign-in-screen") !== undefined);
    expect(deep(app, "#email", HTMLInputElement)?.value).toBe("nora@example.org");
    // Whose session it was is where they were; somebody else would not be a member there.
    store.session.set(createGalleryStore("team").session.value);
    await until(() => deep(app, "roost-chat-screen") !== undefined);
    expect(location.pathname).toBe("/chats/0000anna0001");
  });

  test("asks before signing out what shall become of what is only here", async () => {
    await open("/settings", "offline");
    allDeep(app, "button")
      .find((button) => button.textContent?.trim() === "Sign out")
      ?.click();
    await until(() => deep(app, "dialog", HTMLDialogElement)?.open === true);
    expect(deep(app, "dialog h2")?.textContent).toBe("4 things are only on this device");
    expect(allDeep(app, "roost-dialog li").at(-1)?.textContent).toContain("好的");
    expect(store.calls).toEqual([]);
    await userEvent.keyboard("{Escape}");
    await until(() => deep(app, "dialog", HTMLDialogElement)?.open === false);
    expect(store.calls).toEqual([]);
  });

  test("marks wrong fields when signing in, and says when the server cannot be reached", async () => {
    await open("/", "signed-out");
    const submit = (): void => deep(app, "form .button-primary", HTMLButtonElement)?.click();
    submit();
    await until(() => deep(app, "#email")?.getAttribute("aria-invalid") === "true");
    expect(deep(app, "#email-error")?.textContent).toBe("Please enter your e-mail address");
    deep(app, "#email", HTMLInputElement)?.focus();
    await userEvent.keyboard("nora@example.org");
    deep(app, "#password", HTMLInputElement)?.focus();
    await userEvent.keyboard("secret");
    submit();
    await until(() => deep(app, "[role=alert]")?.textContent?.includes("cannot be reached") === true);
    expect(deep(app, "#password", HTMLInputElement)?.value).toBe("secret");
  });
});
