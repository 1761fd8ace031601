/** An exchange as lines of text, shortened to what a verdict can rest on. The renderer escapes them for its sink. */

import type { RawHeaders } from '../spec/journal.ts';
import type { BodyView, ExchangeView, FrameView } from './exchange.ts';
import { shorten } from './shorten.ts';
import type { Say } from './words.ts';

/** How much of an exchange is shown. */
export interface WireLimits {
  readonly headers: number;
  /** Characters of a body. */
  readonly body: number;
  /** The last frames of a socket. */
  readonly frames: number;
}

export interface WireLine {
  /** `→` goes to the master, `←` to the agent, a space goes on with the line above. */
  readonly mark: '→' | '←' | ' ';
  /** Not escaped; holds no line feed. */
  readonly text: string;
}

/** Headers that every client and server sends and no requirement is about. */
const NOISE =
  /^(host|connection|keep-alive|date|content-length|transfer-encoding|accept(-.*)?|user-agent|server|x-powered-by|etag|vary|cache-control|pragma|expires)$/i;

/** Whether a header is one that every client and server sends. */
export function isNoise(name: string): boolean {
  return NOISE.test(name);
}

/** The lines of an exchange: request, answer or its absence, frames. */
export function wireLines(exchange: ExchangeView, limits: WireLimits, say: Say): WireLine[] {
  const { request, response, noResponse } = exchange;
  const lines: WireLine[] = [];
  if (request) {
    lines.push({ mark: '→', text: `${request.method} ${request.path}` });
    lines.push(...headLines(request.headers, limits, say), ...bodyLines(request.body, limits, say));
  }
  if (response) {
    lines.push({ mark: '←', text: `${response.status} ${response.reason}`.trimEnd() });
    lines.push(...headLines(response.headers, limits, say), ...bodyLines(response.body, limits, say));
  }
  if (noResponse) {
    const detail = noResponse.detail === '' ? '' : ` (${noResponse.detail})`;
    lines.push(...asLines('←', say(`answer.${noResponse.cause}`) + detail));
  }
  return [...lines, ...frameLines(exchange, limits, say)];
}

function headLines(headers: RawHeaders, limits: WireLimits, say: Say): WireLine[] {
  const telling = headers.filter(([name]) => !isNoise(name));
  const lines = telling
    .slice(0, limits.headers)
    .flatMap(([name, value]) => asLines(' ', `${name}: ${shorten(value, limits.body)}`));
  const more = telling.length - limits.headers;
  return more > 0 ? [...lines, { mark: ' ', text: say('moreHeaders', { n: more }) }] : lines;
}

function bodyLines(body: BodyView, limits: WireLimits, say: Say): WireLine[] {
  return body.bytes === 0 ? [] : asLines(' ', bodyText(body, limits, say));
}

/** Lines of a body that are shown at most. */
const BODY_LINES = 12;

function bodyText(body: BodyView, limits: WireLimits, say: Say): string {
  if (body.binary) return say('binaryBytes', { bytes: body.bytes, hex: shorten(body.text, limits.body) });
  const shown = shorten(body.text.split('\n', BODY_LINES).join('\n'), limits.body);
  const whole = shown === body.text && body.bytes <= Buffer.byteLength(body.text);
  return whole ? shown : `${shown} ${say('bytesInAll', { bytes: body.bytes })}`;
}

function frameLines({ frames, framesBefore }: ExchangeView, limits: WireLimits, say: Say): WireLine[] {
  const shown = frames.slice(-limits.frames);
  const older = framesBefore + frames.length - shown.length;
  const lines = shown.flatMap((frame) => asLines(frame.from === 'agent' ? '→' : '←', frameText(frame)));
  return older > 0 ? [{ mark: ' ', text: say('moreFrames', { n: older }) }, ...lines] : lines;

  function frameText({ opcode, note, payload }: FrameView): string {
    const name = note === null ? opcode : `${opcode} [${note}]`;
    return payload.bytes === 0 ? name : `${name} ${bodyText(payload, limits, say)}`;
  }
}

/** A text that may hold line feeds; what follows the first goes on below it. */
function asLines(mark: WireLine['mark'], text: string): WireLine[] {
  return text.split(/\r?\n/).map((line, index) => ({ mark: index === 0 ? mark : ' ', text: line }));
}
