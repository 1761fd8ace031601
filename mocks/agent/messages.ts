import type { InfoMessage, ReportMessage } from '../../spec/generated/types.ts';

/** A message whose numbers may be bigints, for counters that a double cannot hold exactly. */
export type Exact<Message> = {
  [Name in keyof Message]: Message[Name] | (number extends Message[Name] ? bigint : never);
};

/** Basic information (protocol §2); sizes in bytes. */
export type Info = Exact<InfoMessage>;

/** One report (protocol §3, §4); sizes in bytes, rates in bytes a second. */
export type Report = Exact<ReportMessage>;

/**
 * The JSON text of a flat message. Every digit of a bigint is written, which `JSON.stringify` refuses to do and a
 * double could not: traffic counters are exact beyond 2^53. Members that are undefined are left out.
 */
export function encodeExactly(message: object): string {
  const members = (Object.entries(message) as [string, unknown][])
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const text = typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
      return `${JSON.stringify(name)}:${text}`;
    });
  return `{${members.join(',')}}`;
}
