/** What somebody reads who mistypes a line: where, what was expected, the nearest name, one line that is right. */
import { describe, expect, test } from 'vitest'
import { ScenarioError } from '../../../checker/scenario/error.ts'
import { parseScenarios } from '../../../checker/scenario/parse.ts'

function errorOf(text: string): ScenarioError {
  try {
    parseScenarios(text, 'f.scenario')
  } catch (thrown) {
    if (thrown instanceof ScenarioError) return thrown
    throw thrown
  }
  throw new Error('the file is read')
}

const before = ['begin x', 'map A anon 4', 'map Big shm 1024', 'uffd u wp ev_fork', 'uffd v wp', 'read A:0']
const messageOf = (...lines: readonly string[]): string => errorOf([...before, ...lines, 'end'].join('\n')).message
const here = (column: number, rest: string): string => `f.scenario:${before.length + 1}:${column}: ${rest}`

describe('a mistyped name', () => {
  test.each([
    ['raed A:0', 1, 'unknown op "raed"; did you mean "read"? Example: read A:0'],
    ['wpp u A on', 1, 'unknown op "wpp"; did you mean "wp"? Example: wp u A:0+2 on'],
    ['frobnicate A', 1, 'unknown op "frobnicate". Example: read A:0'],
    ['map C annon 4', 7, 'unknown kind of memory "annon"; did you mean "anon"? Example: map A anon 4'],
    ['map C q 4', 7, 'unknown kind of memory "q"; there is: anon, anons, shm, shmp, ht, htp, ht1g, ht1gp, dax, daxp. Example: map A anon 4'],
    ['uffd w wp wp_unpopulated', 11, 'unknown feature "wp_unpopulated"; did you mean "wp_unpop"? Example: uffd u wp wp_unpop'],
    ['madv A dont_need', 8, 'unknown advice "dont_need"; did you mean "dontneed"? Example: madv A:0 dontneed'],
    ['reg u A wp,misss', 12, 'unknown mode "misss"; did you mean "miss"? Example: reg u A miss,wp'],
    ['wp u A onn', 8, 'unknown protection "onn"; did you mean "on"? Example: wp u A:0+2 on'],
    ['wp u A on dv', 11, '"dv" has no place here; the form is: wp u SPAN on|off [dw]; did you mean "dw"? Example: wp u A:0+2 on'],
    ['copy u A:0 val=256', 12, 'the byte that is copied is a whole number from 0 to 255, not "256". Example: copy u A:0 val=7 wp'],
    ['expect errno EEXITS', 14, 'unknown errno "EEXITS"; did you mean "EEXIST"? Example: expect A:0 Pw'],
  ])('%s', (line, column, message) => {
    expect(messageOf(line)).toBe(here(column, message))
  })
})

describe('a line of the wrong form', () => {
  test.each([
    ['wp u A', 7, 'on|off is missing; the form is: wp u SPAN on|off [dw]. Example: wp u A:0+2 on'],
    ['read', 5, 'SPAN, pages of a region (A, A:2 or A:2+4), is missing; the form is: read SPAN. Example: read A:0'],
    ['read A:0 A:1', 10, '"A:1" has no place here; the form is: read SPAN. Example: read A:0'],
    ['read A:-1', 6, '"A:-1" does not name pages of a region (A, A:2 or A:2+4). Example: read A:0'],
    ['read A:4', 6, 'a page of A is a whole number from 0 to 3, not "4". Example: read A:0'],
    ['read A:2+3', 6, '"A:2+3" ends behind region A, which has the pages 0 to 3. Example: read A:0'],
    ['write A:0 256', 11, 'the byte is a whole number from 0 to 255, not "256". Example: write A:0 1'],
    ['write A:0 0x10', 11, 'the byte is a whole number from 0 to 255, not "0x10". Example: write A:0 1'],
    ['map C anon 4097', 12, 'the number of pages is a whole number from 1 to 4096, not "4097". Example: map A anon 4'],
    ['map C anon 4 huge nohuge', 19, 'huge and nohuge exclude each other. Example: map A anon 4'],
    ['map C anon 4 ro ro', 17, '"ro" stands there twice; the form is: map A KIND PAGES [huge|nohuge] [ro] [from=B] [off=N]. Example: map A anon 4'],
    ['map Regions1 anon 4', 5, '"Regions1" is no name for a region: a letter, then letters and digits, at most 7 in all. Example: map A anon 4'],
    ['uffd w wp wp', 11, 'the feature "wp" stands there twice. Example: uffd u wp wp_unpop'],
    ['uffd w+', 6, '"w+" is no name for a uffd: a letter, then letters and digits, at most 7 in all. Example: uffd u wp wp_unpop'],
    ['watch Big', 10, 'a page is missing; the form is: watch A PAGES. Example: watch A 0 1 511'],
    [`watch Big ${Array.from({ length: 17 }, (_, i) => i).join(' ')}`, 49, 'at most 16 pages of a region are watched. Example: watch A 0 1 511'],
    ['read A:0\u0007', 9, 'a character that cannot be printed (U+0007). Example: read A:0'],
    ['@c', 3, 'what the child does is missing; the form is: [@c] OP WORDS. Example: read A:0'],
  ])('%s', (line, column, message) => {
    expect(messageOf(line)).toBe(here(column, message))
  })

  test('longer than 400 bytes', () => {
    expect(messageOf(`# ${'é'.repeat(200)}`)).toBe(here(1, 'the line has 402 bytes; at most 400 are allowed. Example: read A:0'))
  })
})

