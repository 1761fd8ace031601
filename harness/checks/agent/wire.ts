/** AGT-WS-04, 06 and 07: the frames of the socket as they were sent, and how many sockets are held. */

import { closeCode, OPCODE } from '../../../mocks/wire/frames.ts';
import { bytesOf } from '../../../mocks/wire/payload.ts';
import type { FrameEvent } from '../../../spec/journal.ts';
import { say } from '../../../spec/messages/message.ts';
import { each, type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange, Observation } from '../../observe/observation.ts';
import { shorten } from '../../oracle/answer.ts';
import { type Fail, type Outcome, passed } from '../../outcome.ts';
import { LONGEST_PAUSE_MS } from '../../scenarios/moments.ts';
import { NOTICED_WITHIN_S } from '../../scenarios/watches.ts';
import { fail } from './sights.ts';

/** A close that takes longer to be answered, in milliseconds, is not answered. */
const CLOSE_MS = 2000;
/** Once the master reads again, an end that the agent had made shows within this, in milliseconds. */
const SHOWS_MS = 500;
/** How long two sockets may be open while one takes over from the other, in milliseconds. */
const TAKE_OVER_MS = 1000;
/** A mask of 32 bits comes again by chance once in four billion frames: with one of the last few it is no chance. */
const MASKS_COMPARED = 4;

export const wireJudges: readonly Judge[] = [
  judge(
    'AGT-WS-04/masked',
    ['every frame is masked', '每个帧都带掩码'],
    { method: 'wire', transport: 'socket', buildsOn: ['AGT-WS-01'] },
    each(agentFrame, ({ frame, exchange }) =>
      frame.mask === null
        ? fail(say('agent.unmasked'), say('agent.masked-expected'), shownFrame(frame), exchange)
        : undefined,
    ),
  ),
  judge(
    'AGT-WS-04/own-mask',
    ['each frame has a mask of its own', '每个帧使用各自的掩码'],
    { method: 'wire', transport: 'socket', buildsOn: ['AGT-WS-04/masked'] },
    masksDiffer,
  ),
  judge(
    'AGT-WS-04/utf-8',
    ['text messages are UTF-8', '文本消息是 UTF-8'],
    { method: 'wire', transport: 'socket', buildsOn: ['AGT-REP-01/periodic'] },
    each(
      // Of a message that the journal cut, the end may be half a character.
      (seen) => (seen.kind === 'message' && seen.isText && seen.body.sha256 === undefined ? seen : undefined),
      ({ body, exchange }) =>
        body.text === undefined
          ? fail(
              say('agent.not-utf8'),
              say('agent.utf8-expected'),
              say('plain', { text: shorten(bytesOf(body).toString('latin1')) }),
              exchange,
            )
          : undefined,
    ),
  ),
  judge(
    'AGT-WS-04/close',
    ['a close is answered by a close', '关闭帧以关闭帧应答'],
    {
      method: 'wire',
      transport: 'socket',
      scenarios: ['socket-closed', 'socket-broken', 'pinged'],
      buildsOn: ['AGT-REP-01/periodic'],
    },
    answersCloses,
  ),

  judge(
    'AGT-WS-06/noticed',
    ['a dead connection that stays open is noticed', '能发现保持打开但已失效的连接'],
    {
      transport: 'socket',
      scenarios: ['swallowed', 'severed'],
      buildsOn: ['AGT-REP-01/periodic'],
      thorough: true,
    },
    noticesDeath,
  ),

  judge(
    'AGT-WS-07/one',
    ['it holds one socket at a time', '同一时间只保持一个 WebSocket'],
    { transport: 'socket', buildsOn: ['AGT-WS-01'] },
    oneAtATime,
  ),
];

type FrameSeen = Extract<Observation, { kind: 'frame' }>;

function agentFrame(observation: Observation): FrameSeen | undefined {
  return observation.kind === 'frame' && observation.frame.from === 'agent' ? observation : undefined;
}

function shownFrame({ opcode, mask }: FrameEvent) {
  return say('agent.frame', { opcode, mask: mask ?? '-' });
}

