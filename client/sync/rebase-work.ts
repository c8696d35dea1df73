/** Everything that only a rebase needs; loaded when there is one. */
export { buildNextGeneration } from "./document-rebase.ts";
export { createReplay, enterGeneration } from "./generation-entry.ts";
