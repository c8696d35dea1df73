/** Everything that only a rebase needs; loaded when there is one. */
export { buildNextGeneration } from "./document-rebase.ts";
export { strikeEntries } from "./rebase-journal-writing.ts";
export { createReplay, listLater, splitJournal } from "./generation-entry.ts";
export { applyEntries } from "./rebase.ts";
