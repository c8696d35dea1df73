/**
 * Persisted layout of the one LevelDB. Keys are bytes and sort bytewise:
 *
 *     m/<name>                    about the database itself
 *     d/<document>/t<seq, 12 hex> one appended update
 *     d/<document>/v              head: what is known of the snapshot (see entry-codec.ts)
 *     r/<table>/<key>             record
 *     s/<document>                snapshot, a Yjs update: far from the small things, which are read much more often
 *
 * `/` sorts before every character that may stand in a document's or a table's name except `.` and `-`, and a range
 * always ends at `0`, the character after `/`, so that `abc` and `abc.0` never mix.
 */
export const epochKey = "m/epoch";
export const formatKey = "m/format";
export const restoredKey = "m/restored";
export const format = "2";

const namePattern = /^[a-z0-9.-]{1,64}$/;
const seqDigits = 12;

/** The key of the counter in memory, and the prefix of what is stored of a document besides its snapshot. */
export function documentPrefix(name: string): string {
  return `d/${checkName(name)}/`;
}

export function snapshotKey(name: string): string {
  return `s/${checkName(name)}`;
}

export function headKey(name: string): string {
  return `${documentPrefix(name)}v`;
}

export function tailKey(name: string, seq: number): string {
  return `${documentPrefix(name)}t${seq.toString(16).padStart(seqDigits, "0")}`;
}

export function isTailKey(key: string): boolean {
  return key.charAt(key.lastIndexOf("/") + 1) === "t";
}

export function seqOfTailKey(key: string): number {
  return Number.parseInt(key.slice(-seqDigits), 16);
}

function checkName(name: string): string {
  if (!namePattern.test(name)) throw new RangeError("expected a document name");
  return name;
}

/** Where a range of keys with this prefix, which ends in `/`, stops (exclusive). */
export function endOfPrefix(prefix: string): string {
  return `${prefix.slice(0, -1)}0`;
}

export function recordPrefix(table: string): string {
  if (!namePattern.test(table)) throw new RangeError("expected a table name");
  return `r/${table}/`;
}

export function recordKey(table: string, key: string): Buffer {
  return encodeKey(recordPrefix(table) + key);
}

/**
 * Bytes that sort like the text's UTF-16 code units: each unit for itself in UTF-8. Plain UTF-8 would put U+FFFD before
 * an emoji, and would lose a half pair.
 */
export function encodeKey(text: string): Buffer {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes.push(unit);
    else if (unit < 0x800) bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  return Buffer.from(bytes);
}

/** The text behind {@link encodeKey}'s bytes, from byte `start` on. */
export function decodeKey(bytes: Uint8Array, start: number): string {
  let text = "";
  for (let i = start; i < bytes.length;) {
    const a = bytes[i++] ?? 0;
    if (a < 0x80) text += String.fromCharCode(a);
    else if (a < 0xe0) text += String.fromCharCode(((a & 0x1f) << 6) | ((bytes[i++] ?? 0) & 0x3f));
    else {
      const b = bytes[i++] ?? 0;
      const c = bytes[i++] ?? 0;
      text += String.fromCharCode(((a & 0x0f) << 12) | ((b & 0x3f) << 6) | (c & 0x3f));
    }
  }
  return text;
}
