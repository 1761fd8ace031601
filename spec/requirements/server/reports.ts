/** SRV-REP: reports over HTTP (protocol §3). */

import type { Row } from '../row.ts';

export const reports: readonly Row[] = [
  {
    id: 'SRV-REP-01',
    level: 'MUST',
    origin: 'doc §3',
    statement: {
      en: 'A complete report gets 200 and an object whose `status` is `"ok"`, unusual values included: an uptime below the last one, more in use than there is in all.',
      zh: '完整的监控数据得到 200 和一个 `status` 为 `"ok"` 的对象，数值异常时也一样：uptime 比上次小、已用量大于总量等。',
    },
    advice: {
      en: 'Accept what has the right shape and leave plausibility to the display: machines restart, counters wrap, containers count oddly. Compute differences so that a value that fell brings no error.',
      zh: '只要格式正确就接受，数值是否合理留给展示层判断：机器会重启，计数器会回绕，容器的统计口径也可能特殊。计算差值时要能承受数值变小。',
    },
  },
  {
    id: 'SRV-REP-02',
    level: 'MUST',
    origin: 'doc §3',
    statement: {
      en: '`gpu` and `temp` may be missing, each alone or both.',
      zh: '`gpu` 和 `temp` 可以单独缺失，也可以同时缺失。',
    },
    advice: {
      en: 'Mark both as optional in the request type and let their columns be null; most machines have neither sensor.',
      zh: '在请求类型中把二者设为可选，并允许数据库列为空；多数机器没有相应的传感器。',
    },
  },
  {
    id: 'SRV-REP-03',
    level: 'MUST',
    origin: 'doc §3',
    statement: {
      en: 'Float fields accept whole numbers (`45`), fractions and exponents, and `cpu` and `gpu` accept 0 and 100.',
      zh: '浮点字段接受整数写法（`45`）、小数和指数写法；`cpu` 与 `gpu` 接受 0 和 100。',
    },
    advice: {
      en: 'Decode into a double and include both bounds in the range check. Languages that tell integers from floats (PHP, Python, Ruby) need both types allowed here.',
      zh: '解码为 double，范围检查包含两端。区分整数与浮点类型的语言（PHP、Python、Ruby）在这里要同时允许两种类型。',
    },
  },
  {
    id: 'SRV-REP-04',
    level: 'MUST',
    origin: 'doc §3',
    statement: {
      en: 'Int64 fields of a report accept every int64 from 0 up.',
      zh: '监控数据的 int64 字段接受 int64 的全部非负取值。',
    },
    advice: {
      en: 'Use 64-bit integers in the decoder, the arithmetic and the database (BIGINT): traffic totals pass 2^31 within hours. Beware of sums and rates that overflow.',
      zh: '解码、运算和数据库（BIGINT）都使用 64 位整数：流量总计几小时内就会超过 2^31。还要注意求和与速率计算时的溢出。',
    },
  },
  {
    id: 'SRV-REP-05',
    level: 'MUST',
    origin: 'doc §3',
    statement: {
      en: 'Report after report is accepted, at the recommended interval and in a short burst of 20 within a second.',
      zh: '监控数据可以持续上报：按建议间隔上报，或一秒内连续上报 20 次，都应被接受。',
    },
    advice: {
      en: 'Look for a rate limit that counts all agents or one address together, a unique key on agent and second, and connections or locks that are not given back.',
      zh: '重点排查：按全部 Agent 或同一地址合并计数的限流、以“Agent + 秒”为唯一键的表，以及没有释放的连接或锁。',
    },
  },
  {
    id: 'SRV-REP-06',
    level: 'MUST',
    origin: 'doc §3, errors',
    statement: {
      en: 'A report that is not JSON, is no object, or has a field of the wrong type gets 400, for each field.',
      zh: '监控数据不是 JSON、不是对象，或任何一个字段类型错误时，返回 400。',
    },
    advice: {
      en: 'Run one strict validation before anything is stored, with coercion off, and map each of its errors to 400. A report that is stored asynchronously must be checked before the answer.',
      zh: '在存储之前统一做严格校验，关闭类型强制转换，并把所有校验错误映射为 400。若采用异步存储，也必须在响应之前完成校验。',
    },
  },
  {
    id: 'SRV-REP-07',
    level: 'SHOULD',
    origin: 'implied §3',
    statement: {
      en: 'A report that lacks a field which is not marked optional gets 400, for each such field.',
      zh: '监控数据缺少任何一个未标为可选的字段时，返回 400。',
    },
    advice: {
      en: 'Require every field but `gpu` and `temp`, and tell a missing one from 0: otherwise an agent that lost a collector looks like an idle machine.',
      zh: '除 `gpu` 和 `temp` 外的字段都应要求存在，并区分缺失与 0：否则采集失效的 Agent 会被当成空闲的机器。',
    },
  },
  {
    id: 'SRV-REP-08',
    level: 'SHOULD',
    origin: 'implied §3',
    statement: {
      en: 'A report whose `cpu` or `gpu` lies outside 0 to 100 gets 400.',
      zh: '`cpu` 或 `gpu` 超出 0 至 100 时返回 400。',
    },
    advice: {
      en: 'Add a range check to both fields, including the negative side, and refuse the value rather than clamp it.',
      zh: '为两个字段加上范围检查（包括负数一侧），超出时拒绝，而不是截断到边界值。',
    },
  },
  {
    id: 'SRV-REP-09',
    level: 'SHOULD',
    origin: 'implied §3',
    statement: {
      en: 'An integer field of a report that has a fraction, or is past int64, gets 400.',
      zh: '监控数据的整数字段带有小数部分，或超出 int64 范围时，返回 400。',
    },
    advice: {
      en: 'Decode straight into a 64-bit integer and keep the error; in JavaScript check `Number.isInteger` and compare with 2^63 before the value is rounded or stored.',
      zh: '直接解码为 64 位整数并处理其错误；JavaScript 中在取整或存储之前先检查 `Number.isInteger`，并与 2^63 比较。',
    },
  },
];
