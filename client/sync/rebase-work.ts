/** Everything that only a rebase needs; loaded when there is one. */
export { buildNextGeneration } from "./document-rebase.ts";
export { strikeEntries } from "./rebase-journal-writing.ts";
export { nameOf } from "./rebase-journal.ts";
export { listDeleted } from "./rebase-segment.ts";
export { RebaseReplay } from "./rebase-replay.ts";
export { applyEntries, planRebase, rebaseInputOf } from "./rebase.ts";
