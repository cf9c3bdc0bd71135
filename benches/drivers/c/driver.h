// What the C drivers share: what is signed, and the answers to `row count`; see ../../README.md.

#ifndef DRIVER_H
#define DRIVER_H

#include <stddef.h>

// What is signed, with what.
struct input {
    const char *keys, *key_pair_id, *url, *folder;
    char pattern[512];
    long long end;
};

// Work on `count` URLs, and return the seconds; *result is what the last one gave, to be freed.
typedef double row_function(const struct input *input, size_t count, char **result);

struct row {
    const char *name;
    row_function *run;
};

void check(int good, const char *what);
double now(void);
char *read_key(const struct input *input, const char *name, size_t *len);
void serve(const struct input *input, const struct row *rows, size_t len);
struct input read_input(void);

#endif
