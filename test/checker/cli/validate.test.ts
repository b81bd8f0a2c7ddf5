import { describe, expect, test } from 'vitest'
import { SpecProblem } from '../../../checker/cli/problem.ts'
import { validate } from '../../../checker/cli/validate.ts'
import { kernel, patch } from '../../../model/kernels.ts'
import { never } from '../../../model/properties/own.ts'

const scope = { kinds: ['anon'], operations: ['read', 'write'] }
const fine = { name: 'one', scope, expect: { 'wp-never-lost': 'holds' } }
const top = { mmcheck: 'spec', title: 'a spec', kernel: kernel('v6.12'), cases: [fine] }
const withCase = (change: object): object => ({ ...top, cases: [{ ...fine, ...change }] })
const withScope = (change: object): object => withCase({ scope: { ...scope, ...change } })
const mine = never('mine', { when: () => false })
const own = (replace: Record<string, unknown>): object =>
  ({ ...top, kernel: kernel('v6.12').with(patch({ subject: 'x', replace: replace as Parameters<typeof patch>[0]['replace'] })) })

describe('a spec that makes sense', () => {
  test.each<[string, object]>([
    ['as little as can be', top],
    ['everything', {
      ...top, link: 'https://example.org', series: 'uffd-wp-anon-v5.7', properties: [mine],
      cases: [{
        ...fine, restriction: 'no fork', small: { pages: 1 },
        scope: { ...scope, pages: 2, mms: 2, threads: 1, granularity: 'lock', inflight: 1, features: ['EVENT_FORK'], modes: [], watch: [0, 1], profile: 'strict', options: { precision: 'checked' } },
        expect: { mine: 'holds', 'wp-never-lost': 'violated' }, without: { 'pte-marker': { mine: 'vacuous' } },
        known: { reason: 'so it is', fixedBy: 'uffd-wp-shmem-hugetlb-v5', unconfirmed: true, rules: ['D1a', 'F2'] },
      }],
    }],
  ])('%s', (_, spec) => { expect(validate(spec)).toBe(spec) })
})

