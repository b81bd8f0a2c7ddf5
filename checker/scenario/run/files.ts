/** The length of the files behind regions: growing and shrinking, page by page. */
import { machineOf, perform, type World } from './world.ts'

/** Pages of a file from `first` on, the file's length, and the page index at which the first is mapped. */
export interface FilePart { readonly id: number; readonly first: number; readonly count: number; readonly length: number; readonly page: number }

/** The file has so many pages from now on; what is cut off is unmapped everywhere, private copies included. */
export function resize(world: World, id: number, pages: number): void {
  world.lengths.set(id, pages)
  const m = machineOf(world)
  let index = -1
  world.config.layout.files.forEach(({ file, at: [page] }) => {
    if (file !== id) return
    index++
    if (page === undefined) return
    const beyond = index >= pages
    if (m.cache({ mm: 0, page }).beyond_i_size === beyond) return
    perform(world, beyond ? 'shrink' : 'grow', 0, page, page)
  })
}
