import type { Side } from '../../spec/journal.ts';
import type { Recorder } from '../recorder.ts';
import type { Frame } from './frames.ts';
import { payloadOf } from './payload.ts';

/** Writes one frame down as it was on the wire. */
export function recordFrame(from: Side, frame: Frame, place: Recorder): void {
  place.record({
    type: 'frame',
    from,
    fin: frame.fin,
    rsv: frame.rsv,
    opcode: frame.opcode,
    mask: frame.mask?.toString('hex') ?? null,
    payload: payloadOf(frame.payload),
  });
}
