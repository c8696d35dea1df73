/** What an iterator hands over at once, at the most. */
const partEntries = 128;
/** Goes with each iterator whose entries are read here. */
export const readAhead = { highWaterMarkBytes: 64 * 1024 } as const;

export interface EntryIterator<Entry> {
  nextv(size: number): Promise<Entry[]>;
  close(): Promise<void>;
}

/**
 * Everything that an iterator meets, as it was when the iterator was made. Classic-level keeps the last part, and room for
 * as many entries as were asked for, until the closed iterator is collected, and V8 does not know of that: a thousand
 * entries at once, as `all` takes them, were 20 MB that nobody needed.
 */
export async function readEntries<Entry>(iterator: EntryIterator<Entry>): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for (let part = await iterator.nextv(partEntries); part.length > 0; part = await iterator.nextv(partEntries)) {
      entries.push(...part);
    }
  } finally {
    await iterator.close();
  }
  return entries;
}
