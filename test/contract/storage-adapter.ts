import type { Storage } from "../../sync-server/storage/contracts.ts";

/** How the contract suites reach one implementation of {@link Storage}. */
export interface StorageAdapter {
  readonly name: string;
  /** Empty data, for one test; what is open at the test's end is closed by the adapter. */
  readonly createData: () => Promise<StorageData>;
}

export interface StorageData {
  /** Opens the data; after `close`, again. */
  open(): Promise<Storage>;
}
