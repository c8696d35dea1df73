import type { ServerControl } from "../../shared/protocol/control.ts";
import type { DeviceId, UserId } from "../../shared/lib/ids.ts";

/** Who opened a socket, and by which sign-in. */
export interface SocketIdentity {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly sessionId: string;
}

/** One open socket. */
export interface Connection {
  readonly identity: SocketIdentity;
  /** Sends on the control channel; a plain y-websocket socket has none, and nothing is sent. */
  sendControl(frame: ServerControl): void;
  /** Whether control frames reach the other end. */
  readonly hasControl: boolean;
  close(code: number, reason: string): void;
}
