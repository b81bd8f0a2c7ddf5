/** A patch or a series by id, with its subject. */
import { patches, series } from '../../model/patches/index.ts'

export function patchWords(id: string): string {
  const subject = patches.find((known) => known.id === id)?.subject ?? series.find((known) => known.id === id)?.title
  return subject === undefined ? id : `${id} ("${subject}")`
}
