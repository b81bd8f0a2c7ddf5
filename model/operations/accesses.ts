/**
 * Memory accesses. The CPU looks at the entry itself: if it allows the access, that is all; else the fault path runs. An
 * operation ends when the kernel returns to user mode, and a retried access is just another access.
 */
import { operation, type Operation } from '../language/operation.ts'
import { returns } from '../language/flow.ts'
import { kernelProcedure, oneOf, type Procedure, step } from '../language/procedure.ts'
import { do_anonymous_page } from '../mm/memory/do_anonymous_page.ts'
import { do_cow_fault } from '../mm/memory/do_cow_fault.ts'
import { do_read_fault } from '../mm/memory/do_read_fault.ts'
import { do_shared_fault } from '../mm/memory/do_shared_fault.ts'
import { do_swap_page } from '../mm/memory/do_swap_page.ts'
import { do_wp_page, wp_page_copy } from '../mm/memory/do_wp_page.ts'
import { vm_read } from '../arch/pgtable.ts'
import { contentsOf, setContents } from '../state/folios.ts'
import { fault_paths, handle_pte_fault } from '../mm/memory/handle_pte_fault.ts'
import { pte_marker_clear } from '../mm/memory/handle_pte_marker.ts'

/**
 * arch/x86/mm/fault.c, v6.12. mmap_lock (or the VMA's own lock) is taken for reading and the entry is read; what the entry
 * says is acted on in a later step, under its own lock.
 */
export const do_user_addr_fault = (write: boolean): Procedure => kernelProcedure('do_user_addr_fault', 'arch/x86/mm/fault.c', 'v6.12', [
  step('the access; else mmap_lock for reading, and the entry read without its lock', { to: fault_paths }, (m, at) => {
    const pte = m.entry(at)
    if (pte.kind === 'present' && (pte.write || !write) && (m.identities === null || vm_read(m.vma(at)))) {
      m.accessed = true
      if (write) {
        setContents(m, pte, m.value)
        m.writeHappens(at)
      } else {
        m.got = contentsOf(m, pte)
        m.readCompletes(at)
      }
      return returns(0)
    }
    const vma = m.vma(at)
    if (!vma.mapped || (write ? !vma.vm_write : !vm_read(vma))) return returns('SIGSEGV')
    m.mmap_read_lock(at.mm)
    m.accessFaults(at, write)
    return handle_pte_fault(m, at, write)
  }),
  oneOf(
    do_anonymous_page(write), do_swap_page(write), do_wp_page, wp_page_copy, do_read_fault, do_cow_fault, do_shared_fault, pte_marker_clear,
  ),
])

export const accesses: readonly Operation[] = [
  operation({ name: 'read', title: 'read of a byte', role: 'thread', over: 'page', body: [do_user_addr_fault(false)] }),
  operation({ name: 'write', title: 'write of a byte', role: 'thread', over: 'page', body: [do_user_addr_fault(true)] }),
]
