/** How a search is to be done, as the command line says it: what it means, and what makes no sense. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { asFailure, type Failure } from '../../../checker/cli/exit.ts'
import type { LoadedSpec } from '../../../checker/cli/load.ts'
import { keepingIn, type MethodOptions, methodFor } from '../../../checker/cli/method.ts'
import type { Planned, Variant } from '../../../checker/cli/run.ts'
import { CheckpointError, type CheckpointProblem } from '../../../checker/search/checkpoint/error.ts'
import { kernel } from '../../../model/kernels.ts'

function refused(act: () => unknown): Failure {
  try {
    act()
  } catch (thrown) {
    return asFailure(thrown)
  }
  throw new Error('it was not refused')
}

describe('what is said', () => {
  const plain = { engine: 'tables', store: 'auto', workers: availableParallelism(), symmetry: true, audit: false }

  test.each<[MethodOptions, object]>([
    [{}, {}], [{ store: 'tree' }, { store: 'tree' }], [{ store: 'inline' }, { store: 'inline' }], [{ store: 'fingerprint' }, { store: 'fingerprint' }], [{ store: 'auto' }, {}],
    [{ workers: '1' }, { workers: 1 }], [{ workers: '64' }, { workers: 64 }], [{ workers: '007' }, { workers: 7 }],
    [{ symmetry: false }, { symmetry: false }], [{ audit: true }, { audit: true }], [{ engine: 'tables', store: 'tree', workers: '2', audit: true }, { store: 'tree', workers: 2, audit: true }],
    [{ engine: 'reference' }, { engine: 'reference' }], [{ engine: 'reference', symmetry: false }, { engine: 'reference', symmetry: false }],
  ])('%j', (options, change) => { expect(methodFor(options)).toEqual({ ...plain, ...change }) })
})

describe('what makes no sense: exit 64 and one line that says what would', () => {
  test.each<[MethodOptions, RegExp]>([
    [{ store: 'trie' }, /^--store "trie": there is auto, inline, tree, fingerprint$/], [{ store: '' }, /^--store ""/], [{ store: 'Tree' }, /^--store "Tree"/],
    [{ engine: 'table' }, /^--engine "table": there is tables, reference$/],
    ...['0', '65', '-1', '1.5', '2x', '', ' ', '1e1', '0x2', 'two', '99999999999999999999'].map((workers): [MethodOptions, RegExp] => [{ workers }, /^--workers ".*" is no number from 1 to 64; example: --workers 2$/]),
    ...[{ store: 'auto' }, { workers: '1' }, { audit: true }, { checkpoint: 'x' }, { resume: 'x' }].map((more): [MethodOptions, RegExp] => [{ engine: 'reference', ...more }, new RegExp(`^--${Object.keys(more).join()} says nothing to --engine reference`)]),
    [{ checkpoint: 'x', resume: 'y' }, /^--checkpoint begins anew and --resume goes on: one of them/],
    [{ store: 'fingerprint', checkpoint: 'x' }, /need a store that keeps states/], [{ store: 'fingerprint', resume: 'x' }, /need a store that keeps states/],
  ])('%j', (options, message) => {
    const { exit, message: said } = refused(() => methodFor(options))
    expect(said).toMatch(message)
    expect(said).not.toContain('\n')
    expect(exit).toBe(64)
  })
})

describe('where checkpoints of a run are kept', () => {
  const root = mkdtempSync(join(tmpdir(), 'mmcheck-method-'))
  afterAll(() => { rmSync(root, { recursive: true, force: true }) })
  const loaded = { name: 'my-spec' } as LoadedSpec
  const planned = (change: Partial<Planned> = {}, name = 'a case'): Planned =>
    ({ loaded, of: { name, scope: { kinds: ['anon'], operations: ['read'] }, expect: {} }, variant: { is: 'itself' }, kernel: kernel('v6.12'), without: [], overrides: {}, expect: {}, ...change })
  const kept = (planned: Planned, options: MethodOptions = { checkpoint: root }) => keepingIn(options, methodFor({}), planned).keeping

  test('nowhere, unless it is said where', () => { expect(kept(planned(), {})).toBeUndefined() })

  test('in a folder for each run: of a case, with a fix, without a patch', () => {
    const variants: readonly Variant[] = [{ is: 'itself' }, { is: 'fixed', by: 'close-reset' }, { is: 'without', patch: 'pte-marker' }, { is: 'without own' }]
    expect(variants.map((variant) => kept(planned({ variant }))?.folder)).toEqual(
      ['a-case', 'a-case-with-close-reset', 'a-case-without-pte-marker', 'a-case-without-own'].map((name) => join(root, 'my-spec', name)))
  })

  test('the title says all that makes it another run', () => {
    const titles = [
      planned(), planned({}, 'another'), planned({ overrides: { pages: 2 } }), planned({ kernel: kernel('v5.14') }), planned({ without: ['pte-marker'] }),
      planned({ variant: { is: 'without', patch: 'pte-marker' } }), planned({ loaded: { name: 'another' } as LoadedSpec }),
    ].map((each) => kept(each)?.title ?? '')
    expect(new Set(titles).size).toBe(titles.length)
    expect(titles[0]).toBe('my-spec, a case; v6.12; {"kinds":["anon"],"operations":["read"]}')
  })

  test('begun or gone on with', () => {
    expect(kept(planned())?.resume).toBe(false)
    expect(kept(planned(), { resume: root })?.resume).toBe(true)
    expect(refused(() => methodFor({ resume: join(root, 'nowhere') }))).toMatchObject({ exit: 65, message: `${join(root, 'nowhere')}: there is no checkpoint to go on from`, hint: 'a search leaves checkpoints there with --checkpoint' })
  })

  test('a file is no folder', () => {
    const file = join(root, 'file')
    writeFileSync(file, '')
    expect(kept(planned(), { resume: file })?.folder).toBe(join(file, 'my-spec', 'a-case'))
  })
})

describe('what a checkpoint may refuse', () => {
  test.each<[CheckpointProblem, number]>([['damaged', 65], ['foreign', 65], ['version', 65], ['busy', 65], ['cannot read', 70], ['cannot write', 70]])('%s: exit %d', (problem, exit) => {
    const failure = asFailure(new CheckpointError(problem, '/kept/checkpoint', 'its sum is wrong'))
    expect(failure.exit).toBe(exit)
    expect(failure.message).toContain('/kept/checkpoint: its sum is wrong')
    expect(failure.message).not.toContain('\n')
  })
})
