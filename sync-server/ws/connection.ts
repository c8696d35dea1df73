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
  /** Sends an encoded control frame, which others may share; a plain y-websocket socket has no such channel. */
  sendControl(frame: Uint8Array): void;
  /** Whether control frames reach the other end. */
  readonly hasControl: boolean;
  close(code: number, reason: string): void;
}