describe('a spec that does not', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'the file has no default export'],
    ['another value', 42, 'the default export is no spec but 42'],
    ['an object that spec() has not made', { title: 'x' }, 'the default export is no spec but an object'],
    ['an unknown key', { ...top, case: [] }, 'unknown key "case"; did you mean "cases"?'],
    ['no title', { ...top, title: ' ' }, 'the spec has no title'],
    ['a link that is none', { ...top, link: 1 }, '"link" is expected to be text, not 1'],
    ['a kernel by name', { ...top, kernel: 'v6.12' }, '"kernel" is expected to be a kernel, not "v6.12"'],
    ['an unknown series', { ...top, series: 'uffd-wp-anon-v5.6' }, 'unknown series "uffd-wp-anon-v5.6"; did you mean "uffd-wp-anon-v5.7"?'],
    ['a function that is not modelled', own({ zap_pte_rnage: () => 0 }), 'unknown kernel function "zap_pte_rnage"; did you mean "zap_pte_range"?'],
    ['a procedure replaced by a function', own({ do_anonymous_page: () => 0 }), '"do_anonymous_page" is replaced by a kernelProcedure, not by a function'],
    ['a function replaced by a number', own({ zap_pte_range: 1 }), '"zap_pte_range" is replaced by a function, not by 1'],
    ['properties that are no list', { ...top, properties: {} }, '"properties" is expected to be a list, not an object'],
    ['a property that is none', { ...top, properties: ['mine'] }, 'a property is expected, not "mine"'],
    ['a property with a name that is taken', { ...top, properties: [{ ...mine, name: 'wp-never-lost' }] }, 'there already is a property "wp-never-lost"'],
    ['two properties of one name', { ...top, properties: [mine, mine] }, 'there already is a property "mine"'],
    ['no cases', { ...top, cases: [] }, 'the spec has no cases'],
    ['cases that are no list', { ...top, cases: fine }, '"cases" is expected to be a list, not an object'],
    ['a case that is no object', { ...top, cases: ['one'] }, 'case 1 is expected to be an object, not "one"'],
    ['a case without a name', withCase({ name: '' }), 'case 1 has no name'],
    ['two cases of one name', { ...top, cases: [fine, fine] }, 'there are two cases "one"'],
    ['an unknown key of a case', withCase({ expects: {} }), 'unknown key "expects" in case "one"; did you mean "expect"?'],
    ['no scope', withCase({ scope: undefined }), 'in case "one", "scope" is expected to be an object, not nothing'],
    ['an unknown scope key', withScope({ page: 2 }), 'unknown scope key "page" in case "one"; did you mean "pages"?'],
    ['no operations', withScope({ operations: undefined }), 'in case "one", the scope has no "operations"'],
    ['empty operations', withScope({ operations: [] }), 'in case "one", "operations" is empty'],
    ['empty kinds', withScope({ kinds: [] }), 'in case "one", "kinds" is empty'],
    ['operations that are no list', withScope({ operations: 'read' }), 'in case "one", "operations" is expected to be a list, not "read"'],
    ['an unknown operation', withScope({ operations: ['wirte'] }), 'unknown operation "wirte" in case "one"; did you mean "write"?'],
    ['an operation twice', withScope({ operations: ['read', 'read'] }), 'in case "one", "read" stands twice in "operations"'],
    ['an unknown kind', withScope({ kinds: ['shmen'] }), 'unknown memory kind "shmen" in case "one"; did you mean "shmem"?'],
    ['an unknown feature', withScope({ features: ['EVENT_FROK'] }), 'unknown feature "EVENT_FROK" in case "one"; did you mean "EVENT_FORK"?'],
    ['an unknown mode', withScope({ modes: ['pw'] }), 'unknown mode "pw" in case "one"; did you mean "wp"?'],
    ['a number out of its limits', withScope({ pages: 0 }), 'in case "one", "pages" is a whole number from 1 to 8, not 0'],
    ['a number that is none', withScope({ threads: '2' }), 'in case "one", "threads" is a whole number from 1 to 8, not "2"'],
    ['a page that is not there', withScope({ watch: [1] }), 'in case "one", "watch" names pages from 0 to 0, not 1'],
    ['an unknown option', withScope({ options: { precison: 'checked' } }), 'unknown option "precison" in case "one"; did you mean "precision"?'],
    ['an unknown value of an option', withScope({ options: { precision: 'chekced' } }), 'unknown value of option "precision" "chekced" in case "one"; did you mean "checked"?'],
    ['an unknown key in the small scope', withCase({ small: { thread: 1 } }), 'unknown scope key "thread" in case "one"; did you mean "threads"?'],
    ['no expectations', withCase({ expect: undefined }), 'in case "one", "expect" is expected to be an object of properties and verdicts, not nothing'],
    ['an expectation on no property', withCase({ expect: {} }), 'in case "one", "expect" names no property'],
    ['an unknown property', withCase({ expect: { 'wp-never-lots': 'holds' } }), 'unknown property "wp-never-lots" in case "one"; did you mean "wp-never-lost"?'],
    ['an unknown verdict', withCase({ expect: { 'wp-never-lost': 'hold' } }), 'unknown verdict "hold" in case "one"; did you mean "holds"?'],
    ['a patch left out that is unknown', withCase({ without: { 'pte-makrer': {} } }), 'unknown patch "pte-makrer" in case "one"; did you mean "pte-marker"?'],
    ['a patch left out that the kernel has not', withCase({ without: { 'special-swap-ptes': {} } }), 'kernel v6.12 has no patch "special-swap-ptes" to leave out in case "one"'],
    ['a patch that is said to change what is not checked', withCase({ without: { 'pte-marker': { 'no-stale-wp': 'violated' } } }), 'unknown property "no-stale-wp" in case "one"; there is: wp-never-lost'],
    ['known without a reason', withCase({ known: {} }), 'in case "one", "reason" is expected to be text, not nothing'],
    ['an unknown fix', withCase({ known: { reason: 'x', fixedBy: 'close-rest' } }), 'unknown patch "close-rest" in case "one"; did you mean "close-reset"?'],
    ['a rule that is none', withCase({ known: { reason: 'x', rules: ['the first'] } }), 'in case "one", a rule of the contract is expected, not "the first"'],
  ])('%s', (_, spec, message) => {
    try {
      validate(spec)
      expect.unreachable()
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(SpecProblem)
      expect((thrown as SpecProblem).message).toBe(message)
      expect((thrown as SpecProblem).example).not.toBe('')
    }
  })
})
