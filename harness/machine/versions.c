/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half of machine.h that is about software. */
#include <curl/curl.h>
#include <event2/event.h>
#include <gnu/libc-version.h>
#include <gsl/gsl_version.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "harness/machine/machine.h"
#include "version.h"

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

/* uv.h itself is for the event loop's own files. */
const char *uv_version_string(void);

const char *simul_version(void)
{
	return SIMUL_VERSION;
}

/* The version in the first line that a program prints, from its first digit on; null if the program
 * cannot be run. */
static json_t *program_version(const char *command)
{
	char line[256] = "";
	FILE *program = popen(command, "re");

	if (!program)
		return json_null();
	bool found = fgets(line, sizeof line, program);
	/* Read to the end, lest the program fail at writing. */
	for (char rest[256]; fgets(rest, sizeof rest, program);)
		;
	if (pclose(program) != 0 || !found)
		return json_null();
	line[strcspn(line, "\n")] = '\0';
	const char *start = strpbrk(line, "0123456789");
	return json_string(start ? start : line);
}

json_t *versions_brief(void)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "simul",
		simul_version(), "variant", SIMUL_VARIANT, "compiler", COMPILER, "flags",
		SIMUL_FLAGS, "libuv", uv_version_string(), "libcurl",
		curl_version_info(CURLVERSION_NOW)->version, "libevent", event_get_version(),
		"openssl", OpenSSL_version(OPENSSL_VERSION_STRING), "zlib", zlibVersion(),
		"jansson", jansson_version_str(), "gsl", gsl_version, "glibc",
		gnu_get_libc_version());
}

json_t *versions_build(const char *program)
{
	unsigned char digest[EVP_MAX_MD_SIZE], block[65536];
	FILE *file = fopen(program, "re");
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = file && context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;
	size_t length;

	while (good && (length = fread(block, 1, sizeof(block), file)) > 0)
		good = EVP_DigestUpdate(context, block, length) == 1;
	good = good && EVP_DigestFinal_ex(context, digest, NULL) == 1;
	EVP_MD_CTX_free(context);
	if (file)
		fclose(file);
	return good ? json_sprintf("%02x%02x%02x%02x%02x%02x", digest[0], digest[1], digest[2],
			      digest[3], digest[4], digest[5])
		    : json_null();
}

json_t *versions_describe(void)
{
	json_t *versions = versions_brief();

	if (json_object_set_new(versions, "build", versions_build("/proc/self/exe")) < 0 ||
		json_object_set_new(versions, "hyperfine",
			program_version("hyperfine --version 2>/dev/null")) < 0 ||
		json_object_set_new(versions, "gnuplot",
			program_version("gnuplot --version 2>/dev/null")) < 0) {
		json_decref(versions);
		return NULL;
	}
	return versions;
}
