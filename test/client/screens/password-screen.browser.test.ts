import { afterEach, describe, expect, test } from "vitest";
import "../../../client/screens/password-screen.ts";
import type { SignInResult } from "../../../client/store/app-store.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { deep, mount } from "../support/mount.ts";

let screen: HTMLElementTagNameMap["roost-password-screen"];
let asked: unknown[] = [];

async function show(answer: SignInResult): Promise<void> {
  asked = [];
  const changePassword = (input: unknown): Promise<SignInResult> => {
    asked.push(input);
    return Promise.resolve(answer);
  };
  screen = await mount("roost-password-screen", { store: { ...createGalleryStore("team"), changePassword } });
}

async function submit(current: string, next: string): Promise<void> {
  for (const [name, value] of [
    ["current", current],
    ["next", next],
  ]) {
    const input = deep(screen, `input[name=${name}]`, HTMLInputElement);
    if (input !== undefined) input.value = value ?? "";
  }
  deep(screen, "form", HTMLFormElement)?.requestSubmit();
  await screen.updateComplete;
}

const text = (): string => screen.shadowRoot?.textContent ?? "";
const isFocused = (name: string): boolean => deep(screen, `input[name=${name}]`)?.matches(":focus") === true;

afterEach(() => document.body.replaceChildren());

describe("the password screen", () => {
  test("is accessible in both themes", async () => {
    await show({ ok: true });
    await expectAccessible(screen);
  });

  test("asks the server only for what it can take", async () => {
    await show({ ok: true });
    await submit("correct horse", "short");
    await until(() => isFocused("next"));
    await submit("", "long enough now");
    await until(() => isFocused("current"));
    expect(asked).toEqual([]);
  });

  test("changes it, says so, and forgets what was typed", async () => {
    await show({ ok: true });
    await submit("correct horse", "battery staple");
    await until(() => text().includes("The new password holds from now on"));
    expect(asked).toEqual([{ current: "correct horse", next: "battery staple" }]);
    expect(deep(screen, "input[name=next]", HTMLInputElement)?.value).toBe("");
  });

  test("leads to the present password if that was wrong", async () => {
    await show({ ok: false, code: "wrong-credentials", message: "" });
    await submit("incorrect horse", "battery staple");
    await until(() => text().includes("This is not your present password") && isFocused("current"));
  });

  test("says that it needs the server", async () => {
    await show({ ok: false, code: "offline", message: "" });
    await submit("correct horse", "battery staple");
    await until(() => text().includes("This needs a connection to the server"));
  });
});
