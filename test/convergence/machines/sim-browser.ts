import type { LocalValues } from "../../../client/api/local-values.ts";
import type { Environment } from "../../../client/parts/environment.ts";
import type { BroadcastPort } from "../../../client/sync/tab-channel.ts";
import { DeviceDisk } from "../disk/device-disk.ts";
import { DeviceValues } from "../disk/device-values.ts";
import type { Host } from "../world/host.ts";
import type { World } from "../world/world.ts";

/** Until a tab hears of what another one does. */
const maxDelayMs = 4;

type Task = () => Promise<unknown>;

interface LockEntry {
  readonly host: Host;
  readonly run: () => void;
  isGranted: boolean;
}

interface Port extends BroadcastPort {
  readonly name: string;
  readonly host: Host;
}

/** What the tabs of a device have in common: its disk, its small storage, locks, and what they say to each other. */
export class SimBrowser {
  readonly disk: DeviceDisk;
  readonly values = new DeviceValues();
  readonly #world: World;
  readonly #queues = new Map<string, LockEntry[]>();
  readonly #ports = new Set<Port>();
  readonly #listeners = new Map<Host, Set<(name: string | null) => void>>();

  constructor(world: World) {
    this.#world = world;
    this.disk = new DeviceDisk(world);
  }

  /** Web Locks: one holder for each name, the others in line; who is gone holds nothing. */
  locksFor(host: Host): NonNullable<Environment["locks"]> {
    const request = (name: string, second: Task | { signal: AbortSignal }, third?: Task): Promise<unknown> => {
      const task = typeof second === "function" ? second : (third as Task);
      const signal = typeof second === "function" ? undefined : second.signal;
      return new Promise((resolve, reject) => {
        const run = (): void => {
          const begun = Promise.resolve().then(() => {
            signal?.throwIfAborted();
            return task();
          });
          void begun.then(resolve, reject).finally(() => this.#leave(name, entry));
        };
        const entry: LockEntry = { host, run, isGranted: false };
        this.#queues.set(name, [...(this.#queues.get(name) ?? []), entry]);
        signal?.addEventListener("abort", () => {
          if (entry.isGranted) return;
          this.#leave(name, entry);
          reject(signal.reason as Error);
        });
        this.#grant(name);
      });
    };
    return { request } as NonNullable<Environment["locks"]>;
  }

  portsFor(host: Host): (name: string) => BroadcastPort {
    return (name) => {
      const port: Port = {
        name,
        host,
        onmessage: null,
        postMessage: (message) => {
          for (const other of this.#ports) {
            if (other === port || other.name !== name) continue;
            const data: unknown = structuredClone(message);
            const tell = (): void => other.onmessage?.({ data } as MessageEvent<unknown>);
            this.#world.after(this.#world.machineRandom.below(maxDelayMs), tell, other.host);
          }
        },
        close: () => void this.#ports.delete(port),
      };
      this.#ports.add(port);
      return port;
    };
  }

  /** The small storage as one tab has it: the others hear of what it changes. */
  valuesFor(host: Host): LocalValues {
    const { values } = this;
    const change = (name: string, act: () => void): void => {
      const before = values.getItem(name);
      act();
      if (values.getItem(name) !== before) this.#tellStored(name, host);
    };
    return {
      get length() {
        return values.length;
      },
      getItem: (name) => values.getItem(name),
      setItem: (name, value) => change(name, () => values.setItem(name, value)),
      removeItem: (name) => change(name, () => values.removeItem(name)),
      key: (index) => values.key(index),
    };
  }

  onStored(host: Host, listener: (name: string | null) => void): void {
    this.#listeners.set(host, (this.#listeners.get(host) ?? new Set()).add(listener));
  }

  /** A tab is gone. */
  drop(host: Host): void {
    this.#listeners.delete(host);
    for (const port of [...this.#ports]) if (port.host === host) this.#ports.delete(port);
    for (const [name, queue] of this.#queues) {
      const others = queue.filter((entry) => entry.host !== host);
      this.#queues.set(name, others);
      this.#grant(name);
    }
    this.disk.dropConnections(host);
  }

  #leave(name: string, entry: LockEntry): void {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(
      name,
      queue.filter((other) => other !== entry),
    );
    this.#grant(name);
  }

  #grant(name: string): void {
    const first = this.#queues.get(name)?.[0];
    if (first === undefined || first.isGranted) return;
    first.isGranted = true;
    if (first.host === this.#world.current) first.run();
    else this.#world.after(this.#world.machineRandom.below(maxDelayMs), first.run, first.host);
  }

  #tellStored(name: string, by: Host): void {
    for (const [host, listeners] of this.#listeners) {
      if (host === by) continue;
      for (const listener of listeners)
        this.#world.after(this.#world.machineRandom.below(maxDelayMs), () => listener(name), host);
    }
  }
}
