/**
 * Ops that a scenario file may not have: setting the system up, and putting it back afterwards, is the tool's work, which alone knows what
 * was there before. And waiting: a run waits for the kernel, never for a time.
 */
const byTool = 'is set-up of the system, which belongs to the tool'
const settings = `${byTool}: it writes the settings that a run needs, and puts them back`
const modules = `${byTool}: no module is loaded for a scenario`
const files = `${byTool}: a scenario makes its memory with map (kinds shm, ht, dax)`
const swap = `${byTool}: it makes the swap device; a scenario says`

const refused: Readonly<Record<string, string>> = {
  sysw: settings, sysctl: settings, echo: settings, cat: settings, sh: settings,
  insmod: modules, modprobe: modules, rmmod: modules,
  mount: files, umount: files,
  mkswap: `${swap} "swapoff" and "swapon" alone`,
  sleep: 'waits for a time; a scenario waits for the kernel, by itself',
}

/** Why an op is refused, if it is one of these; `swapon` and `swapoff` are when they name a device. */
export function refusal(op: string, words: number): string | null {
  if ((op === 'swapon' || op === 'swapoff') && words > 1) return `"${op}" with a device ${swap} "${op}" alone`
  const reason = Object.hasOwn(refused, op) ? refused[op] : undefined
  return reason === undefined ? null : `"${op}" ${reason}`
}