describe('a name that nothing made', () => {
  test.each([
    ['read B:0', 6, 'no region is called "B" here; there is: A, Big. Example: read A:0'],
    ['wp w A on', 4, 'no uffd is called "w" here; there is: u, v. Example: wp u A:0+2 on'],
    ['@c read A:0', 1, 'no child is called "c" here; a child is made by: fork c. Example: read A:0'],
    ['unpin p', 7, 'no pin is called "p" here; a pin is made by pin or vmsplice. Example: unpin p'],
    ['wp u+ A off', 4, '"u+" comes with a fork event, and there are not that many forks before this line. Example: wp u A:0+2 on'],
    ['wp v+ A off', 4, '"v+" comes with a fork event, and "v" was opened without ev_fork in line 5. Example: wp u A:0+2 on'],
    ['wp w+ A off', 4, '"w+" comes with a fork event of "w", and no uffd is called "w" here. Example: wp u A:0+2 on'],
    ['map A anon 4', 5, 'there is a region "A" already, from line 2. Example: map A anon 4'],
    ['map C shm 4 from=B', 13, 'no region is called "B" here; there is: A, Big. Example: map A anon 4'],
  ])('%s', (line, column, message) => {
    expect(messageOf(line)).toBe(here(column, message))
  })

  test.each([
    ['map', Array.from({ length: 15 }, (_, i) => `map R${i} anon 1`), 'a scenario has at most 16 regions. Example: map A anon 4'],
    ['uffd', Array.from({ length: 7 }, (_, i) => `uffd w${i}`), 'a scenario opens at most 8 uffds. Example: uffd u wp wp_unpop'],
    ['fork', Array.from({ length: 7 }, (_, i) => `fork c${i}`), 'a scenario forks at most 6 children. Example: fork c'],
  ])('%s, too many', (_, lines, message) => {
    expect(messageOf(...lines)).toMatch(`f.scenario:${before.length + lines.length}:`)
    expect(messageOf(...lines)).toContain(message)
  })
})

describe('an expectation', () => {
  test.each([
    ['expect', 7, 'what is expected is missing; the form is: expect [@c] A:0 STATE | event WORDS | blocked | errno NAME | value N. Example: expect A:0 Pw'],
    ['expect blokced', 8, '"blokced" is none of event, blocked, errno, value, and no page (A:0); did you mean "blocked"? Example: expect A:0 Pw'],
    ['expect A Pw', 8, '"A" is not one page (A:0). Example: expect A:0 Pw'],
    ['expect A:0 Q', 12, '"Q" is no state of a page: it is one of U N P S K Y, then letters: Pw, K(1), P!w, Sw/10. Example: expect A:0 Pw'],
    ['expect A:0 Pw!w', 12, '"Pw!w" is no state of a page: "w" cannot be both there and not there. Example: expect A:0 Pw'],
    ['expect Big:5 Pw', 8, 'the reply to the op before does not show page 5 of Big, only 0, 1, 2, 511, 512, 1023; put this before that op: watch Big 5. Example: expect A:0 Pw'],
    ['@c expect A:0 Pw', 1, '"expect" is not done by a process; write: expect @c A:0 Pw. Example: expect A:0 Pw'],
    ['expect event [,]', 14, '"[,]" is no word of an event. Example: expect A:0 Pw'],
  ])('%s', (line, column, message) => {
    expect(messageOf(line)).toBe(here(column, message))
  })

  test('of a letter that no page has, with what the letters mean', () => {
    expect(messageOf('expect A:0 Pq')).toContain('"Pq" is no state of a page: there is no letter "q"; the letters are w (uffd-wp), x (mapped once), f (file or shared)')
  })

  test('before anything was done', () => {
    expect(errorOf('begin x\nopt scan\nexpect blocked\nend').message).toBe('f.scenario:3:1: expect speaks of the op before it, and there is none. Example: expect A:0 Pw')
  })

  test('of a page that is watched only after the op it speaks of', () => {
    expect(messageOf('watch Big 5', 'expect Big:5 N')).toContain(`f.scenario:${before.length + 2}:8: the reply to the op before does not show page 5 of Big`)
  })
})

