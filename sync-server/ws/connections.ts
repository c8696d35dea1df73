import type { UserId } from "../../shared/lib/ids.ts";
import type { ServerControl } from "../../shared/protocol/control.ts";
import type { Connection } from "./connection.ts";

/** Told when a person's first socket opens and when the last one closes. */
export type OnlineListener = (userId: UserId, isOnline: boolean) => void;

/** The open sockets of this server, by person. */
export class Connections {
  readonly #byUser = new Map<UserId, Set<Connection>>();
  readonly #listeners = new Set<OnlineListener>();

  onOnlineChanged(listener: OnlineListener): void {
    this.#listeners.add(listener);
  }

  add(connection: Connection): void {
    const { userId } = connection.identity;
    const sockets = this.#byUser.get(userId);
    if (sockets !== undefined) {
      sockets.add(connection);
      return;
    }
    this.#byUser.set(userId, new Set([connection]));
    for (const listener of this.#listeners) listener(userId, true);
  }

  remove(connection: Connection): void {
    const { userId } = connection.identity;
    const sockets = this.#byUser.get(userId);
    if (sockets?.delete(connection) !== true || sockets.size > 0) return;
    this.#byUser.delete(userId);
    for (const listener of this.#listeners) listener(userId, false);
  }

  countOf(userId: UserId): number {
    return this.#byUser.get(userId)?.size ?? 0;
  }

  isOnline(userId: UserId): boolean {
    return this.#byUser.has(userId);
  }

  /** Whether anything sent to this person's control channels would arrive. */
  hasControl(userId: UserId): boolean {
    for (const connection of this.#byUser.get(userId) ?? []) if (connection.hasControl) return true;
    return false;
  }

  sendTo(userId: UserId, frame: ServerControl): void {
    for (const connection of this.#byUser.get(userId) ?? []) connection.sendControl(frame);
  }

  sendToAll(frame: ServerControl): void {
    for (const userId of this.#byUser.keys()) this.sendTo(userId, frame);
  }

  /** Closes the sockets that a predicate picks. */
  close(code: number, reason: string, isMeant: (connection: Connection) => boolean = () => true): void {
    for (const sockets of this.#byUser.values()) {
      for (const connection of [...sockets]) if (isMeant(connection)) connection.close(code, reason);
    }
  }
}
