import { encodeMuxFrame, parseMuxFrame, type MuxFrame } from "../../../shared/protocol/mux-frame.ts";

/** A socket whose other end is the test. */
export class FakeSocket {
  static opened: FakeSocket[] = [];
  static get newest(): FakeSocket {
    const socket = FakeSocket.opened.at(-1);
    if (socket === undefined) throw new Error("nothing was dialled");
    return socket;
  }

  readyState = 0;
  binaryType = "";
  bufferedAmount = 0;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly protocols: unknown;
  readonly frames: MuxFrame[] = [];

  constructor(_url: string, protocols?: unknown) {
    this.protocols = protocols;
    FakeSocket.opened.push(this);
  }

  send(bytes: Uint8Array): void {
    const frame = parseMuxFrame(bytes);
    if (frame === undefined) throw new Error("an unreadable frame was sent");
    this.frames.push(frame);
  }

  close(): void {
    this.handleClose(1005);
  }

  receive(frame: MuxFrame): void {
    this.receiveBytes(encodeMuxFrame(frame));
  }

  receiveBytes(bytes: Uint8Array): void {
    this.onmessage?.({ data: bytes.slice().buffer });
  }

  receiveControl(message: unknown): void {
    const payload = new TextEncoder().encode(JSON.stringify(message));
    this.receive({ channel: 0, kind: "data", payload });
  }

  hello(deviceId = "dddddddd"): void {
    this.readyState = 1;
    this.receiveControl({ type: "hello", deviceId, serverTime: 1_000, epoch: "e1", version: "1" });
  }

  handleClose(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code });
  }
}
