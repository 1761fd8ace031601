/** Protocol §2: basic information. */

import { isIPv4, isIPv6 } from 'node:net';
import { type Message, say } from '../../../spec/messages/message.ts';
import { type Judge, judge, type Reducer } from '../../judge.ts';
import type { Exchange } from '../../observe/observation.ts';
import { faultList } from '../../oracle/answer.ts';
import { type Outcome, passed } from '../../outcome.ts';
import { ReplacedTokens } from './replaced-tokens.ts';
import { callOf, fail, faultsBut, membersOf, requestTo } from './sights.ts';

const isInfo = requestTo('info');
/** How soon after registering basic information is due, in milliseconds. */
const INFO_WITHIN = 10_000;

export const infoJudges: readonly Judge[] = [
  judge(
    'AGT-INFO-01/start',
    ['basic information is sent at the start', '启动时上报基本信息'],
    { scenarios: ['steady'], buildsOn: ['AGT-REG-01'] },
    () => infoInLife(1),
  ),

  judge(
    'AGT-INFO-01/restart',
    ['basic information is sent at a restart too', '重启时也上报基本信息'],
    { scenarios: ['restarted'], buildsOn: ['AGT-REG-01', 'AGT-REP-01/periodic'] },
    () => infoInLife(2),
  ),

  judge(
    'AGT-INFO-02/fields',
    ['all fields are there, of the documented types', '字段齐全且类型符合文档'],
    { buildsOn: ['AGT-INFO-01'] },
    () => {
      let seen = false;
      return {
        see(observation) {
          const exchange = isInfo(observation);
          if (!exchange) return undefined;
          seen = true;
          const faults = faultsBut('info', exchange.body, 'negative');
          return faults.length === 0
            ? undefined
            : fail(
                say('agent.info-faults'),
                say('agent.info-expected'),
                say('faults', { faults: faultList(faults) }),
                exchange,
              );
        },
        end: () => (seen ? passed : null),
      };
    },
  ),

  judge(
    'AGT-INFO-03/before-report',
    ['information comes before the first report', '基本信息先于首次监控数据'],
    { scenarios: ['steady', 'restarted'], buildsOn: ['AGT-INFO-01', 'AGT-REP-01/periodic'] },
    () => {
      const informed = new Set<number>();
      let reported = false;
      return {
        see(observation) {
          const exchange = isInfo(observation);
          if (exchange) informed.add(exchange.life);
          if (observation.kind !== 'report') return undefined;
          reported = true;
          const { exchange: reporting } = observation.report;
          if (informed.has(reporting.life)) return undefined;
          informed.add(reporting.life);
          return fail(
            say('agent.report-first'),
            say('call', { call: callOf('info') }),
            say('agent.report-seen'),
            reporting,
          );
        },
        end: () => (reported ? passed : null),
      };
    },
  ),

  judge(
    'AGT-INFO-03/soon',
    ['information comes within 10 s of registering', '注册后 10 秒内上报基本信息'],
    { scenarios: ['steady', 'revoked'], buildsOn: ['AGT-INFO-01'], timing: true },
    informsSoon,
  ),

  judge(
    'AGT-INFO-05/addresses',
    ['ipv4 and ipv6 are addresses of their family', 'ipv4 与 ipv6 是各自协议族的地址'],
    { buildsOn: ['AGT-INFO-01'] },
    () => {
      let informed = false;
      let addresses = 0;
      return {
        see(observation) {
          const exchange = isInfo(observation);
          if (!exchange) return undefined;
          informed = true;
          const members = membersOf(exchange.body);
          for (const [name, isAddress] of [
            ['ipv4', isIPv4],
            ['ipv6', (text: string) => isIPv6(text) && !text.includes('%')], // a zone means nothing elsewhere
          ] as const) {
            const value = members?.[name];
            if (typeof value !== 'string' || value === '') continue; // left out, or wrong by AGT-INFO-02
            addresses++;
            if (!isAddress(value))
              return fail(
                say('agent.no-address', { name }),
                say('agent.address-expected', { name }),
                say('plain', { text: value }),
                exchange,
              );
          }
          return undefined;
        },
        end() {
          if (!informed) return null;
          if (addresses > 0) return passed;
          return {
            verdict: 'not-applicable',
            reason: 'not-observable',
            message: say('agent.no-addresses-given'),
          };
        },
      };
    },
  ),
];

/** Each time that it registers. That it informs at all then is for other checks: AGT-INFO-01 and AGT-REC-05. */
function informsSoon(): Reducer {
  const replaced = new ReplacedTokens();
  /** When it got an identity under which it has sent nothing yet. */
  let registered: number | null = null;
  let latest: number | null = null;
  return {
    see(observation) {
      replaced.see(observation);
      if (observation.kind === 'answer' && observation.answer.issued) registered = observation.t;
      const exchange = isInfo(observation);
      if (!exchange || registered === null || replaced.has(exchange.token)) return undefined;
      const after = exchange.began - registered;
      registered = null;
      latest = Math.max(latest ?? after, after);
      if (after <= INFO_WITHIN) return undefined;
      return fail(say('agent.info-late'), say('agent.info-within'), afterRegistering(after), exchange);
    },
    end: () =>
      latest === null || registered !== null ? null : { verdict: 'pass', message: afterRegistering(latest) },
  };
}

function afterRegistering(ms: number): Message {
  return say('agent.info-after', { seconds: (ms / 1000).toFixed(1) });
}

function infoInLife(life: number) {
  let last: Exchange | null = null;
  let informed = false;
  return {
    see(observation: Parameters<typeof isInfo>[0]) {
      if (observation.kind !== 'request') return undefined;
      const { exchange } = observation;
      if (exchange.life !== life || exchange.endpoint === null) return undefined;
      last = exchange;
      informed ||= exchange.endpoint === 'info';
      return undefined;
    },
    end(): Outcome | null {
      if (informed) return passed;
      if (!last) return null;
      return fail(say('agent.no-info'), say('call', { call: callOf('info') }), say('agent.no-info'), last);
    },
  };
}
