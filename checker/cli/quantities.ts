/** Durations and sizes as they are typed: `90s`, `5m`, `512M`, `2G`. */
import { usage } from './exit.ts'

const seconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 }
const bytes: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

/** In seconds; a bare number is seconds. */
export function parseDuration(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  if (amount === undefined || Number(amount) === 0) throw usage(`"${text}" is no duration; examples: 90s, 5m, 1h`)
  return Number(amount) * (seconds[unit] ?? 1)
}

/** In bytes; a bare number is bytes. */
export function parseSize(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([kmgt])?i?b?$/i.exec(text) ?? []
  if (amount === undefined || Number(amount) === 0) throw usage(`"${text}" is no size; examples: 512M, 2G`)
  return Math.floor(Number(amount) * (unit === undefined ? 1 : bytes[unit.toLowerCase()] ?? 1))
}