describe('set-up is refused:', () => {
  const tool = 'is set-up of the system, which belongs to the tool'
  test.each([
    ['sysw /proc/sys/vm/nr_hugepages 16', `"sysw" ${tool}: it writes the settings that a run needs, and puts them back. Example: read A:0`],
    ['mkswap /dev/zram0 65536', `"mkswap" ${tool}: it makes the swap device; a scenario says "swapoff" and "swapon" alone. Example: read A:0`],
    ['swapon /dev/zram0', `"swapon" with a device ${tool}: it makes the swap device; a scenario says "swapon" alone. Example: read A:0`],
    ['swapoff /dev/zram0', `"swapoff" with a device ${tool}: it makes the swap device; a scenario says "swapoff" alone. Example: read A:0`],
    ['insmod zram.ko', `"insmod" ${tool}: no module is loaded for a scenario. Example: read A:0`],
    ['mount tmpfs /mnt', `"mount" ${tool}: a scenario makes its memory with map (kinds shm, ht, dax). Example: read A:0`],
    ['umount /mnt', `"umount" ${tool}: a scenario makes its memory with map (kinds shm, ht, dax). Example: read A:0`],
    ['sleep 100', '"sleep" waits for a time; a scenario waits for the kernel, by itself. Example: read A:0'],
  ])('%s', (line, message) => {
    expect(messageOf(line)).toBe(here(1, message))
    expect(errorOf(line).message).toBe(`f.scenario:1:1: ${message.replace('Example: read A:0', 'Example: begin NAME')}`)
  })
})

describe('the frame', () => {
  test.each([
    ['', '1:1: the file has no scenario; one stands between "begin NAME" and "end". Example: begin NAME'],
    ['# nothing\n\n', '1:1: the file has no scenario; one stands between "begin NAME" and "end". Example: begin NAME'],
    ['\nread A:0', '2:1: an op stands between "begin NAME" and "end". Example: begin NAME'],
    ['begni x', '1:1: unknown word "begni" outside of a scenario; did you mean "begin"? Example: begin NAME'],
    ['end', '1:1: an "end" without "begin". Example: begin NAME'],
    ['begin # x\nend', '1:1: a name for the scenario is missing after "begin". Example: begin zap keeps the bit'],
    ['\nbegin x\nuffd u\n', '2:1: the scenario that begins here has no "end". Example: end'],
    ['begin x\nuffd u\nbegin y\nend', '3:1: the scenario that begins in line 1 has no "end" yet. Example: end'],
    ['begin x\nend of x', '2:5: nothing follows "end". Example: end'],
  ])('%j', (text, message) => {
    expect(errorOf(text).message).toBe(`f.scenario:${message}`)
  })
})

test('an error has its parts as values, and never more than a line', () => {
  const error = errorOf('begin x\nuffd u wp_hz\nend')
  expect({ ...error }).toEqual({ name: 'ScenarioError', file: 'f.scenario', line: 2, column: 8, expected: 'unknown feature "wp_hz"', near: 'wp_hs', example: 'uffd u wp wp_unpop' })
  expect(messageOf(`read ${'"'.repeat(300)}`)).not.toContain('\n')
  expect(messageOf(`read ${'x'.repeat(300)}`).length).toBeLessThan(300)
})