function masksDiffer(): Reducer {
  let masks: { readonly mask: string; readonly exchange: Exchange }[] = [];
  let compared = false;
  return {
    see(observation) {
      const seen = agentFrame(observation);
      if (!seen || seen.frame.mask === null) return undefined;
      const { frame, exchange } = seen;
      const { mask } = seen.frame;
      const same = masks.find((one) => one.mask === mask);
      compared ||= masks.length > 0;
      masks = [...masks, { mask, exchange }].slice(-MASKS_COMPARED);
      return same
        ? fail(say('agent.same-mask'), say('agent.own-mask'), shownFrame(frame), exchange)
        : undefined;
    },
    end: () => (compared ? passed : null),
  };
}

/** Only where the master was first to close, and did not end the line itself. */
function answersCloses(): Reducer {
  const waiting = new Map<
    number,
    { readonly t: number; readonly code: number; readonly exchange: Exchange }
  >();
  /** Sockets that the agent closed: what the master then says is the answer. */
  const closing = new Set<number>();
  let answered = 0;
  const unanswered = (exchange: Exchange, code: number) =>
    fail(
      say('agent.close-unanswered', { code }),
      say('agent.close-expected'),
      say('agent.no-close'),
      exchange,
    );
  return {
    see(observation) {
      if (observation.kind === 'line-closed' && observation.by === 'master')
        for (const [number, { exchange }] of waiting)
          if (exchange.conn === observation.conn) waiting.delete(number);
      if (observation.kind === 'socket-close') {
        const one = waiting.get(observation.exchange.number);
        waiting.delete(observation.exchange.number);
        closing.delete(observation.exchange.number);
        return one ? unanswered(one.exchange, one.code) : undefined;
      }
      if (observation.kind !== 'frame' || observation.frame.opcode !== OPCODE.close) return undefined;
      const { frame, exchange, t } = observation;
      if (frame.from === 'agent') {
        closing.add(exchange.number);
        if (waiting.delete(exchange.number)) answered++;
      } else if (!closing.has(exchange.number)) {
        waiting.set(exchange.number, { t, code: closeCode(bytesOf(frame.payload)), exchange });
      }
      return undefined;
    },
    end({ t }): Outcome | null {
      const late = [...waiting.values()].find((one) => t - one.t > CLOSE_MS);
      if (late) return unanswered(late.exchange, late.code);
      return answered > 0 ? { verdict: 'pass', message: say('agent.closes', { count: answered }) } : null;
    },
  };
}

/**
 * Nothing is read while the master plays dead: a line that the agent gave up meanwhile shows its end once reading goes
 * on, a new handshake shows at once.
 */
function noticesSilence(): Reducer {
  let silent: { readonly t: number; readonly exchange: Exchange } | null = null;
  let open: Exchange | null = null;
  let noticed: number | null = null;
  let readAgain: number | null = null;
  return {
    see(observation) {
      if (observation.kind === 'fault' && observation.fault.intent === 'swallow' && open)
        silent = { t: observation.t, exchange: open };
      if (observation.kind === 'fault' && observation.fault.intent === 'swallow-end')
        readAgain = observation.t;
      if (observation.kind === 'socket-open') open = observation.exchange;
      if (!silent || noticed !== null) return undefined;
      const isHandshake =
        observation.kind === 'request' && observation.exchange.endpoint === 'socket' && readAgain === null;
      const isItsEnd = observation.kind === 'socket-close' && observation.exchange === silent.exchange;
      if (isHandshake || isItsEnd) noticed = observation.t - silent.t;
      return undefined;
    },
    end({ t }): Outcome | null {
      if (!silent) return null;
      const over = readAgain ?? t;
      const watched = Math.floor((over - silent.t) / 1000);
      if (noticed !== null && noticed <= over - silent.t + SHOWS_MS)
        return { verdict: 'pass', message: say('agent.noticed', { seconds: Math.round(noticed / 1000) }) };
      if (watched < NOTICED_WITHIN_S) return null;
      return fail(
        say('agent.unnoticed'),
        say('agent.noticed-expected'),
        say('agent.unnoticed-for', { seconds: watched }),
        silent.exchange,
      );
    },
  };
}

