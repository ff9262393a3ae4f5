/* SPDX-License-Identifier: Apache-2.0 */
/* resolve NAME: connects to port 80 of NAME as grab would and prints the address; exit
 * status: curl's error code. */
#include <curl/curl.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
	char *address = NULL;
	CURL *curl = curl_easy_init();
	CURLcode code;

	if (argc != 2 || !curl)
		return 99;
	curl_easy_setopt(curl, CURLOPT_URL, argv[1]);
	curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	code = curl_easy_perform(curl);
	if (code == CURLE_OK &&
	    curl_easy_getinfo(curl, CURLINFO_PRIMARY_IP, &address) == CURLE_OK)
		puts(address);
	curl_easy_cleanup(curl);
	return (int)code;
}
