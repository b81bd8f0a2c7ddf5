/** All files of a counterexample's folder, made from its trace. */
import { toItf } from '../trace/itf.ts'
import { good, type Result } from '../trace/result.ts'
import { traceFile } from '../trace/store.ts'
import type { Trace } from '../trace/trace.ts'
import { dotOf } from './dot.ts'
import { readmeOf } from './readme.ts'
import { renderSvg, type SvgError } from './svg.ts'
import { textOf } from './text.ts'

/** Without a stamp: the committed ones change only when the trace does. */
export async function filesOf(trace: Trace): Promise<Result<Record<string, string>, SvgError>> {
  const dot = dotOf(trace)
  const svg = await renderSvg(dot)
  if (!svg.ok) return svg
  return good({ [traceFile]: toItf(trace), 'trace.txt': textOf(trace), 'trace.dot': dot, 'trace.svg': svg.value, 'README.md': readmeOf(trace) })
}
