/** What the live page says, in both languages. */

import type { Bilingual } from '../../spec/requirement.ts';
import type { Entry, MarkKind } from './view.ts';

const text = (en: string, zh: string): Bilingual => ({ en, zh });
const many = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`;

export const texts = {
  title: text('A master for your agent', '供 Agent 调试的主控端'),
  kicker: text('Vanmoi agent protocol · a strict master, live', 'Vanmoi Agent 协议 · 严格主控端 · 实时'),
  cadence: text('Cadence', '上报节奏'),
  violations: text('Violations', '违规'),
  messages: text('Messages', '报文'),
  contents: text('Contents', '目录'),
  language: text('Language', '语言'),
  theme: text('Theme', '主题'),
  themeAuto: text('as the system', '跟随系统'),
  themeLight: text('light', '浅色'),
  themeDark: text('dark', '深色'),
  connected: text('connected', '已连接'),
  lost: text('the master is gone; trying again', '主控端已断开，正在重试'),
  loading: text('connecting', '正在连接'),
  skip: text('Skip to the content', '跳到正文'),

  agents: (n: number) => text(many(n, 'agent', 'agents'), `${n} 个 Agent`),
  reports: (n: number) => text(many(n, 'report', 'reports'), `${n} 次上报`),
  kinds: (n: number) => text(many(n, 'kind of violation', 'kinds of violation'), `${n} 类违规`),
  nobody: text(
    'No agent has called yet. Start yours with this URL, or the reference agent:',
    '尚无 Agent 连接。请将你的 Agent 指向此地址，或启动参考 Agent：',
  ),

  about: (seconds: string) =>
    text(
      `A tick is a report that arrived. The grey bands are when it was due, ${seconds} s apart ± 10 %. A click shows the message.`,
      `每条竖线是一次到达的上报；灰带为应到时段，间隔 ${seconds} 秒 ± 10%。点击可查看报文。`,
    ),
  aboutOwn: text(
    'A tick is a report that arrived. The grey bands are when it was due by the agent’s own median ± 10 %; --interval says what was asked for. A click shows the message.',
    '每条竖线是一次到达的上报；灰带按该 Agent 自身间隔的中位数 ± 10% 推算，可用 --interval 指定要求的间隔。点击可查看报文。',
  ),
  stretch: text('Shown', '时间范围'),
  minutes: (n: number) => text(`${n} min`, `${n} 分钟`),
  intervals: text('intervals and their distribution', '间隔及其分布'),
  silent: (n: number) =>
    text(`${many(n, 'agent', 'agents')} silent for all of this time`, `另有 ${n} 个 Agent 在此期间无消息`),
  goneAgents: (n: number) =>
    text(`${many(n, 'agent', 'agents')} not followed any more`, `另有 ${n} 个 Agent 不再跟踪`),
  olderReports: (n: number) =>
    text(`${many(n, 'older report', 'older reports')} not on the strip`, `更早的 ${n} 次上报未显示`),
  inJournal: (file: string) => text(`all in ${file}`, `完整内容见 ${file}`),
  noJournal: text('--journal FILE keeps all', '使用 --journal FILE 可保存全部'),
  unnamed: text('unnamed', '未命名'),
  lasted: (seconds: string) => text(`${seconds} s`, `${seconds} 秒`),
  strips: text('A strip for each agent', '各 Agent 的时间轴'),
  table: text('The numbers of each agent', '各 Agent 的数据'),
  asTable: text('The same as a table', '以表格显示'),
  agent: text('Agent', 'Agent'),
  token: text('token', '令牌'),
  transport: text('over', '方式'),
  asked: text('due every, s', '应间隔（秒）'),
  median: text('median, s', '中位数（秒）'),
  jitter: text('jitter', '抖动'),
  shortest: text('shortest, s', '最短（秒）'),
  longest: text('longest, s', '最长（秒）'),
  count: text('reports', '上报'),
  faulty: text('faulty messages', '有误报文'),
  registrations: text('registrations', '注册'),

  play: text('Play a fault', '制造故障'),
  on: text('on', '对象'),
  everyAgent: text('every agent', '所有 Agent'),
  revoke: text('revoke the token', '吊销令牌'),
  error: text('500 for the next report', '下次上报返回 500'),
  errorSocket: text('500 for the next handshake', '下次握手返回 500'),
  close: text('close with 1011', '以 1011 关闭'),
  stall: text('stall the next report', '下次上报不应答'),
  stallSocket: text('swallow the socket', '停止读取 WebSocket'),
  unstall: text('read the socket again', '恢复读取 WebSocket'),
  drop: text('drop the line', '断开连接'),
  dropNext: text('drop the line at the next report', '下次上报时断开连接'),
  done: (what: string, who: string) => text(`${what}: ${who}`, `${what}：${who}`),
  notDone: text('the master did not take it', '主控端未接受'),

  none: text('Nothing that an agent sent breaks the protocol.', 'Agent 发送的内容均符合协议。'),
  times: (n: number) => text(n === 1 ? 'once' : `${n} times`, `${n} 次`),
  first: text('first', '首次'),
  last: text('last', '最近'),
  expected: text('expected', '期望'),
  seen: text('seen', '实际'),
  example: text('the last one on the wire', '最近一次的报文'),
  forget: text('begin anew', '重新统计'),
  olderViolations: (n: number) => text(`${n} more not kept`, `另有 ${n} 项未保留`),

  follow: text('follow', '跟随'),
  fresh: (n: number) => text(`${n} new`, `${n} 条新报文`),
  all: text('all', '全部'),
  faultyOnly: text('faulty', '有误'),
  frames: text('frames', '帧'),
  unmatched: text('unmatched', '无法归属'),
  of: (name: string) => text(`of ${name}`, `来自 ${name}`),
  everybody: text('of everybody', '不限 Agent'),
  noMessages: text('Nothing yet.', '暂无内容。'),
  more: text('show more', '显示更多'),
  olderEntries: (n: number) =>
    text(`${many(n, 'older message', 'older messages')} not kept here`, `更早的 ${n} 条报文未保留在此`),
  gone: text('This message is no longer kept here', '此报文已不再保留'),
  after: (seconds: string) => text(`after ${seconds} s`, `间隔 ${seconds} 秒`),
  firstReport: text('first', '首次'),
  right: text('right', '正确'),
  moreFaults: (n: number) => text(`and ${n} more`, `另有 ${n} 处`),
  nobodys: text('nobody', '未知'),
  master: text('master', '主控端'),
} as const;

export const MARK_NAMES: Readonly<Record<MarkKind | 'good' | 'bad' | 'due' | 'gap' | 'stall', Bilingual>> = {
  good: text('report', '上报'),
  bad: text('report with a fault', '有误的上报'),
  due: text('when it was due', '应到时段'),
  gap: text('gap', '缺口'),
  register: text('registration', '注册'),
  refused: text('answer of 400 and above', '400 及以上的应答'),
  fault: text('fault that was played', '制造的故障'),
  socket: text('socket opens', 'WebSocket 打开'),
  close: text('socket ends', 'WebSocket 关闭'),
  stall: text('this tool stood still', '本工具自身停顿'),
};

export const ENTRY_NAMES: Readonly<Record<Entry['kind'], Bilingual>> = {
  register: text('registration', '注册'),
  info: text('basic information', '基本信息'),
  report: text('report', '上报'),
  socket: text('socket', 'WebSocket'),
  frame: text('frame', '帧'),
  close: text('close', '关闭'),
  fault: text('played', '故障'),
  other: text('other', '其他'),
};
