/* Accesses that end in a signal are answers, not ends of the agent. */
#ifndef ACCESS_H
#define ACCESS_H

void catch_access_signals(void);

#endif
