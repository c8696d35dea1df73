import path from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../../../support/run-command.ts";
import { createTempFolder } from "../../../support/temp-folder.ts";

test("what was read from the disk does not stay in memory with the iterators that read it", async () => {
  const reader = "test/sync-server/storage/level/busy-reader.ts";
  const { code, stdout, stderr } = await runCommand(reader, [path.join(await createTempFolder(), "db")]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  // It reads 100 MB. With `all` of the iterators the process grew by 120 MB, without by 30.
  expect(Number(stdout)).toBeLessThan(95);
});
