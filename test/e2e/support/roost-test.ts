import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { Device, type Account, type DeviceOptions } from "./device.ts";
import { RoostServer } from "./roost-server.ts";

export const ada: Account = { displayName: "Ada Vidrin", email: "ada@roost.example", password: "correct horse 1" };
export const bela: Account = { displayName: "Béla Szép", email: "bela@roost.example", password: "correct horse 2" };

interface Fixtures {
  /** What the server is started with besides. */
  readonly serverEnv: Readonly<Record<string, string>>;
  /** Runs when the test begins, on an empty data folder. */
  readonly server: RoostServer;
  /** Opens the browser profile of that name, a new one the first time. */
  readonly openDevice: (profile: string, options?: DeviceOptions) => Promise<Device>;
  readonly folder: string;
}

export const roostTest = test.extend<Fixtures>({
  // Playwright finds out what a fixture needs from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "roost-e2e-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  },
  serverEnv: {},
  server: async ({ folder, serverEnv }, use, testInfo) => {
    const server = await RoostServer.create(path.join(folder, "data"), serverEnv);
    await server.start();
    await use(server);
    await server.kill();
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("server log", { body: server.log, contentType: "text/plain" });
    }
  },
  openDevice: async ({ folder, server }, use) => {
    const devices: Device[] = [];
    await use(async (profile, options) => {
      const profileDir = path.join(folder, profile);
      await mkdir(profileDir, { recursive: true });
      const device = await Device.open(profileDir, server.url, options);
      devices.push(device);
      return device;
    });
    await Promise.all(devices.map((device) => device.close()));
    expect(devices.flatMap((device) => device.complaints)).toEqual([]);
  },
});
