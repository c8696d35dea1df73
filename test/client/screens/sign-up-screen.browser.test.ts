import { afterEach, describe, expect, test } from "vitest";
import "../../../client/screens/sign-up-screen.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { deep, mount } from "../support/mount.ts";

afterEach(() => document.body.replaceChildren());

async function errorFor(email: string): Promise<string | undefined> {
  const screen = await mount("roost-sign-up-screen", { store: createGalleryStore("signed-out") });
  const field = deep(screen, "#email", HTMLInputElement);
  if (field === undefined) throw new Error("no field");
  field.value = email;
  deep(screen, "form", HTMLFormElement)?.requestSubmit();
  await until(() => deep(screen, "#email-error") !== undefined);
  return deep(screen, "#email-error")?.textContent?.trim();
}

describe("the page for a new account", () => {
  test("says of an e-mail address whether it is missing or only begun", async () => {
    expect(await errorFor("")).toBe("Please enter your e-mail address");
    expect(await errorFor("eva@")).toBe("This e-mail address is not complete");
  });

  test("names the group that an invitation leads to, or says that it is over", async () => {
    const store = createGalleryStore("signed-out");
    const screen = await mount("roost-sign-up-screen", { store, invite: "abc" });
    await until(() => deep(screen, "h1")?.textContent === "You are invited to “Harbour office”");
    expect(deep(screen, "p")?.textContent).toContain("Grace Hopper invites you");
    Object.assign(store, { previewInvite: () => Promise.resolve({ ok: false, code: "invite-invalid" }) });
    screen.invite = "abd";
    await until(() => deep(screen, '[role="alert"]')?.textContent?.includes("no longer valid") === true);
    expect(deep(screen, "form")).toBeUndefined();
    expect(deep(screen, "a.button", HTMLAnchorElement)?.pathname).toBe("/sign-in");
    await expectAccessible(screen);
    screen.invite = "";
    await until(() => deep(screen, "form") !== undefined);
    expect(deep(screen, "h1")?.textContent).toBe("Create your account");
  });
});
