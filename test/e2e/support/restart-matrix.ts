import type { Device } from "./device.ts";
import type { Line } from "./line.ts";
import { creatingLast, removingLast } from "./nine-actions.ts";
import type { RoostServer } from "./roost-server.ts";

export interface Scene {
  readonly server: RoostServer;
  /** Between the device and the server. */
  readonly line: Line;
  readonly device: Device;
  /** Settles when the first things that the person did are on the server's disk. */
  readonly serverHasFirst: () => Promise<void>;
}

type Step = (scene: Scene) => Promise<void> | void;

/** What goes wrong, and how it comes right again. */
export interface Disturbance {
  readonly name: string;
  readonly before?: Step;
  readonly halfWay?: Step;
  readonly beforeEnding?: Step;
  readonly after: Step;
}

export const disturbances: readonly Disturbance[] = [
  {
    name: "offline",
    before: async ({ line, device }) => {
      line.cut();
      await device.setOffline(true);
    },
    after: async ({ line, device }) => {
      line.mend();
      await device.setOffline(false);
    },
  },
  {
    name: "while the server is stopped half-way",
    // What is done before it dies has reached its machine, and nobody there has looked at it.
    before: ({ server }) => server.freeze(),
    halfWay: ({ server }) => server.kill(),
    after: ({ server }) => server.start(),
  },
  {
    name: "without an acknowledgement",
    before: ({ line }) => line.loseAnswers(),
    beforeEnding: async ({ line, serverHasFirst }) => {
      await serverHasFirst();
      line.cut();
    },
    after: ({ line }) => line.mend(),
  },
];

/** How it ends for the browser, and in which order things are done before. */
export const endings = [
  {
    name: "a reload",
    inOrder: removingLast,
    end: async ({ page }: Device): Promise<void> => {
      await page.reload();
    },
  },
  {
    name: "the end of a killed tab",
    inOrder: creatingLast,
    end: async (device: Device): Promise<void> => {
      const url = device.page.url();
      await device.killTab();
      await device.page.goto(url);
    },
  },
] as const;
