/**
 * Every rule of the contract in use: a run on a correct kernel that the rule decides and that violates nothing, and either a
 * kernel that does otherwise and is caught, or, where the rule leaves the value open, the false alarm that a stronger rule
 * would raise. A rule without an entry in uses.ts fails here.
 */
import { describe, expect, test } from 'vitest'
import type { Value } from '../../../model/contract/ghost.ts'
import { type Rule, ruleFor, rules } from '../../../model/contract/rules.ts'
import { kernel } from '../../../model/kernels.ts'
import { operations } from '../../../model/operations/index.ts'
import { idOf } from '../../../model/language/operation.ts'
import { kindOf } from '../../../model/scope.ts'
import { memoryOf } from '../../../model/state/config.ts'
import type { MachineState } from '../../../model/state/state.ts'
import { ghostAt, type Line, play, rulesTold, stage } from '../operations/play.ts'
import { type Use, uses, usesWithoutRow } from './uses.ts'

const v612 = kernel('v6.12')
const staged = (use: Pick<Use, 'scope'>, of = v612) => stage(of, { granularity: 'syscall', threads: 1, profile: 'strict', ...use.scope })
const decidingLine = ({ script, decides = script.length - 1 }: Pick<Use, 'script' | 'decides'>): number => decides

/** The row that the call of a line falls under, given what the monitor knows before it. */
function rowOf(use: Use, before: MachineState): Rule | undefined {
  const name = use.script[decidingLine(use)]?.split(': ')[1]?.split(' ')[0]
  const call = operations.find((operation) => idOf(operation) === name)?.call
  const { scope } = staged(use).config
  return call === undefined ? undefined : ruleFor(call, memoryOf(kindOf(scope, 0), scope.features), ghostAt(before, 0, use.mm).has)
}

/** What another rule would have said: the value is set by the test. */
const claim = (value: Value, mm = 0): Line => (state) => ({
  ...state, mms: state.mms.map((each, i) => (i === mm ? { ...each, ghost: each.ghost.map((g) => ({ ...g, value })) } : each)),
})

const title = ({ rule, memory }: Use): string => (memory === undefined ? rule : `${rule} on ${memory}`)
const entries = [...uses, ...usesWithoutRow].map((use) => [title(use), use] as const)

describe.each(entries)('%s', (_, use) => {
  const line = decidingLine(use)

  test('the rule decides, and a correct kernel keeps to it', () => {
    const played = play(staged(use, use.kernel), use.script)
    const [before, after] = [played.states[line], played.states[line + 1]]
    if (before === undefined || after === undefined) throw new Error('the script is too short')
    expect(ghostAt(after, 0, use.mm)).toMatchObject({ value: use.to, n: 0 })
    expect(played.violated).toEqual(new Set())
    const changes = ghostAt(before, 0, use.mm).value !== use.to
    if (uses.includes(use)) {
      expect(rowOf(use, before)?.id).toBe(use.rule)
      if (changes) expect(rulesTold(played.told[line] ?? [])).toContain(use.rule)
    } else if (changes) expect(rulesTold(played.told[line] ?? [])).toEqual([use.rule])
  })

  test('is shown by a mutant, or by the false alarm of a stronger rule where it leaves the value open', () => {
    expect(use.mutant === undefined).toBe(use.to === 'either')
    expect(use.opposites === undefined).toBe(use.to !== 'either')
  })

  for (const { kernel: mutant, violates } of use.mutant === undefined ? [] : [use.mutant]) {
    test(`caught by ${violates}: ${mutant.name}`, () => {
      expect(play(staged(use, mutant), use.script).violated).toContain(violates)
    })
  }

  for (const opposite of use.opposites ?? []) {
    test(`no kernel can fail it, but "${opposite.says}" would blame a correct one`, () => {
      const { script, says, violates } = opposite
      const fair = play(staged(opposite), script)
      expect(fair.violated).toEqual(new Set())
      expect(ghostAt(fair.end)).toMatchObject({ value: 'either', n: 0 })
      expect(play(staged(opposite), [...script, claim(says, opposite.mm)]).violated).toEqual(new Set([violates, ...(says === 'armed' ? ['wp-info-present'] : [])]))
    })
  }
})

describe('every rule has its use', () => {
  const before = (use: Use): MachineState => {
    const state = play(staged(use, use.kernel), use.script).states[decidingLine(use)]
    if (state === undefined) throw new Error('the script is too short')
    return state
  }
  const used = uses.map((use) => rowOf(use, before(use)))

  test.each(rules.map((rule) => [`${rule.id}: ${rule.call} on ${rule.memory?.join(', ') ?? 'any memory'}`, rule] as const))('%s', (_, rule) => {
    expect(used).toContain(rule)
  })
})
