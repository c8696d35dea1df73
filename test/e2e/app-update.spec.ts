import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import { ada, roostTest } from "./support/roost-test.ts";
import { RoostServer } from "./support/roost-server.ts";

/** A server whose app can be exchanged while it runs. */
const test = roostTest.extend<{ appDir: string }>({
  appDir: async ({ folder }, use) => use(path.join(folder, "app")),
  server: async ({ folder, appDir }, use) => {
    await cp(path.join(import.meta.dirname, "../../dist/client"), appDir, { recursive: true });
    const server = await RoostServer.create(path.join(folder, "data"), { APP_DIR: appDir });
    await server.start();
    await use(server);
    await server.kill();
  },
});

const shells = (page: Page): Promise<string[]> => page.evaluate(() => caches.keys());

/** What a new build does to the app: another page, and a service worker of another version. */
async function release(appDir: string, version: string): Promise<void> {
  const page = path.join(appDir, "index.html");
  await writeFile(
    page,
    (await readFile(page, "utf8")).replace(
      /<html lang="en"( data-version="[^"]*")?>/u,
      `<html lang="en" data-version="${version}">`,
    ),
  );
  const worker = path.join(appDir, "sw.js");
  const source = await readFile(worker, "utf8");
  const changed = source.replace(
    /(roost-shell-`?[^;]{0,20}?)([0-9a-f]{16})/u,
    (_all, head: string) => head + version.padEnd(16, "0"),
  );
  expect(changed).not.toBe(source);
  await writeFile(worker, changed);
}

test("a new version comes with the upgraded server, waits until the person agrees, and keeps the draft", async ({
  openDevice,
  server,
  appDir,
}) => {
  const device = await openDevice("ada");
  await device.signUp(ada);
  await device.serviceWorkerIsReady();
  const { page } = device;
  const [old] = await shells(page);
  await page.goto(new URL("/new/group", page.url()).href);
  await page.getByLabel("Name of the group").fill("Diary");
  await page.getByRole("button", { name: "Create group" }).click();
  // The page has met the server as it was.
  await device.send("a whole one");
  await expect(device.message("a whole one")).toHaveAccessibleName(/, Sent$/u);
  await device.composer.fill("half a thought");
  await server.stop();
  await release(appDir, "b0");
  await server.start();
  // Told of as ready, and not as missing.
  await expect(page.getByText("A new version of Roost is ready.")).toBeVisible();
  await expect(page.getByText("another version of Roost than this page")).toHaveCount(0);
  expect(await shells(page)).toHaveLength(2);
  await page.reload();
  expect(await page.evaluate(() => document.documentElement.dataset["version"])).toBeUndefined();
  await expect(page.getByText("A new version of Roost is ready.")).toBeVisible();

  await page.getByRole("button", { name: "Reload" }).click();
  // By a locator: it outlives the page that is being replaced.
  await expect(page.locator("html")).toHaveAttribute("data-version", "b0");
  await device.expectSignedIn(ada.displayName);
  // Tabs that still run the version before find all of it; the one before that goes.
  expect(await shells(page)).toHaveLength(2);
  await expect(device.composer).toHaveValue("half a thought");
  await expect(page.getByText("A new version of Roost is ready.")).toHaveCount(0);

  await release(appDir, "c0");
  await page.reload();
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-version", "c0");
  await expect.poll(() => shells(page)).not.toContain(old);
  expect(await shells(page)).toHaveLength(2);
});
