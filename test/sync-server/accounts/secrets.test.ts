import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { loadSecrets } from "../../../sync-server/accounts/secrets.ts";
import { createTempFolder } from "../../support/temp-folder.ts";

describe("secrets", () => {
  test("are made once, for the server's user only, and leave no drafts behind", async () => {
    const folder = path.join(await createTempFolder(), "deep", "data");
    const all = await Promise.all(Array.from({ length: 5 }, () => loadSecrets(folder)));
    expect(new Set(all.map(({ jwtKey }) => jwtKey.toString("hex"))).size).toBe(1);
    expect(all[0]?.jwtKey).toHaveLength(32);
    expect(await readdir(folder)).toEqual(["secrets.json"]);
    expect((await stat(path.join(folder, "secrets.json"))).mode & 0o777).toBe(0o600);
  });

  test("that others may read are closed to them", async () => {
    const folder = await createTempFolder();
    await loadSecrets(folder);
    const file = path.join(folder, "secrets.json");
    await chmod(file, 0o644);
    await loadSecrets(folder);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("that cannot be read are neither replaced nor shown", async () => {
    const folder = await createTempFolder();
    const file = path.join(folder, "secrets.json");
    for (const broken of ["", "{", "null", `{"jwtKey":"c2hvcnQ="}`, `{"jwtKey":5}`]) {
      await writeFile(file, broken);
      await expect(loadSecrets(folder)).rejects.toThrow(/secrets\.json cannot be read/u);
      expect(await readFile(file, "utf8")).toBe(broken);
    }
  });

  test("keep what a newer version put beside them", async () => {
    const folder = await createTempFolder();
    const { jwtKey } = await loadSecrets(folder);
    const file = path.join(folder, "secrets.json");
    const more = { ...(JSON.parse(await readFile(file, "utf8")) as object), vapid: { publicKey: "p" } };
    await writeFile(file, JSON.stringify(more));
    expect((await loadSecrets(folder)).jwtKey).toEqual(jwtKey);
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(more);
  });
});
