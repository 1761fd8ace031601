/** Generated bodies over HTTP (protocol §1 to §3). */

import type { ServerContext } from '../../../drive/server-context.ts';
import type { ServerCheck } from '../define.ts';
import { EVERYTHING } from './drafts.ts';
import { accepts, refuses } from './http.ts';
import { missing, noIntegers, notJson, notObjects, outOfRange, twoFaults, wrongTypes } from './wrong.ts';

/** Before each name, so that an operator knows it as one of ours. */
const prefixOf = ({ name }: ServerContext) => name('');

/** Where one agent sends many reports, that alone must work. */
const MANY_REPORTS = ['SRV-REP-05/burst', 'SRV-REP-05/over-and-over'];

/** Fewer cases: each that is right registers an agent. */
const REGISTERS = 0.25;

export const registerChecks: readonly ServerCheck[] = [
  accepts(
    'SRV-REG-01/generated',
    ['a registration is accepted however its JSON is laid out', '无论 JSON 如何排版，注册均被接受'],
    { kind: 'register', variety: { layout: true }, prefix: prefixOf },
    { share: REGISTERS },
  ),
  accepts(
    'SRV-REG-11/generated',
    ['generated names in any script are accepted', '接受生成的任意文字名称'],
    { kind: 'register', variety: { strings: true, layout: true }, prefix: prefixOf },
    { share: REGISTERS * 2, buildsOn: ['SRV-REG-01'] },
  ),
  refuses(
    'SRV-REG-09/generated',
    ['generated near-JSON is refused with 400', '生成的近似 JSON 以 400 拒绝'],
    {
      kind: 'register',
      cases: (context) => notJson('register', prefixOf(context)),
    },
    { share: 0.75 },
  ),
  refuses(
    'SRV-REG-10/generated',
    ['a name of any other type is refused with 400', '任何其他类型的名称以 400 拒绝'],
    { kind: 'register', cases: (context) => wrongTypes('register', prefixOf(context)) },
    { share: 0.5 },
  ),
  refuses(
    'SRV-REG-12/generated',
    ['generated JSON that is no object is refused with 400', '生成的非对象 JSON 以 400 拒绝'],
    { kind: 'register', cases: (context) => notObjects('register', prefixOf(context)) },
    { share: 0.5 },
  ),
];

export const infoChecks: readonly ServerCheck[] = [
  accepts(
    'SRV-INFO-02/generated',
    ['any of the optional fields may be left out', '可省略任意可选字段'],
    { kind: 'info', variety: { leftOut: true } },
    { share: 0.5, buildsOn: ['SRV-INFO-03'] },
  ),
  accepts(
    'SRV-INFO-07/generated',
    ['totals take any int64, large ones side by side too', '总量接受任意 int64，多个大值并存亦可'],
    { kind: 'info', variety: { int64s: true } },
    { share: 0.75, buildsOn: ['SRV-INFO-03'] },
  ),
  accepts(
    'SRV-INFO-01/generated',
    ['any valid information is accepted', '接受任何有效的基本信息'],
    { kind: 'info', variety: EVERYTHING },
    { buildsOn: ['SRV-INFO-02', 'SRV-INFO-03', 'SRV-INFO-07'] },
  ),
  refuses(
    'SRV-INFO-04/generated',
    ['generated near-JSON is refused with 400', '生成的近似 JSON 以 400 拒绝'],
    { kind: 'info', cases: () => notJson('info') },
    { share: 0.75 },
  ),
  refuses(
    'SRV-INFO-04/generated-no-object',
    ['generated JSON that is no object is refused with 400', '生成的非对象 JSON 以 400 拒绝'],
    { kind: 'info', cases: () => notObjects('info') },
    { share: 0.5 },
  ),
  refuses(
    'SRV-INFO-05/generated',
    ['a field of any other JSON type is refused with 400', '字段为任何其他 JSON 类型时以 400 拒绝'],
    { kind: 'info', cases: () => wrongTypes('info') },
    { share: 0.75 },
  ),
  refuses(
    'SRV-INFO-06/generated',
    ['any required field that is missing is refused with 400', '缺少任意必填字段时以 400 拒绝'],
    { kind: 'info', cases: () => missing('info') },
    { share: 0.5 },
  ),
  refuses(
    'SRV-INFO-08/generated',
    ['generated numbers that are no int64 are refused with 400', '生成的非 int64 数值以 400 拒绝'],
    { kind: 'info', cases: () => noIntegers('info') },
    { share: 0.75 },
  ),
];

