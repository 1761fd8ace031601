import type { Source } from './source.ts';

const ZONES = '/sys/class/thermal';

/** The processor's temperature in degrees Celsius, from the first sensor that names it. */
export function readTemperature(source: Source): number | undefined {
  for (const zone of source.list(ZONES)) {
    if (!zone.startsWith('thermal_zone')) continue;
    if (!/cpu|pkg|soc/i.test(source.read(`${ZONES}/${zone}/type`))) continue;
    const text = source.read(`${ZONES}/${zone}/temp`).trim();
    if (/^-?\d+$/.test(text)) return Number(text) / 1000;
  }
  return undefined;
}