/** A dead line shows in one of two ways, by which scenario it was. */
function noticesDeath(): Reducer {
  const ways = [noticesSilence(), noticesAbsence()];
  return {
    see(observation) {
      for (const way of ways) way.see(observation); // they speak at the end alone
      return undefined;
    },
    end: (end) => ways.map((way) => way.end(end)).find((outcome) => outcome !== null) ?? null,
  };
}

/**
 * Nothing comes while the agent has no network: one that gave the line up dials once it has it again, one that did not
 * goes on over the old line.
 */
function noticesAbsence(): Reducer {
  let open: Exchange | null = null;
  let dead: { readonly t: number; readonly exchange: Exchange } | null = null;
  let back: number | null = null;
  return {
    see(observation) {
      if (observation.kind === 'socket-open') open = observation.exchange;
      if (observation.kind !== 'fault') return undefined;
      if (observation.fault.intent === 'disconnect' && open) dead = { t: observation.t, exchange: open };
      if (observation.fault.intent === 'disconnect-end') back = observation.t;
      return undefined;
    },
    end({ t }): Outcome | null {
      if (!dead || back === null || back - dead.t < NOTICED_WITHIN_S * 1000) return null;
      const seconds = Math.floor((back - dead.t) / 1000);
      if (open !== dead.exchange) return { verdict: 'pass', message: say('agent.noticed', { seconds }) };
      if (t - back < LONGEST_PAUSE_MS) return null;
      return fail(
        say('agent.unnoticed'),
        say('agent.noticed-expected'),
        say('agent.unnoticed-for', { seconds }),
        dead.exchange,
      );
    },
  };
}

/** After these a line may be dead although nobody has closed it. */
const DEADENS = new Set(['swallow', 'disconnect']);

/** A socket counts from its opening until either side says close, or the master plays dead on it. */
function oneAtATime(): Reducer {
  const held = new Map<number, Exchange>();
  const spoiled = new Set<Exchange | null>(); // to keep one of those is another matter (AGT-WS-08)
  let together: { readonly t: number; readonly exchange: Exchange } | null = null;
  let seen = false;
  const letGo = (number: number) => {
    held.delete(number);
    if (held.size < 2) together = null;
  };
  const heldTogether = (t: number): Fail | undefined => {
    if (!together || t - together.t <= TAKE_OVER_MS) return undefined;
    const { exchange } = together;
    const seconds = ((t - together.t) / 1000).toFixed(1);
    together = null;
    return fail(
      say('agent.two-sockets'),
      say('agent.one-socket'),
      say('agent.two-sockets-for', { count: held.size, seconds }),
      ...[...held.values()].filter((one) => one !== exchange),
      exchange,
    );
  };
  return {
    see(observation) {
      const { t } = observation;
      const failed = heldTogether(t);
      if (failed) return failed;
      if (observation.kind === 'fault' && observation.fault.intent === 'bad-handshake')
        spoiled.add(observation.exchange);
      if (observation.kind === 'socket-open' && !spoiled.has(observation.exchange)) {
        seen = true;
        held.set(observation.exchange.number, observation.exchange);
        if (held.size > 1) together ??= { t, exchange: observation.exchange };
      }
      if (observation.kind === 'socket-close') letGo(observation.exchange.number);
      if (observation.kind === 'frame' && observation.frame.opcode === OPCODE.close)
        letGo(observation.exchange.number);
      if (observation.kind === 'fault' && DEADENS.has(observation.fault.intent))
        for (const number of [...held.keys()]) letGo(number);
      // The end of a container can take its network along before its last words are out.
      if (observation.kind === 'exit') for (const number of [...held.keys()]) letGo(number);
      return undefined;
    },
    end: ({ t }) => heldTogether(t) ?? (seen ? passed : null),
  };
}