export const reportChecks: readonly ServerCheck[] = [
  accepts(
    'SRV-REP-02/generated',
    ['any of the optional fields may be left out', '可省略任意可选字段'],
    { kind: 'report', variety: { leftOut: true } },
    { share: 0.5, buildsOn: MANY_REPORTS },
  ),
  accepts(
    'SRV-REP-03/generated',
    ['generated floats in any spelling are accepted', '接受任意写法的生成浮点数'],
    { kind: 'report', variety: { floats: true } },
    { buildsOn: ['SRV-REP-01/unusual', ...MANY_REPORTS] },
  ),
  accepts(
    'SRV-REP-04/generated',
    ['int64 fields take any int64, large ones side by side too', 'int64 字段接受任意取值，多个大值并存亦可'],
    { kind: 'report', variety: { int64s: true } },
    { buildsOn: ['SRV-REP-01/unusual', ...MANY_REPORTS] },
  ),
  accepts(
    'SRV-REP-01/generated',
    ['any valid report is accepted', '接受任何有效的监控数据'],
    { kind: 'report', variety: EVERYTHING },
    { buildsOn: ['SRV-REP-02', 'SRV-REP-03', 'SRV-REP-04'] },
  ),
  refuses(
    'SRV-REP-06/generated',
    ['generated near-JSON is refused with 400', '生成的近似 JSON 以 400 拒绝'],
    {
      kind: 'report',
      cases: () => notJson('report'),
    },
    { share: 0.75 },
  ),
  refuses(
    'SRV-REP-06/generated-no-object',
    ['generated JSON that is no object is refused with 400', '生成的非对象 JSON 以 400 拒绝'],
    { kind: 'report', cases: () => notObjects('report') },
    { share: 0.5 },
  ),
  refuses(
    'SRV-REP-06/generated-types',
    ['a field of any other JSON type is refused with 400', '字段为任何其他 JSON 类型时以 400 拒绝'],
    { kind: 'report', cases: () => wrongTypes('report') },
    { share: 0.75 },
  ),
  refuses(
    'SRV-REP-07/generated',
    ['any required field that is missing is refused with 400', '缺少任意必填字段时以 400 拒绝'],
    { kind: 'report', cases: () => missing('report') },
    { share: 0.5 },
  ),
  refuses(
    'SRV-REP-08/generated',
    ['generated numbers that are no percentage are refused with 400', '生成的越界百分比以 400 拒绝'],
    { kind: 'report', cases: () => outOfRange() },
    { share: 0.5 },
  ),
  refuses(
    'SRV-REP-09/generated',
    ['generated numbers that are no int64 are refused with 400', '生成的非 int64 数值以 400 拒绝'],
    { kind: 'report', cases: () => noIntegers('report') },
    { share: 0.75 },
  ),
];

export const severalFaults: readonly ServerCheck[] = (['info', 'report'] as const).map((kind) =>
  refuses(
    `SRV-ERR-03/generated-${kind}`,
    [`two faults at once in ${kind} are refused with 400`, `${kind} 同时含两处错误时以 400 拒绝`],
    { kind, cases: () => twoFaults(kind), rows: ['SRV-INFO-05', 'SRV-REP-06'] },
    { share: 0.5, buildsOn: [kind === 'info' ? 'SRV-INFO-05' : 'SRV-REP-06'] },
  ),
);
