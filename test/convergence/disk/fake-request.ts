import { FakeEventTarget } from "./fake-event-target.ts";

/** IDBRequest and IDBOpenDBRequest. */
export class FakeRequest extends FakeEventTarget {
  onsuccess: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onupgradeneeded: (() => void) | null = null;
  result: unknown;
  error: DOMException | null = null;

  succeed(result: unknown): void {
    this.result = result;
    this.dispatch("success");
  }

  fail(error: DOMException): void {
    this.error = error;
    this.dispatch("error");
  }
}
