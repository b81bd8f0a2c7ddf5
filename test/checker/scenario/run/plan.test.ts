/** The address space of a scenario: a region for each mapping that it will ever make. */
import { expect, test } from 'vitest'
import { planOf } from '../../../../checker/scenario/run/plan.ts'
import { scenario } from '../../../model/named-kit.ts'

const regionsOf = (text: string) => planOf(scenario(text)).layout.regions.filter(({ name }) => name !== '').map(({ name, kind, file }) => ({ name, kind, file }))
const madeBy = (text: string) => [...planOf(scenario(text)).made.values()].map(({ name, pages, file }) => ({ name, pages, file }))

test('kinds, and the file behind each', () => {
  expect(regionsOf('map A anon 2; map B shm 2; map C shmp 2')).toEqual([
    { name: 'A', kind: 'anon', file: null }, { name: 'B', kind: 'shmem', file: { id: 0, from: 0 } }, { name: 'C', kind: 'shmem-private', file: { id: 1, from: 0 } },
  ])
})

test('one file behind several mappings, from different pages on', () => {
  expect(madeBy('map A shm 4; map B shmp 2 from=A off=1; map C shm 1 from=B; mremap A:2+2 D; mremap A:1 E 3')).toEqual([
    { name: 'A', pages: 4, file: { id: 0, from: 0 } }, { name: 'B', pages: 2, file: { id: 0, from: 1 } }, { name: 'C', pages: 1, file: { id: 0, from: 0 } },
    { name: 'D', pages: 2, file: { id: 0, from: 2 } }, { name: 'E', pages: 3, file: { id: 0, from: 1 } },
  ])
})

test('one process, and one for each fork', () => {
  expect(planOf(scenario('map A anon 1')).mms).toBe(1)
  expect(planOf(scenario('map A anon 1; fork c; kill c; fork d')).mms).toBe(3)
})

test('regions lie apart: behind each is at least one page that is never mapped', () => {
  const { layout, made } = planOf(scenario('map A anon 3; map B shm 1; mremap A:0+2 C; read A:2'))
  for (const it of made.values()) {
    const region = layout.regions[layout.regionOf[it.first] ?? -1]
    expect(region).toMatchObject({ name: it.name, first: it.first })
    expect(region?.pages).toBeGreaterThan(it.pages)
  }
})
