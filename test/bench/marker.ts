/**
 * A measured message carries `@@ssssss:nnnnnnnn:tttttttttttttttt@@` in its text: sender, sequence number, send time in
 * microseconds of the machine's monotonic clock. A receiver finds it in the raw bytes of a frame, so it measures
 * delivery without paying for a Y.Doc, whether or not the server merges several updates into one frame.
 */
const length = 2 + 6 + 1 + 8 + 1 + 16 + 2;
const start = Buffer.from("@@");

export function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

export function createMarker(sender: number, seq: number): string {
  return `@@${pad(sender, 6)}:${pad(seq, 8)}:${pad(nowUs(), 16)}@@`;
}

export type SeeMessage = (sender: number, seq: number, sentUs: number, nowUs: number) => void;

/** Calls `see` for every marker in the frame. */
export function scanMarkers(frame: Buffer, see: SeeMessage): void {
  const now = nowUs();
  for (let i = frame.indexOf(start); i !== -1 && i + length <= frame.length;) {
    const sender = readDigits(frame, i + 2, 6);
    const isMarker = sender >= 0 && frame[i + 8] === 58 && frame[i + 17] === 58 && frame[i + length - 1] === 64;
    if (isMarker) see(sender, readDigits(frame, i + 9, 8), readDigits(frame, i + 18, 16), now);
    i = frame.indexOf(start, i + (isMarker ? length : 1));
  }
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function readDigits(bytes: Buffer, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = (bytes[i] ?? 0) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
