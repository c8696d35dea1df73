import { MemoryDisk } from "../support/memory-disk.ts";
import { MemoryStorage } from "../support/memory-storage.ts";
import { testDocuments } from "./documents.ts";
import { testRecords } from "./records.ts";
import type { StorageAdapter } from "./storage-adapter.ts";

let made = 0;

const memory: StorageAdapter = {
  name: "memory",
  createData() {
    const disk = new MemoryDisk(`epoch${made++}`);
    return Promise.resolve({ open: () => Promise.resolve(new MemoryStorage(disk)) });
  },
};

testDocuments(memory);
testRecords(memory);
