/** Protocol §3: reports over HTTP. */

import { say } from '../../../spec/messages/message.ts';
import { aReport, optionalFields, without } from '../../drive/bodies.ts';
import { forEachCase } from '../../drive/cases.ts';
import { check, type ServerCheck } from './define.ts';
import {
  floatSpellings,
  int64Edges,
  noBodies,
  noInt64,
  outOfRange,
  subsets,
  wrongTypes,
} from './wrong-values.ts';

/** Memory is added, swap turned off, a disk shrunk, a card plugged in: what the basic information said is past then. */
const CHANGED_TOTALS = [
  { ram_total: 34359738368 },
  { ram_total: 12884901888 },
  { swap_total: 4294967296 },
  { swap_total: 1073741824 },
  { disk_total: 214748364800 },
  { disk_total: 53687091200 },
  { gpu: 62.5 },
];

/** Where a check sends many reports of one agent, that alone must work. */
const MANY_REPORTS = ['SRV-REP-05/burst', 'SRV-REP-05/over-and-over'];
/** How many reports one agent sends over and over: four minutes of its life. */
const OVER_AND_OVER = 48;
/** How many of them are under way at once. */
const AT_ONCE = 8;

export const reportChecks: readonly ServerCheck[] = [
  check('SRV-REP-01/complete', ['a complete report is accepted', '接受完整的监控数据'], async ({ agent }) => {
    await (await agent()).report(aReport()).answers(200);
  }),

  check(
    'SRV-REP-01/unusual',
    [
      'unusual values are accepted: uptime less than before, used over total, totals unlike the information, frost, high load',
      '接受不寻常的值：uptime 变小、已用大于总量、总量与基本信息不符、零下温度、高负载',
    ],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport({ uptime: 86400 })).answers(200);
      await known.report(aReport({ uptime: 5, net_total_up: 0, net_total_down: 0 })).answers(200);
      await known.report(aReport({ ram: 17179869185, swap: 2147483649, disk: 107374182401 })).answers(200);
      for (const totals of CHANGED_TOTALS) await known.report(aReport(totals)).answers(200);
      await known.report(aReport({ temp: -40.5 })).answers(200);
      await known.report(aReport({ load: 9999.5 })).answers(200);
    },
  ),

  check(
    'SRV-REP-02/left-out',
    ['gpu and temp may be left out', 'gpu 与 temp 可以省略'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await forEachCase(
        subsets(optionalFields('report', true)),
        (names) => `without ${names.join(' ')}`,
        (names) => known.report(without(aReport(), ...names)).answers(200),
      );
    },
  ),

  check(
    'SRV-REP-03/spellings',
    ['float fields take whole numbers, fractions and exponents', '浮点字段接受整数、小数与指数写法'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await forEachCase(
        floatSpellings(),
        ({ name }) => name,
        ({ field, value }) => known.report(aReport({ [field]: value })).answers(200),
      );
    },
    // Spelled in any way, 45 is a high load.
    { buildsOn: ['SRV-REP-01/unusual', ...MANY_REPORTS] },
  ),

  check(
    'SRV-REP-04/int64',
    ['int64 fields take the whole non-negative range', 'int64 字段接受全部非负取值'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await forEachCase(
        int64Edges('report'),
        ({ name }) => name,
        ({ field, value }) => known.report(aReport({ [field]: value })).answers(200),
      );
    },
    // An uptime of 0 is less than before, and the largest ram is over its total.
    { buildsOn: ['SRV-REP-01/unusual', ...MANY_REPORTS] },
  ),

  check(
    'SRV-REP-05/burst',
    ['20 reports within a second are accepted', '一秒内的 20 次上报均被接受'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await forEachCase(
        Array.from({ length: 20 }, (_, i) => i),
        (i) => `report ${i + 1}`,
        // They may arrive in any order: nothing in them tells one.
        (i) => known.report(aReport({ uptime: 90_000, cpu: 20 + i })).answers(200),
      );
    },
  ),

  check(
    'SRV-REP-05/over-and-over',
    ['reports of one agent are accepted over and over', '同一 Agent 的上报始终被接受'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      for (let sent = 0; sent < OVER_AND_OVER; sent += AT_ONCE)
        await Promise.all(
          Array.from({ length: AT_ONCE }, () =>
            known.report(aReport({ uptime: 90_000 + 5 * sent })).answers(200),
          ),
        );
    },
  ),

  check(
    'SRV-REP-05/cadence',
    ['reports at the recommended cadence are accepted', '按建议间隔的上报持续被接受'],
    async ({ agent, clock, intervalMs, signal }) => {
      const known = await agent();
      const start = clock.now();
      for (let beat = 0; beat < 3; beat++) {
        await clock.sleep(start + beat * intervalMs - clock.now(), signal);
        const report = known.report(aReport({ uptime: 90_000 + beat }));
        await (beat === 0 ? report.works() : report.answers(200));
      }
      return { verdict: 'pass', message: say('cadence.kept', { count: 3, seconds: intervalMs / 1000 }) };
    },
    { watches: 2 },
  ),

  check(
    'SRV-REP-06/no-object',
    ['a body that is no JSON object is refused with 400', '不是 JSON 对象的请求体以 400 拒绝'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await forEachCase(
        noBodies('report'),
        ({ name }) => name,
        ({ body }) => known.report(body).answers(400),
      );
    },
  ),

  check(
    'SRV-REP-06/wrong-type',
    ['a field of the wrong JSON type is refused with 400', '字段的 JSON 类型错误时以 400 拒绝'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await forEachCase(
        wrongTypes('report'),
        ({ name }) => name,
        ({ field, value }) => known.report(aReport({ [field]: value })).answers(400),
      );
    },
  ),

  check(
    'SRV-REP-07/missing',
    ['a missing field is refused with 400', '缺少必填字段时以 400 拒绝'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await forEachCase(
        optionalFields('report', false),
        (name) => name,
        (name) => known.report(without(aReport(), name)).answers(400),
      );
    },
  ),

  check(
    'SRV-REP-08/percent',
    ['cpu or gpu outside 0 to 100 is refused with 400', 'cpu 或 gpu 超出 0 到 100 时以 400 拒绝'],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport({ cpu: 100, gpu: 100 })).works();
      await forEachCase(
        outOfRange(),
        ({ name }) => name,
        ({ field, value }) => known.report(aReport({ [field]: value })).answers(400),
      );
    },
  ),

  check(
    'SRV-REP-09/no-int64',
    [
      'an integer field with a fraction or past int64 is refused with 400',
      '整数字段含小数或超出 int64 时以 400 拒绝',
    ],
    async ({ agent }) => {
      const known = await agent();
      await known.report(aReport()).works();
      await forEachCase(
        noInt64('report'),
        ({ name }) => name,
        ({ field, value }) => known.report(aReport({ [field]: value })).answers(400),
      );
    },
  ),
];
