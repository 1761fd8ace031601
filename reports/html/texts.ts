/** The texts that only the page has. English and Chinese. */

import type { Bilingual } from '../../spec/requirement.ts';

const text = (en: string, zh: string): Bilingual => ({ en, zh });

export const texts = {
  title: text('Conformance to the Vanmoi agent protocol', 'Vanmoi Agent 协议一致性报告'),
  kicker: {
    server: (version: string) =>
      text(
        `Vanmoi agent protocol, version ${version} · conformance of a master`,
        `Vanmoi Agent 协议，版本 ${version} · 主控端一致性`,
      ),
    agent: (version: string) =>
      text(
        `Vanmoi agent protocol, version ${version} · conformance of an agent`,
        `Vanmoi Agent 协议，版本 ${version} · Agent 一致性`,
      ),
  },
  skip: text('Skip to the report', '跳到报告正文'),
  contents: text('Contents', '目录'),
  language: text('Language', '语言'),
  theme: text('Theme', '主题'),
  themeAuto: text('as the system', '跟随系统'),
  themeLight: text('light', '浅色'),
  themeDark: text('dark', '深色'),
  search: text('Search', '搜索'),
  show: text('Show', '显示'),
  all: text('all', '全部'),
  failed: text('failed', '未通过'),
  undecided: text('undecided', '未能判定'),
  passed: text('passed', '通过'),
  unlooked: text('not looked at', '未检查'),

  verdict: text('Verdict', '结论'),
  atAGlance: text('At a glance', '概览'),
  toMend: text('To mend', '需要修正'),
  protocol: text('The protocol', '协议'),
  protocolAbout: text(
    'The text in our own words, and beside each statement what this run found. A statement opens on its checks.',
    '以下是用我们自己的话转述的协议内容，旁边是本次运行的结论。展开任一条可查看其检查。',
  ),
  which: text('Which', '具体条目'),
  traffic: text('Traffic', '通信'),
  about: text('About this run', '关于本次运行'),

  fulfilled: text('fulfilled', '符合'),
  broken: text('broken', '违反'),
  unlike: text('not as recommended', '未按建议'),
  hurts: text('hurts in the field', '实践中有隐患'),
  openState: text('undecided', '未能判定'),
  partly: text('as far as looked at', '就已检查部分而言符合'),
  unseen: text('not looked at', '未检查'),
  ofOthers: {
    server: text('asked of agents', '对 Agent 的要求'),
    agent: text('asked of masters', '对主控端的要求'),
  },
  fromFiles: text('From scenario files', '来自场景文件'),
  fromFilesAbout: text('What a scenario file of the user expects.', '用户场景文件中的预期。'),
  above: text('in full above', '详见上文'),
  checks: (n: number) => text(n === 1 ? '1 check' : `${n} checks`, `${n} 项检查`),
  wireOf: (n: number) => text(`Exchange ${n} on the wire`, `报文交换 ${n}`),
  offending: (n: number) => text(`offending · exchange ${n}`, `问题报文 · 交换 ${n}`),
  twin: (n: number) => text(`valid twin · exchange ${n}`, `有效对照 · 交换 ${n}`),
  differs: text('What differs is marked.', '差异之处已标出。'),
  marked: text('What the verdict is about is marked.', '结论所涉之处已标出。'),
  alsoCited: text('Also on the wire', '相关报文'),
  moreFailed: (n: number) =>
    text(n === 1 ? '1 more check of it fails' : `${n} more checks of it fail`, `另有 ${n} 项检查未通过`),
  finds: {
    server: (n: number) =>
      text(n === 1 ? 'finds 1 faulty master' : `finds ${n} faulty masters`, `可查出 ${n} 个有缺陷的主控端`),
    agent: (n: number) =>
      text(n === 1 ? 'finds 1 faulty agent' : `finds ${n} faulty agents`, `可查出 ${n} 个有缺陷的 Agent`),
  },
  testOrTarget: {
    server: (n: number) =>
      text(
        `The test or your master? It passes the reference master, and finds ${n} with a known defect.`,
        `是测试有误，还是主控端有误？参考主控端可通过此检查，另有 ${n} 个带已知缺陷的主控端被它查出。`,
      ),
    agent: (n: number) =>
      text(
        `The test or your agent? It passes the reference agent, and finds ${n} with a known defect.`,
        `是测试有误，还是 Agent 有误？参考 Agent 可通过此检查，另有 ${n} 个带已知缺陷的 Agent 被它查出。`,
      ),
  },
  inScenario: (id: string) => text(`scenario ${id}`, `场景 ${id}`),
  settle: text(
    'A check that is named runs: its command is at its statement.',
    '指明某项检查即会运行：命令见各条。',
  ),

  timeLine: text('Time line', '时间线'),
  timeLineAgent: text(
    'A lane for each scenario, which has a master and a process of the agent to itself. What the agent does stands above the line, what the master does hangs below it.',
    '每个场景一行，各有自己的主控端与 Agent 进程。线上为 Agent 的行为，线下为主控端的行为。',
  ),
  timeLineServer: text(
    'A lane for each check, which has agents of its own. What those agents send stands above the line, what the master answers out of the ordinary hangs below it.',
    '每项检查一行，各有自己的 Agent。线上为这些 Agent 所发，线下为主控端的异常应答。',
  ),
  seconds: text('seconds', '秒'),
  lane: text('Lane', '通道'),
  zoomIn: text('zoom in', '放大'),
  zoomOut: text('zoom out', '缩小'),
  earlier: text('earlier', '向前'),
  later: text('later', '向后'),
  whole: text('whole run', '全部'),
  asTable: text('The same as a table', '以表格显示'),

  cadence: text('Cadence', '上报节奏'),
  cadenceAbout: (seconds: string) =>
    text(
      `Each interval between two reports, against the ${seconds}\u00a0s that were asked for. The band is the tolerance of 10\u00a0%. Below it the drift against an even beat, and how late the tool itself ran.`,
      `每两次上报之间的间隔，以及要求的 ${seconds} 秒。阴影为 10% 的容差。其下是相对均匀节拍的漂移，以及本工具自身的延迟。`,
    ),
  interval: text('interval, s', '间隔（秒）'),
  drift: text('drift, s', '漂移（秒）'),
  lag: text('delay of this tool, ms', '本工具的延迟（毫秒）'),
  asked: text('asked for', '要求'),
  reports: text('Report', '上报'),
  at: text('at, s', '时刻（秒）'),

  truth: text('Reported and measured', '上报值与实测值'),
  truthAbout: text(
    'Dots: what the agent reported. Line: what the machine showed at that time, by the formula that comes nearest.',
    '圆点为 Agent 的上报值；线为同一时刻机器的实际读数，按最接近的算法计算。',
  ),
  field: text('field', '字段'),
  formula: text('formula', '算法'),
  reported: text('reported', '上报'),
  measured: text('measured', '实测'),

  allTraffic: text('Every exchange', '全部报文交换'),
  unpack: text('Unpack the journal and list it', '解开通信日志并列出'),
  allTrafficScript: text(
    'The list is made from the journal in this page, and needs script. Without it, read traffic.ndjson.',
    '此列表由页内的通信日志生成，需要脚本；否则请查看 traffic.ndjson。',
  ),
  wholeJournal: (events: number) =>
    text(
      `The whole journal is in this page: ${events} events, packed.`,
      `本页包含完整的通信日志：${events} 个事件（已压缩）。`,
    ),
  partJournal: (kept: number, events: number) =>
    text(
      `The journal is too large for this page: it holds ${kept} of ${events} events, first those that checks cite. All of them are in traffic.ndjson.`,
      `通信日志过大：本页含 ${events} 个事件中的 ${kept} 个，优先收录检查所引用的部分；完整内容见 traffic.ndjson。`,
    ),
  masked: (n: number) =>
    text(
      n === 0
        ? 'No tokens were masked.'
        : `${n} tokens are masked: ‹token 3› is one and the same throughout.`,
      n === 0 ? '没有令牌被遮盖。' : `已遮盖 ${n} 个令牌：‹token 3› 始终指同一个。`,
    ),
  target: text('target', '被测对象'),
  began: text('began', '开始时间'),
  lasted: text('took', '耗时'),
  seed: text('seed', '随机种子'),
  gate: text('what gates', '计入结论的级别'),
  intervalTold: text('interval', '间隔'),
  tool: text('tool', '工具'),
  spec: text('protocol text', '协议文本'),
  exitCode: text('exit code', '退出码'),
  runId: text('run', '运行编号'),
  nothingToMend: text('Nothing that was looked at failed.', '所有已检查的要求均未发现问题。'),
  copy: text('copy', '复制'),
} as const;
