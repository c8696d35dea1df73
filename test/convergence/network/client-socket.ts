import type { Host } from "../world/host.ts";
import type { Cable, CableEnd } from "./cable.ts";

/** A device's end of a connection, in the shape of a browser's WebSocket. */
export class ClientSocket implements CableEnd {
  readyState = 0;
  binaryType = "blob";
  onopen: ((event: object) => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  readonly host: Host;
  #cable: Cable | undefined;

  constructor(host: Host) {
    this.host = host;
  }

  /** The server took the connection. */
  opened(cable: Cable): void {
    if (this.readyState !== 0) {
      cable.breakNow();
      return;
    }
    this.#cable = cable;
    this.readyState = 1;
    this.onopen?.({});
  }

  send(bytes: Uint8Array): void {
    if (this.readyState === 1) this.#cable?.send(this, bytes);
  }

  close(code = 1005, reason = ""): void {
    if (this.readyState >= 2) return;
    this.#cable?.close(this, code, reason);
    this.#end(code, reason);
  }

  receive(bytes: Uint8Array): void {
    if (this.readyState === 1) this.onmessage?.({ data: new Uint8Array(bytes).buffer });
  }

  closed(code: number, reason: string): void {
    if (this.readyState === 3) return;
    if (code === 1006) this.onerror?.({});
    this.#end(code, reason);
  }

  #end(code: number, reason: string): void {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}
