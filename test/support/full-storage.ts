import { vi, type MockInstance } from "vitest";
import type { LocalValues } from "../../client/api/local-values.ts";

/** Leaves no room in the small storage until the mock is restored. */
export function fillValues(values: LocalValues): MockInstance {
  return vi.spyOn(values, "setItem").mockImplementation(() => {
    throw new DOMException("no room", "QuotaExceededError");
  });
}

/** Leaves no room for a row in any database until the mock is restored. */
export function fillDisk(): MockInstance {
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the store that it was called on
  const addReal = IDBObjectStore.prototype.add;
  return vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(function (this: IDBObjectStore, row) {
    // As a browser does it: the request fails, and with it the transaction.
    const request = addReal.call(this, row);
    this.transaction.abort();
    return request;
  });
}
