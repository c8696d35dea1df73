/** Goes back if the entry before this one shows `path` already; tells whether it did. */
export function goBackTo(path: string): boolean {
  // Younger browsers only; without it the caller replaces the entry instead, which looks the same.
  const navigation = (globalThis as { navigation?: Navigation }).navigation;
  const index = navigation?.currentEntry?.index;
  const before = index === undefined ? undefined : navigation?.entries()[index - 1];
  if (!before?.url || new URL(before.url).pathname !== path) return false;
  history.back();
  return true;
}
