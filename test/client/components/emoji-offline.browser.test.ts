import { expect, test, vi } from "vitest";
import "../../../client/components/emoji-picker.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

test("an emoji picker whose data cannot be had says so, and gets it when it is asked again", async () => {
  const broken = vi.spyOn(window, "fetch").mockRejectedValue(new TypeError("offline"));
  const picker = await mount("roost-emoji-picker", {});
  await until(() => picker.shadowRoot?.textContent?.includes("not on this device yet") === true);
  expect(broken).toHaveBeenCalled();
  expect(deep(picker, ".emoji")).toBeUndefined();
  broken.mockRestore();
  allDeep(picker, "button")
    .find((button) => button.textContent?.trim() === "Try again")
    ?.click();
  await until(() => deep(picker, ".emoji") !== undefined);
});
