import { expect, test } from 'vitest';
import { render } from '../../spec/messages/message.ts';
import { schedulesNote } from './notes.ts';

const note = (runs: number, thorough = false) => {
  const said = schedulesNote({ runs, thorough });
  return said && render(said);
};

test('more schedules than run side by side are cut off, and that is told', () => {
  expect([note(1), note(800), note(300, true)]).toEqual([null, null, null]);
  expect(note(1000)).toBe(
    '--runs 1000 asks for 30 generated schedules of the master: 24 are played, the most that run side by side',
  );
  expect(note(400, true)).toContain('32 generated schedules');
});
