/** SRV-INFO: basic information (protocol §2). */

import type { Row } from '../row.ts';

export const information: readonly Row[] = [
  {
    id: 'SRV-INFO-01',
    level: 'MUST',
    origin: 'doc §2',
    statement: {
      en: 'Complete basic information gets 200 and an object whose `status` is `"ok"`; other members may stand beside it.',
      zh: '完整的基本信息得到 200 和一个 `status` 为 `"ok"` 的对象；该对象可以含有其他成员。',
    },
    advice: {
      en: 'Answer 200 with `{"status": "ok"}`: no 204 without a body, no `{"code": 0}`, no other wording such as "success".',
      zh: '返回 200 和 `{"status": "ok"}`：不要返回没有响应体的 204，不要用 `{"code": 0}`，也不要写成 "success" 等其他字样。',
    },
  },
  {
    id: 'SRV-INFO-02',
    level: 'MUST',
    origin: 'doc §2',
    statement: {
      en: '`gpu_name`, `ipv4` and `ipv6` may each be missing, and all of them together; `gpu_name` may also be the empty string.',
      zh: '`gpu_name`、`ipv4`、`ipv6` 可以单独缺失，也可以同时缺失；`gpu_name` 还可以是空字符串。',
    },
    advice: {
      en: 'Mark these three as optional in the request type and let their columns be null; do not parse an address that is not there, and do not ask for a graphics card.',
      zh: '在请求类型中把这三个字段设为可选，并允许数据库列为空；字段不存在时不要解析地址，也不要强求显卡型号。',
    },
  },
  {
    id: 'SRV-INFO-03',
    level: 'MUST',
    origin: 'doc §2',
    statement: {
      en: 'Basic information may come again, the same or changed, since agents send it at every start.',
      zh: '基本信息可以重复上报，内容相同或有变化均可，因为 Agent 每次启动都会上报。',
    },
    advice: {
      en: 'Write it as an upsert by agent. A plain insert fails on the unique key the second time.',
      zh: '按 Agent 以“存在则更新”的方式写入；单纯插入会在第二次因唯一键冲突而失败。',
    },
  },
  {
    id: 'SRV-INFO-04',
    level: 'MUST',
    origin: 'doc errors',
    statement: {
      en: 'Basic information whose body is not JSON, or is JSON but no object, gets 400.',
      zh: '基本信息的请求体不是 JSON，或是 JSON 但不是对象时，返回 400。',
    },
    advice: {
      en: 'Map parser errors to 400 and check that the value is an object before its members are read; `null` and `[]` slip through many decoders.',
      zh: '把解析错误映射为 400，并在读取成员前确认其为对象；`null` 和 `[]` 会被许多解码器放过。',
    },
  },
  {
    id: 'SRV-INFO-05',
    level: 'MUST',
    origin: 'doc §2, errors',
    statement: {
      en: 'Any field of basic information that has the wrong JSON type gets 400, each of them.',
      zh: '基本信息的任何一个字段 JSON 类型错误时，都返回 400。',
    },
    advice: {
      en: 'Validate every field against the table of the text (`spec/schemas` has it) and switch coercion off, so that `"8"` is no number and `1` no string; report it as 400 rather than 422 or 500.',
      zh: '按文档的字段表逐一校验（`spec/schemas` 中有对应的 Schema），并关闭类型强制转换，使 `"8"` 不被当作数字、`1` 不被当作字符串；错误返回 400，而不是 422 或 500。',
    },
  },
  {
    id: 'SRV-INFO-06',
    level: 'SHOULD',
    origin: 'implied §2',
    statement: {
      en: 'Basic information that lacks a field which is not marked optional gets 400, for each such field.',
      zh: '基本信息缺少任何一个未标为可选的字段时，返回 400。',
    },
    advice: {
      en: 'Tell "missing" from "zero" (pointers in Go, `Option` in Rust, `undefined` in JavaScript) and require what the text does not mark as optional; decoders that fill in zero values hide the gap.',
      zh: '区分“缺失”与“零值”（Go 用指针，Rust 用 `Option`，JavaScript 判断 `undefined`），对文档未标为可选的字段一律要求存在；自动填零值的解码器会掩盖缺失。',
    },
  },
  {
    id: 'SRV-INFO-07',
    level: 'MUST',
    origin: 'doc §2',
    statement: {
      en: '`mem_total`, `swap_total` and `disk_total` accept every int64 from 0 up: 0, 2^31, 2^53+1 and 2^63-1 among them.',
      zh: '`mem_total`、`swap_total`、`disk_total` 接受 int64 的全部非负取值，包括 0、2^31、2^53+1 和 2^63-1。',
    },
    advice: {
      en: 'Use 64-bit integers from the decoder down to the database column (BIGINT). Zero swap is usual, so no "must be positive" rule; in JavaScript do not reject what is above `Number.MAX_SAFE_INTEGER`.',
      zh: '从解码器到数据库列（BIGINT）全程使用 64 位整数。没有交换分区很常见，不要要求“必须为正”；JavaScript 中不要拒绝大于 `Number.MAX_SAFE_INTEGER` 的值。',
    },
  },
  {
    id: 'SRV-INFO-08',
    level: 'SHOULD',
    origin: 'implied §2',
    statement: {
      en: 'An integer field of basic information that has a fraction, or is past int64 (2^63), gets 400.',
      zh: '基本信息的整数字段带有小数部分，或超出 int64 范围（2^63）时，返回 400。',
    },
    advice: {
      en: 'Decode into an integer type and keep its errors, instead of going through a double, which cuts off fractions and turns 2^63 into another number.',
      zh: '直接解码为整数类型并处理其错误，不要经过 double 中转：那样会截掉小数，并把 2^63 变成另一个数。',
    },
  },
];
