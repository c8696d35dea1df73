import type { ConnectionView, ProblemView } from "../../../client/store/views.ts";

const scenarios = [
  "team",
  "first-run",
  "alone",
  /** Signed in without a connection, before anything has come to the device. */
  "unsynced",
  "signed-out",
  "expired",
  "offline",
  "syncing",
  "problems",
  "long",
  "typing",
  /** No longer a member of the chats. */
  "left",
  /** What was changed about a group has not reached the server. */
  "changes",
  /** What is on its way, or waits to be gone on with. */
  "unfinished",
  /** A message that cannot be shown. */
  "broken",
  /** As much as there may be of everything. */
  "extremes",
  /** A newer version of the app is there. */
  "update",
] as const;
export type Scenario = (typeof scenarios)[number];

export function isScenario(name: string): name is Scenario {
  return scenarios.some((scenario) => scenario === name);
}

export function toConnection(scenario: Scenario, now: number): ConnectionView {
  const lastSyncedAt = now - 9 * 60_000;
  if (scenario === "unsynced") return { status: "offline" };
  if (["offline", "changes", "unfinished"].includes(scenario)) return { status: "offline", lastSyncedAt };
  if (scenario === "expired") return { status: "refused", lastSyncedAt };
  if (scenario === "syncing") return { status: "syncing", progress: { done: 1240, total: 5000 } };
  return { status: "synced", lastSyncedAt: now };
}

export function toProblems(scenario: Scenario): readonly ProblemView[] {
  return scenario === "problems" ? [{ code: "storage-full" }, { code: "update-refused" }] : [];
}
