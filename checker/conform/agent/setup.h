/* Set-up of the whole system. Only the agent itself, and whoever drives it as init of a guest, can come here: no scenario. */
#ifndef SETUP_H
#define SETUP_H

int make_swap(const char *device, long pages);
void run_setup_line(const char *line);	/* answers {"sys":LINE,"r":...,"e":...} */
void become_init(void);
_Noreturn void power_off(void);

#endif
