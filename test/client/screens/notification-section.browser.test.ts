import { render } from "lit";
import { afterEach, expect, test } from "vitest";
import type { NotificationPermissionState } from "../../../client/controllers/notification-choices.ts";
import { notificationSection } from "../../../client/screens/notification-section.ts";
import "../../../client/screens/settings-screen.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { allDeep, mount } from "../support/mount.ts";

afterEach(() => document.body.replaceChildren());

const calls: unknown[] = [];

function show(permission: NotificationPermissionState, isShown = true): HTMLElement {
  const place = document.createElement("main");
  document.body.replaceChildren(place);
  const rows = {
    permission,
    choices: { isShown, hasSound: false },
    ask: () => Promise.resolve(void calls.push("ask")),
    choose: (name: string, on: boolean) => void calls.push([name, on]),
  };
  render(notificationSection(rows), place);
  return place;
}

test("notifications that are not decided on can be asked for", async () => {
  const place = show("default");
  await expectAccessible(place);
  place.querySelector("button")?.click();
  expect(calls.splice(0)).toEqual(["ask"]);
});

test("notifications that the browser refuses are said to be, with what to do about it", async () => {
  const place = show("denied");
  await expectAccessible(place);
  expect(place.querySelector("button")).toBeNull();
  expect(place.textContent).toContain("You can change that in its settings for this site");
  expect(show("unsupported").textContent).toContain("This browser shows none");
});

test("notifications that are allowed can be turned off on this device, and their sound too", async () => {
  const place = show("granted");
  await expectAccessible(place);
  const [shown, sound] = place.querySelectorAll<HTMLElement>("[role=switch]");
  expect([shown?.ariaChecked, sound?.ariaChecked]).toEqual(["true", "false"]);
  sound?.click();
  shown?.click();
  expect(calls.splice(0)).toEqual([
    ["hasSound", true],
    ["isShown", false],
  ]);
  expect(show("granted", false).querySelectorAll("[role=switch]")).toHaveLength(1);
});

test("the settings have a place for notifications", async () => {
  const screen = await mount("roost-settings-screen", { store: createGalleryStore("team") });
  const titles = allDeep(screen, "h3").map((title) => title.textContent?.trim());
  expect(titles).toContain("Notifications on this device");
});
