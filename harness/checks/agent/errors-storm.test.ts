import { type Call, type Story, traffic } from '../../testing/journal-of.ts';
import { judgeTable, type Row } from '../../testing/judge-table.ts';

const PLAYED: Call = { fault: 'answer', status: 401 };
const REFUSED: Call = { fault: 'answer', status: 500 };

/** Registers, is refused, and registers again after each of these pauses, in seconds. */
const registering = (pauses: readonly number[], begun = traffic().launch()) =>
  pauses.reduce(
    (story: Story, pause, i) => story.wait(pause).registers(`t${i}`).info(PLAYED),
    begun.registers('t').info(PLAYED),
  );
/** Tries to register in vain, after each of these pauses. */
const trying = (pauses: readonly number[], begun = traffic().launch()) =>
  pauses.reduce(
    (story: Story, pause) => story.wait(pause).registers('x', REFUSED),
    begun.registers('x', REFUSED),
  );
const times = (count: number, pause: number) => Array.from({ length: count }, () => pause);

const later = () => traffic().launch().wait(5);

for (const [name, story, exchanges] of [
  ['unauthorized', registering, 2],
  ['refused', trying, 1],
] as const) {
  const short: readonly Row[] = [
    ['doubling pauses', 'pass', story([1, 2, 4, 8, 16]), 'pauses of 1.0 s, 2.0 s, 4.0 s, 8.0 s, 16.0 s'],
    ['one pause that grew', 'pass', story([1, 2])],
    ['a pause that grew after a shorter one', 'pass', story([8, 2, 3])],
    ['pauses of 10 s, just long enough', 'pass', story([12, 11, 10])],
    ['pauses on the grid of reports', 'pass', story([5, 5, 10, 10])],
    ['doubling pauses with jitter', 'pass', story([1.1, 0.9, 2.2, 1.8, 4.4])],
    ['three quick tries, then a long pause', 'pass', story([1, 1, 20])],
    ['long pauses that do not grow', 'pass', story([12, 11, 10.5])],
    ['ten within the minute', 'pass', story([...times(9, 0.5), 10]).wait(30)],
    ['nothing goes wrong', null, traffic().launch().registers('t').info().report().wait(30)],
    ['one more try', 'inconclusive', story([20], later()).wait(10), '30 s'],
    ['two more tries, too few to show growth', 'inconclusive', story([5, 5]).wait(1)],
    ['pauses that do not grow', 'fail', story(times(6, 5)), `#${exchanges * 6}`],
    ['three pauses that do not grow', 'fail', story([5, 5, 5])],
    ['pauses that grow by no more than a quarter', 'fail', story([4, 5, 4.5])],
    ['pauses that shrink a little', 'fail', story([5, 4, 3.9])],
    ['one long pause among short ones', 'fail', story([12, 9, 9])],
    ['a storm', 'fail', story(times(40, 0.5), later()), '11 registrations in 5.5 s'],
    [
      'a storm after the master was slow',
      'fail',
      story(times(11, 0.2), traffic().launch().fault('delay').wait(70)),
    ],
    ['eleven as the minute ends, though they grow', 'fail', story([...times(8, 5), 10, 5, 5])],
    ['eleven within the minute, though they grow', 'fail', story([...times(10, 0.5), 20])],
    ['a storm that ends', 'fail', story([...times(11, 0.2), 30])],
  ];
  judgeTable(`AGT-REC-07/${name}`, short);

  const long: readonly Row[] = [
    ['ten in the minute', 'pass', story([...times(9, 1), 10], later()).wait(41), '10 registrations in 60 s'],
    ['the minute is nearly over', null, story([1, 2, 4, 8], later()).wait(43)],
    ['more after the minute', 'pass', story([...times(8, 7.5), ...times(8, 1)])],
    ['the minute is not over', null, story([1, 2, 4, 8]).wait(20)],
    ['one each interval', 'fail', story(times(14, 5)).wait(10)],
  ];
  judgeTable(`AGT-REC-07/${name}-minute`, long);
}

/** Has reported for long, is revoked, and then tries to register in vain. */
const again = (pauses: readonly number[]) =>
  trying(pauses, traffic().launch().registers('t').info().wait(5).report().wait(5).report({ status: 401 }));
judgeTable('AGT-REC-07/refused', [
  ['doubling pauses under a second identity', 'pass', again([1, 2, 4, 8]), 'pauses of 1.0 s, 2.0 s'],
  ['the time that the first identity lasted is no pause', 'fail', again([5, 5, 5, 5])],
  ['at each refused report', 'fail', again(times(12, 1)), '11 registrations'],
]);

judgeTable('AGT-REC-07/unauthorized', [
  [
    'it never registers again',
    null,
    traffic().launch().registers('t').info(PLAYED).wait(5).report(PLAYED).wait(30),
  ],
]);
