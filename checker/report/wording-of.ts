/** Which vocabulary a trace is worded in. */
import type { Trace } from '../trace/trace.ts'
import { mmWording } from './mm/wording.ts'
import { plainWording } from './plain.ts'
import type { Wording } from './wording.ts'

export const wordingOf = (trace: Trace): Wording => (trace.meta.model === 'mm' ? mmWording(trace) : null) ?? plainWording(trace)
