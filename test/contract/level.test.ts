import { onTestFinished } from "vitest";
import type { Storage } from "../../sync-server/storage/contracts.ts";
import { openLevelStorage } from "../../sync-server/storage/level/level-storage.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import { testDocuments } from "./documents.ts";
import { testRecords } from "./records.ts";
import type { StorageAdapter } from "./storage-adapter.ts";

const level: StorageAdapter = {
  name: "level",
  async createData() {
    const folder = await createTempFolder();
    return {
      async open(): Promise<Storage> {
        const storage = await openLevelStorage(folder);
        onTestFinished(() => storage.close());
        return storage;
      },
    };
  },
};

testDocuments(level);
testRecords(level);
