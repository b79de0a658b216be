/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * `kontor-server serve`: one server until it is told to stop (SIGTERM, SIGINT). Says
 * "ready ADDRESS" on standard output and to systemd when requests are taken.
 */

/* argv[0] is "serve"; the exit status: 0 stopped, 1 failed, 2 not understood. */
int kt_server_serve_main (int argc, char **argv);
