/* Userfaultfds, for whoever else needs one opened. */
#ifndef UFFD_H
#define UFFD_H

#include "abi.h"

extern const char *const feature_names[];	/* in the order of the bits, NULL at the end */
int open_uffd(u64 *features);			/* in: wanted; out: offered */

#endif
