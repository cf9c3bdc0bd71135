/* Preloaded into the program: counts the calls that change files, and fails or kills at one of them.
 *
 * FAULT_AT is the number of the call, from 1, and FAULT what happens there: "kill", "once" (the call
 * fails with EIO) or "after" (so do all later ones). The number of calls is printed at the end. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long calls;

static int fails(void)
{
    const char *at = getenv("FAULT_AT"), *fault = getenv("FAULT");
    long number = at ? atol(at) : 0;
    calls++;
    if (!number || !fault || calls < number)
        return 0;
    if (!strcmp(fault, "kill"))
        raise(SIGKILL);
    if (calls > number && strcmp(fault, "after"))
        return 0;
    errno = EIO;
    return 1;
}

__attribute__((destructor)) static void print(void) { fprintf(stderr, "calls: %ld\n", calls); }

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int rename(const char *from, const char *to) { return fails() ? -1 : NEXT(rename)(from, to); }

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    return fails() ? -1 : NEXT(linkat)(from_folder, from, to_folder, to, flags);
}

int unlink(const char *path) { return fails() ? -1 : NEXT(unlink)(path); }

int mkdir(const char *path, mode_t mode) { return fails() ? -1 : NEXT(mkdir)(path, mode); }

int fsync(int file) { return fails() ? -1 : NEXT(fsync)(file); }

ssize_t write(int file, const void *bytes, size_t count)
{
    return file > 2 && fails() ? -1 : NEXT(write)(file, bytes, count);
}

int open64(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return flags & O_CREAT && fails() ? -1 : NEXT(open64)(path, flags, mode);
}
