/**
 * Scenarios without some of their lines. What needs a name goes with the line that brought it; `swapoff` and its `swapon` go together, since a
 * scenario must leave swap as it found it; an `expect` goes with the op that it speaks of.
 */
import type { Line, Scenario } from '../../scenario/scenario.ts'
import { isAside } from '../../scenario/regions.ts'
import { bringsNames, needsNames } from '../names.ts'

export function without(scenario: Scenario, dropped: ReadonlySet<Line>): Scenario {
  let lines: readonly Line[] = scenario.lines.filter((line) => !dropped.has(line))
  for (;;) {
    const left = consistent(scenario.lines, lines)
    if (left.length === lines.length) return { ...scenario, lines }
    lines = left
  }
}

/** One round: the lines that have all that they need. */
function consistent(before: readonly Line[], lines: readonly Line[]): readonly Line[] {
  const kept = new Set(lines)
  const known = new Set<string>()
  return lines.filter((line) => {
    const fits = needsNames(line.op).every((name) => known.has(name)) && partners(before, line).every((partner) => kept.has(partner))
    if (fits) for (const name of bringsNames(line.op, known)) known.add(name)
    return fits
  })
}

/** Lines without which this one makes no sense, names aside. */
function partners(lines: readonly Line[], line: Line): Line[] {
  const at = lines.indexOf(line)
  const found = line.op.op === 'swapoff' ? lines.slice(at + 1).find(({ op }) => op.op === 'swapon')
    : line.op.op === 'swapon' ? lines.slice(0, at).findLast(({ op }) => op.op === 'swapoff')
      : line.op.op === 'expect' ? lines.slice(0, at).findLast(({ op }) => !isAside(op.op))
        : undefined
  return found === undefined ? [] : [found]
}
