import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import type { Device } from "./support/device.ts";
import { ada, bela, roostTest as test } from "./support/roost-test.ts";

async function expectNoFault(device: Device): Promise<void> {
  const { violations } = await new AxeBuilder({ page: device.page }).analyze();
  const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(faults, device.page.url()).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ]) {
    test(`axe finds nothing on any screen: ${colorScheme}, ${viewport.width} px wide`, async ({ openDevice }) => {
      const other = await openDevice("bela");
      await other.signUp(bela);
      const device = await openDevice("ada", { colorScheme, viewport });
      await device.page.goto("/sign-in");
      await expect(device.page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
      await expectNoFault(device);
      await device.page.goto("/sign-up");
      await device.page.getByRole("button", { name: "Create account" }).click();
      await expect(device.page.getByText("Please enter your name")).toBeVisible();
      await expectNoFault(device);
      await device.signUp(ada);
      await expectNoFault(device);
      await device.startChatWith(bela.displayName);
      await device.send("Hello");
      await device.send("https://roost.example and a second line\nhere");
      await other.openChat(ada.displayName);
      await other.send("Szia");
      await expect(device.message("Szia")).toBeVisible();
      await expectNoFault(device);
      for (const path of ["/new", "/new/group", "/settings"]) {
        await device.page.goto(path);
        await expect(device.page.getByRole("heading", { level: 1 }).first()).toBeVisible();
        await expectNoFault(device);
      }
    });
  }
}
