/** The outline of a trace file as zod schemas; values of states are read by itf-value.ts. */
import { z } from 'zod'

/** Of the file format, not of the tool: a file with another number cannot be read. */
export const formatVersion = 1

const names = z.array(z.string())

const toldSchema = z.discriminatedUnion('note', [
  z.object({ note: z.literal('event'), text: z.string() }),
  z.object({ note: z.literal('rule'), rule: z.string(), where: z.string(), from: z.string(), to: z.string() }),
])

const partSchema = z.object({
  operation: z.string().nullable(), chain: names, label: z.string().nullable(), functions: z.array(names), told: z.array(toldSchema),
})

export const stateMetaSchema = z.object({
  index: z.int().nonnegative(),
  action: z.string().nullable(),
  actor: z.string().nullable(),
  parts: z.array(partSchema),
  violations: z.array(z.object({ property: z.string(), what: z.string() })),
})

export const metaSchema = z.object({
  format: z.literal('ITF'),
  'format-description': z.string(),
  description: z.string(),
  versions: z.object({ tool: z.string(), trace: z.literal(formatVersion), node: z.string().optional() }),
  timestamp: z.string().optional(),
  model: z.string(), spec: z.string(), case: z.string(),
  kernel: z.object({ name: z.string(), patches: names }),
  without: z.array(z.object({ id: z.string(), subject: z.string().nullable() })),
  scope: z.record(z.string(), z.json()),
  property: z.string(),
  kind: z.enum(['never', 'always', 'sometimes']),
  expected: z.string().nullable(), known: z.string().nullable(), what: z.string().nullable(),
  command: z.string(),
  actors: names, actions: names,
  slots: z.array(z.object({ path: z.array(z.union([z.string(), z.int().nonnegative()])), domain: z.string() })),
})

export const fileSchema = z.object({
  '#meta': metaSchema,
  vars: names,
  states: z.array(z.looseObject({ '#meta': stateMetaSchema })).min(1),
})

export type MetaJson = z.infer<typeof metaSchema>
export type StateMetaJson = z.infer<typeof stateMetaSchema>
export type FileJson = z.infer<typeof fileSchema>

/** What stands at a path of a file, by the last name in it: shown with every error. */
const examples: Readonly<Record<string, string>> = {
  '#meta': '"#meta": {"format": "ITF", "property": "wp-never-lost", ...}',
  format: '"format": "ITF"',
  versions: `"versions": {"tool": "mmcheck 0.1.0", "trace": ${formatVersion}}`,
  trace: `"trace": ${formatVersion}`,
  kernel: '"kernel": {"name": "v5.14", "patches": ["uffd-wp-support"]}',
  kind: '"kind": "never"',
  actions: '"actions": ["monitor: wp page 0", "thread 0: write page 0"]',
  action: '"action": "thread 0: write page 0"',
  actor: '"actor": "thread 0"',
  index: '"index": 3',
  vars: '"vars": ["mms", "cache", "threads"]',
  slots: '"slots": [{"path": ["mms", 0, "pt", 0], "domain": "entry"}]',
  states: '"states": [{"#meta": {"index": 0, "action": null, "actor": null, ...}, "mms": [...]}]',
  told: '"told": [{"note": "event", "text": "returns 0"}]',
}

export function exampleAt(path: readonly PropertyKey[]): string {
  const known = path.filter((key): key is string => typeof key === 'string' && key in examples).at(-1)
  return (known === undefined ? undefined : examples[known]) ?? '{"#meta": {"format": "ITF", ...}, "vars": [...], "states": [...]}'
}
