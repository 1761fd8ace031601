import { fieldsOf } from '../../spec/faults.ts';

/** The members of a message; a value may be `exact(…)`. */
export type Members = Readonly<Record<string, unknown>>;

/** A body: members to be written as JSON, or the very text or bytes to send. */
export type Body = Members | string | Buffer;

/** Basic information that is right in every field (protocol §2). */
export function anInfo(changes: Members = {}): Members {
  return {
    cpu_name: 'Intel(R) Xeon(R) E5-2680 v4',
    arch: 'x86_64',
    cpu_cores: 8,
    os: 'Ubuntu 22.04.3 LTS',
    kernel_version: '5.15.0-91-generic',
    gpu_name: '',
    virtualization: 'kvm',
    mem_total: 17179869184,
    swap_total: 2147483648,
    disk_total: 107374182400,
    version: '0.1.0',
    ipv4: '192.0.2.4',
    ipv6: '2001:db8::1',
    ...changes,
  };
}

/** A report that is right in every field (protocol §3). */
export function aReport(changes: Members = {}): Members {
  return {
    cpu: 45.5,
    gpu: 0,
    ram: 8589934592,
    ram_total: 17179869184,
    swap: 0,
    swap_total: 2147483648,
    load: 1.25,
    temp: 55.5,
    disk: 42949672960,
    disk_total: 107374182400,
    net_in: 1048576,
    net_out: 524288,
    net_total_up: 107374182400,
    net_total_down: 214748364800,
    process: 150,
    connections: 42,
    connections_udp: 10,
    uptime: 86400,
    ...changes,
  };
}

/** The same members without some. */
export function without(members: Members, ...names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

/** A number that is written exactly so, beyond what a double holds: `exact('9223372036854775807')`. */
export function exact(source: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source);
}

/** The bytes of a body as they are sent. */
export function bytesOfBody(body: Body): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Names of the fields of a message that are of one of these kinds. */
export function fieldNames(message: 'info' | 'report', ...kinds: readonly string[]): string[] {
  return fieldsOf(message)
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
    .map(({ name }) => name);
}

/** Names of the fields that may, or may not, be left out. */
export function optionalFields(message: 'info' | 'report', optional: boolean): string[] {
  return fieldsOf(message)
    .filter((field) => field.optional === optional)
    .map(({ name }) => name);
}
