/* One scenario, from `begin` to `end`. */
#ifndef WORKER_H
#define WORKER_H

_Noreturn void run_scenario(const char *name);
void say_refused(const char *line, const char *why);

#endif
