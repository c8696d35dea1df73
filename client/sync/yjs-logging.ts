/**
 * What Yjs uses of `lib0/logging`, without its colours: the build puts this in its place. Yjs logs when it is used wrongly,
 * and says nothing of what a document holds.
 */
export const ORANGE = "";
export const BOLD = "";
export const UNBOLD = "";
export const RED = "";

export function print(...parts: unknown[]): void {
  warn(...parts);
}

export function warn(...parts: unknown[]): void {
  reportError(new Error(parts.filter((part) => typeof part === "string").join("")));
}
