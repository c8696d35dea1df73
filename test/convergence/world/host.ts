/** A machine of the simulation: the server, or one tab on one device. What it plans dies with it. */
export interface Host {
  readonly name: string;
  /** How far its clock is off, in milliseconds. */
  readonly skewMs: number;
  readonly indexedDB: IDBFactory | undefined;
  isAlive: boolean;
}
