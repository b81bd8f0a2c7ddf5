/** `mmcheck render`: a stored trace in another form. */
import { UserError } from '../../model/user-error.ts'
import { toItf } from '../trace/itf.ts'
import type { Trace } from '../trace/trace.ts'
import type { Session } from './check.ts'
import { type ExitCode, exits, Failure } from './exit.ts'
import { openTrace } from './trace-file.ts'

type Form = (trace: Trace) => string | Promise<string>

const forms: Readonly<Record<string, Form>> = {
  text: async (trace) => (await import('../report/text.ts')).textOf(trace),
  dot: async (trace) => (await import('../report/dot.ts')).dotOf(trace),
  svg: svgOf,
  itf: toItf,
}
export const formNames: readonly string[] = Object.keys(forms)

export async function render(path: string, as: string | undefined, { output }: Session): Promise<ExitCode> {
  const form = forms[as ?? (output.json ? 'itf' : 'text')]
  if (form === undefined) throw new UserError('form', as ?? '', formNames)
  const text = await form(openTrace(path))
  if (output.json) output.document(as === undefined || as === 'itf' ? JSON.parse(text) : { as, text })
  else output.print(text)
  return exits.ok
}

async function svgOf(trace: Trace): Promise<string> {
  const [{ dotOf }, { renderSvg }] = await Promise.all([import('../report/dot.ts'), import('../report/svg.ts')])
  const svg = await renderSvg(dotOf(trace))
  if (!svg.ok) throw new Failure(exits.internal, svg.error.message)
  return svg.value
}
