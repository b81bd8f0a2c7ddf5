import { is_shared } from '../../arch/pgtable.ts'
import { type Go, go } from '../../language/flow.ts'
import { kernelFunction } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/** mm/memory.c, v6.12. A file VMA's missing page: read, private write (copy at once) or shared write. */
export const do_fault = kernelFunction('do_fault', 'mm/memory.c', 'v6.12', (m: Machine, at: Place, write: boolean): Go =>
  go(!write ? 'do_read_fault' : is_shared(m.kind(at)) ? 'do_shared_fault' : 'do_cow_fault'))
