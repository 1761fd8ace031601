/**
 * The texts of the reports' own frame: headings, verdict words, counts. English, then Chinese. Sentences about a
 * verdict are not here: they come with the report.
 */

import { texts } from '../spec/messages/texts.ts';
import type { Language } from '../spec/requirement.ts';

export const words = {
  pass: ['passed', '通过'],
  fail: ['failed', '未通过'],
  warning: ['warning', '警告'],
  error: ['harness fault', '工具故障'],
  inconclusive: ['inconclusive', '无法判定'],
  blocked: ['blocked', '受阻'],
  'not-applicable': ['not applicable', '不适用'],
  'not-selected': ['not selected', '未选中'],

  conformant: ['CONFORMANT', '符合'],
  'not-conformant': ['NOT CONFORMANT', '不符合'],
  incomplete: ['INCOMPLETE', '判定不完整'],
  score: ['{level} {passed}/{judged} passed', '{level} 通过 {passed}/{judged}'],
  ofSelected: ['of what was selected', '仅就所选部分而言'],
  interrupted: [
    'The run ended early: this is what was found until then.',
    '运行提前结束：以下是此前得到的结果。',
  ],

  mustFailed: ['Failed', '未通过'],
  notJudged: ['Could not be judged', '未能判定'],
  shouldFailed: ['Warnings: recommended by the protocol, do not count', '警告：协议建议的内容（不计入结论）'],
  advisoryFailed: [
    'Advice: not in the protocol, hurts in the field',
    '提示：协议未作要求，但实践中会带来问题',
  ],
  notLooked: ['Not looked at', '未检查'],
  mendFirst: ['Mend first', '优先修正'],
  nothingFailed: ['Nothing failed.', '没有未通过的要求。'],
  requirements: ['Requirements', '要求'],
  notes: ['About this run', '关于本次运行'],

  expected: ['expected', '期望'],
  seen: ['seen', '实际'],
  case: ['case', '用例'],
  wire: ['wire', '报文'],
  mend: ['mend', '修正'],
  repeat: ['repeat', '重现'],
  curl: ['curl', 'curl'],
  replay: ['replay', '重放'],
  report: ['report', '报告'],
  run: ['run', '运行'],
  verdict: ['verdict', '结论'],
  level: ['level', '级别'],
  origin: ['source', '出处'],
  statement: ['statement', '内容'],

  exchange: ['exchange {number}', '报文交换 {number}'],
  moreHeaders: ['{n} more header lines', '另有 {n} 行头部'],
  moreFrames: ['{n} earlier frames', '此前还有 {n} 帧'],
  bytesInAll: ['… {bytes} bytes in all', '…… 共 {bytes} 字节'],
  binaryBytes: ['{bytes} bytes, not UTF-8: {hex}', '{bytes} 字节，不是 UTF-8：{hex}'],
  'answer.refused': ['no answer: connection refused', '无响应：连接被拒绝'],
  'answer.reset': ['no answer: connection reset', '无响应：连接被重置'],
  'answer.timeout': ['no answer in time', '无响应：超时'],
  'answer.not-http': ['the answer is not HTTP', '响应不是 HTTP'],
  'answer.aborted': ['given up before an answer', '在得到响应之前放弃'],

  doesNotCount: ['does not count for the verdict', '不计入结论'],
  counts: ['counts for the verdict', '计入结论'],
  moreChecks: ['{n} more checks of this requirement fail:', '该要求另有 {n} 项检查未通过：'],
  moreIn: ['and {n} more, in {file}', '其余 {n} 条见 {file}'],
  andMore: ['and {n} more', '另有 {n} 条'],
  noReason: ['no reason given', '未说明原因'],
  colon: ['{label}: {text}', '{label}：{text}'],
  leftOutTotal: ['{n} {verdict}: {reasons}', '{verdict} {n} 项：{reasons}'],
  leftOut: ['{n} {reason}', '{n} 项{reason}'],
  withinJudged: ['checks of judged requirements, {verdict}: {n}', '已判定要求中{verdict}的检查：{n}'],

  'reason.only': ['left out by --only', '被 --only 排除'],
  'reason.skip': ['left out by --skip', '被 --skip 排除'],
  'reason.thorough': ['needs --thorough', '需要 --thorough'],
  'reason.shard': ['in another shard', '属于其他分片'],
  'reason.bail': ['after --bail', '因 --bail 未执行'],
  'reason.other-transport': ['another transport is in use', '使用的是另一种传输方式'],
  'reason.condition-absent': ['the situation never arose', '未出现相应情形'],
  'reason.not-observable': ['cannot be seen from here', '从此处无法观察'],

  cutFailures: [
    '{n} failures were cut here to keep this file small.',
    '为控制文件大小，此处省略了 {n} 条未通过的要求。',
  ],
  cutNotes: ['{n} notes were cut here', '此处省略了 {n} 条说明'],
  cutUndecided: ['What could not be judged was cut here.', '此处省略了未能判定的内容。'],
  cutRows: ['{n} rows were cut here to keep this file small.', '为控制文件大小，此处省略了 {n} 行。'],
  allInReport: ['All of them are in {file}.', '完整内容见 {file}。'],
  digestTitle: ['What to mend', '需要修正的内容'],

  planChecks: ['{checks} checks', '{checks} 项检查'],
  planScenarios: ['{checks} checks in {scenarios} scenarios', '{checks} 项检查，{scenarios} 个场景'],
  doneChecks: ['{done}/{total} checks', '{done}/{total} 项检查'],
  failedSoFar: ['{n} failed', '{n} 项未通过'],
  running: ['running: {scenarios}', '进行中：{scenarios}'],
  elapsed: ['{elapsed} elapsed', '已用 {elapsed}'],
  elapsedLeft: ['{elapsed} elapsed, about {left} left', '已用 {elapsed}，约剩 {left}'],
  'phase.begin': ['{id} begins', '{id} 开始'],
  'phase.end': ['{id} ended', '{id} 结束'],

  matrix: ['Implementations side by side', '各实现对照'],
  target: ['target', '被测对象'],
  tool: ['tool', '工具'],
  differences: ['Differences: {n} of {of} requirements', '差异：{of} 项要求中的 {n} 项'],
  noDifferences: ['No requirement tells these implementations apart.', '没有任何要求能将这些实现区分开。'],
  howFailed: ['How they failed', '未通过的方式'],
  sameEverywhere: ['The same everywhere: {n} requirements', '各实现一致：{n} 项要求'],
  onlyDifferences: ['only differences', '仅显示差异'],
  unknownThere: ['not known there', '该报告中没有'],
  matrixWritten: [
    '{reports} reports, {n} of {of} requirements differ: {file}',
    '{reports} 份报告，{of} 项要求中有 {n} 项不同：{file}',
  ],

  'diff.before': ['before', '之前'],
  'diff.after': ['after', '之后'],
  'diff.broken': ['Broken: {n}', '变差：{n}'],
  'diff.fixed': ['Fixed: {n}', '已修复：{n}'],
  'diff.new': ['New: {n}', '新增：{n}'],
  'diff.gone': ['Gone, not looked at any more: {n}', '消失（不再检查）：{n}'],
  'diff.changed': ['Fails in another way: {n}', '未通过的方式有变：{n}'],
  'diff.absent': ['absent', '无'],
  'diff.worse': ['Checks that stand worse: {n}', '变差的检查：{n} 项'],
  'diff.notWorse': ['Nothing got worse.', '没有变差。'],

  'file.not-json': [
    'This is no report: it is not JSON ({detail}). Give the report.json that a run left.',
    '这不是报告文件：不是 JSON（{detail}）。请指定某次运行留下的 report.json。',
  ],
  'file.truncated': [
    'This report ends in the middle: it was cut off, or is still being written. Wait for the run to end, or run it again.',
    '报告文件不完整：被截断，或仍在写入。请等待运行结束，或重新运行。',
  ],
  'file.foreign': [
    'This is no report of vanmoi-conform: {detail} is missing or of another type. Give the report.json that a run left.',
    '这不是 vanmoi-conform 的报告：{detail} 缺失或类型不符。请指定某次运行留下的 report.json。',
  ],
  'file.version': [
    'This report has format version {version}; this program reads version 1. Use the vanmoi-conform that wrote it, or run it again.',
    '报告的格式版本为 {version}，本程序只能读取版本 1。请使用写出该报告的 vanmoi-conform，或重新运行。',
  ],
  'file.unreadable': [
    'This report cannot be read ({detail}). Give the report.json that a run left, or its folder.',
    '无法读取报告（{detail}）。请指定某次运行留下的 report.json 或其文件夹。',
  ],
  'merge.no-shard': [
    '{file} is no shard: several reports are merged only where each is a part of one run (--shard). To set runs side by side add --matrix.',
    '{file} 不是分片：只有同一次运行的各个分片（--shard）才能合并。若要并列比较，请加 --matrix。',
  ],
  'merge.differ': [
    '{file} is a shard of another run than {first}: {what} differs. Give the shards of one run.',
    '{file} 与 {first} 不是同一次运行的分片：{what} 不同。请指定同一次运行的各个分片。',
  ],
  'merge.twice': [
    '{file} is shard {shard}, which was given already. Give each shard once.',
    '{file} 是分片 {shard}，已经给出过。每个分片只需给出一次。',
  ],
  'merge.missing': [
    'shard {shards} is missing: give all shards of the run.',
    '缺少分片 {shards}：请给出该次运行的全部分片。',
  ],
  'merge.overwrites': [
    '--out {folder} is the folder of {file}, which would be overwritten. Name another folder.',
    '--out {folder} 是 {file} 所在的文件夹，会将其覆盖。请指定其他文件夹。',
  ],
  'roles.differ': [
    '{file} is of role {role}, {first} of role {other}: their requirements have nothing in common. Give reports of one role.',
    '{file} 的角色是 {role}，{first} 的角色是 {other}，二者的要求没有可比之处。请给出同一角色的报告。',
  ],
  'matrix.few': [
    'a matrix sets several reports side by side: give two or more.',
    '矩阵用于并列比较多个报告：请给出两个或更多。',
  ],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

export type WordKey = keyof typeof words;

type Slots<Template> = Template extends `${string}{${infer Name}}${infer Rest}` ? Name | Slots<Rest> : never;

export type WordValues<Key extends WordKey> = Record<Slots<(typeof words)[Key][0]>, string | number>;

/** Says a word of the frame in one language; the compiler asks for the values that its template names. */
export type Say = <Key extends WordKey>(key: Key, ...values: Given<Key>) => string;

/** What a word is given beside its key: nothing, or the values that its template names. */
export type Given<Key extends WordKey> = Slots<(typeof words)[Key][0]> extends never ? [] : [WordValues<Key>];

/** The words in one language. */
export function wordsIn(language: Language): Say {
  return (key, ...values) => {
    const given: Readonly<Record<string, string | number>> = values[0] ?? {};
    const template: string = words[key][language === 'en' ? 0 : 1];
    return template.replace(/\{(\w+)\}/g, (slot, name: string) => String(given[name] ?? slot));
  };
}

/** Why something was left out: a word of ours, or a sentence about a verdict; any other stands as it is. */
export function reasonIn(language: Language, reason: string | null): string {
  if (reason === null) return wordsIn(language)('noReason');
  const key = `reason.${reason}`;
  const said = isWord(key) ? words[key] : Object.values(texts).find(([english]) => english === reason);
  return said?.[language === 'en' ? 0 : 1] ?? reason;
}

function isWord(key: string): key is WordKey {
  return Object.hasOwn(words, key);
}
