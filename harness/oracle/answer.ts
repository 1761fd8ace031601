import { bytesOf } from '../../mocks/wire/payload.ts';
import { type Fault, faultsOf } from '../../spec/faults.ts';
import type { NoResponseEvent, ResponseEvent } from '../../spec/journal.ts';
import { type Message, say } from '../../spec/messages/message.ts';
import { endpointOf } from '../../spec/protocol.ts';
import { ANSWER_OF, type Question, type Ruling } from './ruling.ts';

/** How an answer deviates from what it had to be. */
export interface Deviation {
  readonly message: Message;
  readonly expected: Message;
  readonly actual: Message;
}

/** Holds an answer against its ruling; null where it is right. Pure. */
export function deviationOf(
  question: Question,
  ruling: Pick<Ruling, 'right'>,
  result: ResponseEvent | NoResponseEvent,
): Deviation | null {
  const request = `${question.method} ${question.path}`;
  const expected = describeRight(question, ruling.right);
  if (result.type === 'no-response')
    return { message: say('answer.none', { request }), expected, actual: describeResult(result) };
  if (!result.whole)
    return { message: say('answer.broken-off', { request }), expected, actual: describeResult(result) };
  if (!isRightStatus(question, ruling.right, result.status)) {
    const values = { request, status: result.status };
    return { message: say('answer.wrong-status', values), expected, actual: describeResult(result) };
  }
  const endpoint = endpointOf(question.path);
  if (ruling.right !== 'accepted' || endpoint === undefined || endpoint === 'socket') return null;
  const faults = faultsOf(ANSWER_OF[endpoint], bytesOf(result.body));
  if (faults.length === 0) return null;
  return {
    message: say('answer.wrong-body', { request, faults: faultList(faults) }),
    expected,
    actual: say('answer.body', { body: shorten(result.body.text ?? '(bytes)') }),
  };
}

function isRightStatus(question: Question, right: Ruling['right'], status: number): boolean {
  if (right === 'open') return (status >= 200 && status < 300) || (status >= 400 && status < 500);
  if (right !== 'accepted') return right.includes(status);
  return status === (endpointOf(question.path) === 'socket' ? 101 : 200);
}

function describeRight(question: Question, right: Ruling['right']): Message {
  if (right === 'open') return say('expected.open');
  if (right !== 'accepted') return say('expected.status', { status: right.join(' / ') });
  const endpoint = endpointOf(question.path);
  if (endpoint === 'socket') return say('expected.upgrade');
  return endpoint === 'register' ? say('expected.identity') : say('expected.ok');
}

/** What came, in one line. */
export function describeResult(result: ResponseEvent | NoResponseEvent): Message {
  if (result.type === 'no-response')
    return result.bytes
      ? say('seen.not-http', { bytes: shorten(result.bytes.text ?? `base64 ${result.bytes.base64}`) })
      : say('seen.no-answer', { cause: result.cause, detail: result.detail });
  const body = shorten(result.body.text ?? `(${result.body.bytes} bytes that are no UTF-8)`);
  if (!result.whole) return say('seen.broken-off', { status: result.status, bytes: result.body.bytes });
  return body === ''
    ? say('seen.status', { status: `${result.status} ${result.reason}`.trim() })
    : say('seen.status-body', { status: `${result.status} ${result.reason}`.trim(), body });
}

/** Faults for a person: `cpu: wrong-type (seen "12")`. */
export function faultList(faults: readonly Fault[]): string {
  return faults
    .slice(0, 5)
    .map(({ kind, field, seen }) => `${field === null ? '' : `${field}: `}${kind}${seen ? ` (${seen})` : ''}`)
    .join(', ');
}

/** Long texts are cut: the whole is in the journal. */
export function shorten(text: string, length = 200): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}
