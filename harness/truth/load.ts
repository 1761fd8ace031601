/** What a scenario puts on the machine beside an agent. All of it is bounded, and none of it leaves loopback. */
export interface Load {
  /** The share of the processors that is kept busy, 0 to 1; at least one, and 8 at most; 0 for none. */
  readonly processors: number;
  /** Processes that only wait. */
  readonly processes: number;
  /** TCP connections, each of two sockets. */
  readonly connections: number;
  /** UDP sockets, connected in pairs. */
  readonly datagrams: number;
  /** Memory that is held, at most an eighth of what is available. */
  readonly memoryMiB: number;
  /** Bytes over loopback each second. */
  readonly trafficMiB: number;
}

/** What is really on the machine by now. */
export type Held = Readonly<Record<keyof Load, number>>;
