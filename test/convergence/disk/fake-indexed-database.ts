import type { DeviceDisk } from "./device-disk.ts";
import { FakeDatabase } from "./fake-database.ts";
import { FakeRequest } from "./fake-request.ts";

/** IDBFactory: IndexedDB on a device of the simulation. */
export class FakeIndexedDatabase {
  readonly #disk: DeviceDisk;

  constructor(disk: DeviceDisk) {
    this.#disk = disk;
  }

  open(name: string): FakeRequest {
    const request = new FakeRequest();
    this.#disk.soon(() => this.#open(name, request));
    return request;
  }

  deleteDatabase(name: string): FakeRequest {
    const request = new FakeRequest();
    const { host } = this.#disk;
    this.#disk.soon(() => {
      const connections = [...(this.#disk.connections.get(name) ?? [])];
      const finish = (): void => {
        if ((this.#disk.connections.get(name)?.size ?? 0) > 0) return;
        this.#disk.databases.delete(name);
        request.succeed(undefined);
      };
      for (const connection of connections) {
        const tell = (): void => {
          if (!connection.isClosed) connection.dispatch("versionchange");
        };
        if (connection.host === host) tell();
        else this.#disk.soon(tell, connection.host);
        connection.whenReleased(() => (this.#disk.host === host ? finish() : this.#disk.soon(finish, host)));
      }
      if (connections.length === 0) finish();
    });
    return request;
  }

  databases(): Promise<{ name: string; version: number }[]> {
    return Promise.resolve([...this.#disk.databases.keys()].map((name) => ({ name, version: 1 })));
  }

  #open(name: string, request: FakeRequest): void {
    const disk = this.#disk;
    if (disk.isBlocked) {
      disk.refusals++;
      request.fail(new DOMException("the disk does not answer", "UnknownError"));
      return;
    }
    const known = disk.databases.get(name);
    const stored = known ?? { stores: new Map(), flushed: undefined };
    disk.databases.set(name, stored);
    request.result = new FakeDatabase(name, stored, disk);
    if (known === undefined) request.dispatch("upgradeneeded");
    disk.soon(() => request.succeed(request.result));
  }
}
