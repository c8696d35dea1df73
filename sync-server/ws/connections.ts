import type { UserId } from "../../shared/lib/ids.ts";
import type { ServerControl } from "../../shared/protocol/control.ts";
import type { Connection } from "./connection.ts";
import { encodeControlFrame } from "./control-frame.ts";

/** Told when a person comes and goes: a person is here while one of the person's sockets is open and not away. */
export type OnlineListener = (userId: UserId, isOnline: boolean) => void;

/** The open sockets of this server, by person. */
export class Connections {
  readonly #byUser = new Map<UserId, Set<Connection>>();
  readonly #away = new Set<Connection>();
  readonly #listeners = new Set<OnlineListener>();

  onOnlineChanged(listener: OnlineListener): void {
    this.#listeners.add(listener);
  }

  add(connection: Connection): void {
    const { userId } = connection.identity;
    this.#change(userId, () => {
      const sockets = this.#byUser.get(userId) ?? new Set();
      this.#byUser.set(userId, sockets.add(connection));
    });
  }

  remove(connection: Connection): void {
    const { userId } = connection.identity;
    this.#change(userId, () => {
      this.#away.delete(connection);
      const sockets = this.#byUser.get(userId);
      sockets?.delete(connection);
      if (sockets?.size === 0) this.#byUser.delete(userId);
    });
  }

  /** Nobody looks at this device, or somebody does again. */
  setAway(connection: Connection, isAway: boolean): void {
    this.#change(connection.identity.userId, () => {
      if (isAway) this.#away.add(connection);
      else this.#away.delete(connection);
    });
  }

  countOf(userId: UserId): number {
    return this.#byUser.get(userId)?.size ?? 0;
  }

  isOnline(userId: UserId): boolean {
    for (const connection of this.#byUser.get(userId) ?? []) if (!this.#away.has(connection)) return true;
    return false;
  }

  /** Whether anything sent to this person's control channels would arrive. */
  hasControl(userId: UserId): boolean {
    for (const connection of this.#byUser.get(userId) ?? []) if (connection.hasControl) return true;
    return false;
  }

  /** How many people have a socket open. */
  get onlineCount(): number {
    return this.#byUser.size;
  }

  sendTo(userId: UserId, frame: ServerControl): void {
    this.sendToMany([userId], frame);
  }

  sendToAll(frame: ServerControl): void {
    this.sendToMany(this.#byUser.keys(), frame);
  }

  sendToOthers(userId: UserId, frame: ServerControl): void {
    this.sendToMany(
      [...this.#byUser.keys()].filter((each) => each !== userId),
      frame,
    );
  }

  sendToMany(userIds: Iterable<UserId>, frame: ServerControl): void {
    const encoded = encodeControlFrame(frame);
    for (const userId of userIds) {
      for (const connection of this.#byUser.get(userId) ?? []) connection.sendControl(encoded);
    }
  }

  /** Closes the sockets that a predicate picks. */
  close(code: number, reason: string, isMeant: (connection: Connection) => boolean = () => true): void {
    for (const sockets of this.#byUser.values()) {
      for (const connection of [...sockets]) if (isMeant(connection)) connection.close(code, reason);
    }
  }

  #change(userId: UserId, change: () => void): void {
    const wasOnline = this.isOnline(userId);
    change();
    const isOnline = this.isOnline(userId);
    if (isOnline !== wasOnline) for (const listener of this.#listeners) listener(userId, isOnline);
  }
}
