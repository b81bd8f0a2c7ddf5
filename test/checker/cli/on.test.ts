/** `--on` and `--kernel` as they are typed, and what an agent that fails becomes. */
import { describe, expect, test } from 'vitest'
import { asFailure, modelFor, onFor } from '../../../checker/cli/on.ts'
import { exits, Failure } from '../../../checker/cli/exit.ts'
import { AgentError } from '../../../checker/conform/live/agent.ts'
import { UserError } from '../../../model/user-error.ts'

function failureOf(run: () => unknown): Failure {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown
    throw thrown
  }
  throw new Error('nothing was thrown')
}

describe('--on', () => {
  test.each([
    ['model', { is: 'model' }],
    ['live', { is: 'live' }],
    ['vm:6.12', { is: 'vm', version: { series: '6.12', patch: null } }],
    ['vm:v6.1', { is: 'vm', version: { series: '6.1', patch: null } }],
    ['vm:6.1.176', { is: 'vm', version: { series: '6.1', patch: 176 } }],
  ])('%s', (text, on) => { expect(onFor(text)).toEqual(on) })

  test.each(['', 'Model', 'live ', 'vm', 'vm:', 'vm:6', 'vm:latest', 'vm:6.12;rm', 'vm:../6.12', '6.12', 'kvm:6.12'])('"%s" is none', (text) => {
    const { exit, message, hint } = failureOf(() => onFor(text))
    expect(exit).toBe(exits.usage)
    expect(message).toContain(`--on "${text}" is none of model, live, vm:VERSION`)
    expect(`${message} ${hint ?? ''}`).toContain('example: --on vm:6.12')
  })
})

describe("the model's kernel", () => {
  test.each([
    [undefined, '6.18.44-fc-v769', 'v6.18', 'v6.18, the nearest to 6.18.44-fc-v769'],
    [undefined, '6.12.117+deb12-amd64', 'v6.12.117', 'v6.12.117, the nearest to 6.12.117+deb12-amd64'],
    [undefined, '6.8.0-60-generic', 'v6.1.176', 'v6.1.176, the nearest to 6.8.0-60-generic'],
    ['v5.19', '6.18.44', 'v5.19', 'v5.19'],
    // Asked for by name, it does not matter what runs here.
    ['v6.12', 'unknown', 'v6.12', 'v6.12'],
    ['v5.14 + uffd-wp-shmem-hugetlb-v5', '6.18.44', 'v5.14 + uffd-wp-shmem-hugetlb-v5', 'v5.14 + uffd-wp-shmem-hugetlb-v5'],
  ])('asked for: %s, on %s', (asked, real, name, says) => {
    const chosen = modelFor(asked, real)
    expect([chosen.kernel.name, chosen.says]).toEqual([name, says])
  })

  test.each(['5.4.0-216-generic', 'unknown'])('none is as old as %s, and one has to be chosen', (real) => {
    const { exit, message, hint } = failureOf(() => modelFor(undefined, real))
    expect(exit).toBe(exits.usage)
    expect(message).toContain(real)
    expect(hint).toContain('--kernel')
  })

  test('one that there is not', () => { expect(() => modelFor('v6.99', '6.18.44')).toThrow(UserError) })
})

describe('what an agent could not do is no verdict', () => {
  test.each([
    ['it was interrupted', new AgentError('interrupted', true), exits.interrupted, 'interrupted'],
    ['it has failed', new AgentError('the agent has ended'), exits.internal, 'the agent on the kernel failed: the agent has ended'],
  ])('%s', (_, error, exit, message) => { expect(failureOf(() => asFailure(error))).toMatchObject({ exit, message }) })

  test('anything else is thrown as it is', () => {
    const error = new Error('a bug')
    expect(() => asFailure(error)).toThrow(error)
  })
})
