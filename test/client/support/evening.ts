import { afterEach, beforeEach, vi } from "vitest";

/** What is shown depends on the hour, so it is the same one in every run, unless a test says otherwise. Timers run on. */
beforeEach(() => void vi.setSystemTime(new Date(2026, 10, 20, 18)));
afterEach(() => void vi.useRealTimers());
