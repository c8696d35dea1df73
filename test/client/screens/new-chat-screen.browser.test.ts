import { test } from "vitest";
import "../../../client/screens/new-chat-screen.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { deep, mount } from "../support/mount.ts";

test("the page for a new chat begins in its search field", async () => {
  const screen = await mount("roost-new-chat-screen", { store: createGalleryStore("team") });
  const input = deep(screen, "input") as HTMLElement;
  await until(() => input.matches(":focus"));
  await expectAccessible(screen);
});
