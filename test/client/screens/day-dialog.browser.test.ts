import { describe, expect, test } from "vitest";
import "../../../client/screens/day-dialog.ts";
import type { DaySelectEvent, RoostDayDialog } from "../../../client/screens/day-dialog.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { deep, mount } from "../support/mount.ts";

const may = new Date(2026, 4, 5, 15, 30).getTime();

async function show(): Promise<{ readonly dialog: RoostDayDialog; readonly chosen: number[]; closed: () => number }> {
  const dialog = await mount("roost-day-dialog", { open: true, at: may });
  const chosen: number[] = [];
  let closed = 0;
  dialog.addEventListener("day-select", (event) => chosen.push((event as DaySelectEvent).at));
  dialog.addEventListener("day-close", () => closed++);
  await until(() => deep(dialog, "dialog[open]") !== undefined);
  return { dialog, chosen, closed: () => closed };
}

const fieldOf = (dialog: RoostDayDialog): HTMLInputElement => deep(dialog, "input") as HTMLInputElement;

describe("the dialog for a day", () => {
  test("is accessible, and its field has the focus", async () => {
    const { dialog } = await show();
    await expectAccessible(dialog);
    expect(dialog.shadowRoot?.activeElement).toBe(fieldOf(dialog));
  });

  test("suggests a day and answers with its first moment, by the button and by Enter", async () => {
    const { dialog, chosen } = await show();
    expect(fieldOf(dialog).value).toBe("2026-05-05");
    deep(dialog, "button.button")?.click();
    fieldOf(dialog).value = "2026-03-29";
    fieldOf(dialog).dispatchEvent(new Event("input"));
    fieldOf(dialog).dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
    expect(chosen).toEqual([new Date(2026, 4, 5).getTime(), new Date(2026, 2, 29).getTime()]);
  });

  test("says what came of it, and asks for nothing twice", async () => {
    const { dialog, chosen } = await show();
    const said = (): string | undefined => deep(dialog, "[role=status]")?.textContent?.trim();
    expect(said()).toBe("");
    dialog.search = "looking";
    await dialog.updateComplete;
    fieldOf(dialog).dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
    expect(chosen).toEqual([]);
    dialog.search = "not-here";
    await dialog.updateComplete;
    expect(said()).toBe("That day is not on this device yet. It comes with the next connection.");
    dialog.search = "nothing";
    await dialog.updateComplete;
    expect(said()).toBe("Nothing was written on that day or later.");
  });

  test("takes no day that is still to come", async () => {
    const { dialog, chosen } = await show();
    fieldOf(dialog).value = "2999-01-01";
    fieldOf(dialog).dispatchEvent(new Event("input"));
    deep(dialog, "button.button")?.click();
    expect(chosen).toEqual([]);
  });
});
