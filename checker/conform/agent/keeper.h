/* Set-up of an ordinary machine, and its undoing. */
#ifndef KEEPER_H
#define KEEPER_H

int set_up_and_keep(long giant_pages, int verbose);	/* the lifeline: when its last copy closes, everything is put back */
void let_go(int lifeline);				/* returns when everything is back */

#endif
