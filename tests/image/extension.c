/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An extension module of Python that does nothing and holds the GPU code of FATBIN, as real ones do. Python's stable
 * interface is declared here, so that no header of Python is needed.
 */
#ifndef NAME /* both are given by standins; these let the file be looked at alone */
#define NAME   example
#define FATBIN "/dev/null"
#endif

#define TEXT_(x)    #x
#define TEXT(x)     TEXT_(x)
#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)

__asm__(".section .nv_fatbin,\"a\",@progbits\n.balign 8\n.incbin \"" FATBIN
	"\"\n.previous\n");

struct module {
	long references;
	void *type, *init;
	long index;
	void *copy;
	const char *name, *doc;
	long size;
	void *methods, *slots, *traverse, *clear, *free;
};

extern void *PyModule_Create2(struct module *module, int version);

void *
JOIN(PyInit_, NAME)(void)
{
	static struct module module = {.references = 1, .name = TEXT(NAME), .size = -1};

	return PyModule_Create2(&module, 3);
}
